"""The ledger's filters as they stand in the address, and back."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from enum import StrEnum
from typing import TypeVar

from tracker.models import MarkValue, ReportStatus
from tracker.overview.queries.course.step import Topic
from tracker.overview.queries.filtering import (
    ALL_VICE_MAYORS,
    NO_MARK,
    UNFILLED,
    Filter,
    View,
)
from tracker.overview.queries.grouping import Grouping
from tracker.web.forms import words_asked
from tracker.web.keys import row_number

Member = TypeVar("Member", bound=StrEnum)


def asked_in(args: Mapping[str, str]) -> Filter:
    """What an address asks for; a value that nothing stands for asks for everything."""
    return Filter(
        words=words_asked(args),
        section=_number(args.get("section")),
        leader=_leader(args.get("leader")),
        unit=_number(args.get("unit")),
        mark=_one_of(args.get("mark"), (*MarkValue, NO_MARK)),
        due_on=_day(args.get("period")),
        state=_one_of(args.get("state"), (*ReportStatus, UNFILLED)),
        view=_member(View, args.get("view"), View.ALL),
        grouping=_member(Grouping, args.get("by"), Grouping.SECTION),
    )


def address_of(asked: Filter) -> dict[str, str]:
    """The arguments that ask for the same; what asks for everything is left out."""
    args = {
        "q": asked.words,
        "section": str(asked.section or ""),
        "leader": asked.leader,
        "unit": str(asked.unit or ""),
        "mark": asked.mark,
        "period": asked.due_on.isoformat() if asked.due_on else "",
        "state": asked.state,
        "view": "" if asked.view is View.ALL else asked.view.value,
        "by": "" if asked.grouping is Grouping.SECTION else asked.grouping.value,
    }
    return {name: value for name, value in args.items() if value}


def lasting_address(asked: Filter, *, is_current: bool) -> dict[str, str]:
    """The same without the round, where that is the one of the day: next quarter's list is meant
    then, when one comes back to it."""
    return address_of(replace(asked, due_on=None) if is_current else asked)


def page_asked(args: Mapping[str, str]) -> int:
    """Which page of the list; it is no part of what is asked for, so that no view keeps it."""
    return _number(args.get("page")) or 1


def course_asked(args: Mapping[str, str]) -> tuple[int | None, Topic | None]:
    """Of which unit, and on which topic, a task's course is asked for."""
    asked = args.get("topic")
    return _number(args.get("unit")), next((each for each in Topic if each.value == asked), None)


def _number(text: str | None) -> int | None:
    try:
        return row_number(text or "")
    except ValueError:
        return None


def _leader(text: str | None) -> str:
    return ALL_VICE_MAYORS if text == ALL_VICE_MAYORS else str(_number(text) or "")


def _one_of(text: str | None, values: tuple[str, ...]) -> str:
    return next((str(value) for value in values if value == text), "")


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


def _member(kind: type[Member], text: str | None, otherwise: Member) -> Member:
    return next((member for member in kind if member.value == text), otherwise)
