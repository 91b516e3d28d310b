"""The statistics as plain data for the script that draws them; each stands in a table as well."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from tracker.core.workdays import WorkCalendar
from tracker.overview.queries.achievement import Achievement
from tracker.overview.queries.filtering import NO_MARK
from tracker.overview.queries.punctuality import Coming, Punctuality
from tracker.overview.queries.shares import ShareTable
from tracker.overview.queries.year_days import DayOf, YearDay

OFF, MADE_UP = "off", "made_up"
DAYS_OFF = ([OFF, "休息日"], [MADE_UP, "调休上班"])


def marks_chart(table: ShareTable) -> dict[str, Any]:
    """A bar for each unit or leader, its parts the marks."""
    return {
        "names": [each.name for each in table.shares],
        "series": [
            {
                "key": mark.value if mark else NO_MARK,
                "name": mark.label if mark else "待评定",
                "values": [each.counts[mark] for each in table.shares],
            }
            for mark in table.marks
        ],
    }


def punctuality_chart(rounds: Sequence[Punctuality]) -> dict[str, Any]:
    """A column for each round, its parts by when reports came, in percent."""
    return {
        "names": [each.round.name for each in rounds],
        "series": [
            {
                "key": coming.value,
                "name": coming.label,
                "values": [
                    round(each.counts[coming] / each.total * 100, 1) if each.total else 0
                    for each in rounds
                ],
            }
            for coming in Coming
        ],
    }


def targets_chart(targets: Sequence[Achievement]) -> dict[str, Any]:
    """A bar for each target, how much of it is done, beside what its task's pace expects."""
    compared = [(each, each.progress) for each in targets if each.progress]
    return {
        "names": [f"{each.task.label} {each.target.name}".strip() for each, _ in compared],
        "values": [min(progress.done, 100) for _, progress in compared],
        "expected": [progress.expected for _, progress in compared],
    }


def calendar_chart(days: Sequence[YearDay], calendar: WorkCalendar) -> dict[str, Any]:
    """What each day is that is no plain workday, from the year's first to the last month's end."""
    first, last = days[0].on.replace(month=1, day=1), _end_of_month(days[-1].on)
    kinds: dict[date, DayOf] = {}
    for kind in reversed(DayOf):
        kinds |= {each.on: kind for each in days if each.kind is kind}
    span = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    named = [(day, kinds[day].value if day in kinds else _day_off(day, calendar)) for day in span]
    return {
        "from": first.isoformat(),
        "until": last.isoformat(),
        "days": [[day.isoformat(), kind] for day, kind in named if kind],
        "kinds": [*([kind.value, kind.label] for kind in DayOf), *DAYS_OFF],
    }


def _day_off(day: date, calendar: WorkCalendar) -> str:
    if not calendar.is_workday(day):
        return OFF
    return MADE_UP if day in calendar.special else ""


def _end_of_month(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
