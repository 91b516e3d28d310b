"""The statistics as plain data for the script that draws them; each stands in a table as well.

tips: what a bar or a day says of itself when it is pointed at.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from tracker.core import days as written
from tracker.core.numbers import plain
from tracker.core.workdays import UNKNOWN, WorkCalendar
from tracker.models import MarkValue
from tracker.overview.queries.achievement import Achievement
from tracker.overview.queries.filtering import NO_MARK
from tracker.overview.queries.punctuality import Coming, Punctuality
from tracker.overview.queries.shares import Share, ShareTable
from tracker.overview.queries.year_days import DayOf, YearDay
from tracker.reports.progress import Progress

OFF, MADE_UP = "off", "made_up"
DAYS_OFF = ([OFF, "休息日"], [MADE_UP, "调休上班"])


def marks_chart(table: ShareTable) -> dict[str, Any]:
    """A bar for each unit or leader, its parts the marks."""
    return {
        "names": [each.name for each in table.shares],
        "tips": [_share_in_words(each, table.marks) for each in table.shares],
        "series": [
            {
                "key": mark.value if mark else NO_MARK,
                "name": _mark_word(mark),
                "values": [each.counts[mark] for each in table.shares],
            }
            for mark in table.marks
        ],
    }


def _mark_word(mark: MarkValue | None) -> str:
    return mark.label if mark else "待评定"


def _share_in_words(share: Share, marks: Sequence[MarkValue | None]) -> str:
    parts = [f"{_mark_word(mark)} {share.counts[mark]} 项" for mark in marks if share.counts[mark]]
    return "\n".join([f"{share.name}，共 {share.total} 项", *parts])


def punctuality_chart(rounds: Sequence[Punctuality]) -> dict[str, Any]:
    """A column for each round, its parts by when reports came, in percent."""
    return {
        "names": [each.round.name for each in rounds],
        "tips": [_round_in_words(each) for each in rounds],
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


def _round_in_words(kept: Punctuality) -> str:
    parts = [f"{coming.label} {kept.counts[coming]} 份" for coming in Coming]
    return "\n".join([f"{kept.round.name}，应报 {kept.total} 份", *parts])


def targets_chart(targets: Sequence[Achievement]) -> dict[str, Any]:
    """A bar for each target, how much of it is done, beside what its task's pace expects."""
    compared = [(each, each.progress) for each in targets if each.progress]
    return {
        "names": [f"{each.task.label} {each.target.name}".strip() for each, _ in compared],
        "tips": [_target_in_words(each, progress) for each, progress in compared],
        "values": [min(progress.done, 100) for _, progress in compared],
        "expected": [progress.expected for _, progress in compared],
    }


def _target_in_words(achieved: Achievement, progress: Progress) -> str:
    target, value = achieved.target, achieved.history.value
    present = f"{plain(value)}{target.unit}" if value is not None else "没有填报"
    lines = [
        f"{achieved.task.name}，{target.name}",
        f"目标 {target.figure}，现值 {present}",
        f"完成 {progress.done}%"
        + (f"，序时进度 {progress.expected}%" if progress.expected is not None else ""),
    ]
    return "\n".join(lines)


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
        "tips": {
            day.isoformat(): _day_in_words(day, days, calendar) for day, kind in named if kind
        },
        "kinds": [*([kind.value, kind.label] for kind in DayOf), *DAYS_OFF],
    }


def _day_in_words(day: date, days: Sequence[YearDay], calendar: WorkCalendar) -> str:
    """7月7日 星期四, and a line for each thing on that day."""
    lines = [
        f"{each.number} 项{each.kind.label}" if each.number else f"{each.what}{each.kind.label}"
        for each in days
        if each.on == day
    ]
    if not lines or not calendar.is_workday(day):
        named = calendar.name_of(day) if day in calendar.special else None
        lines.append(named or "休息日")
    if not calendar.is_known(day):
        lines.append(UNKNOWN)
    return "\n".join([f"{written.day(day)} {written.weekday(day)}", *lines])


def _day_off(day: date, calendar: WorkCalendar) -> str:
    if not calendar.is_workday(day):
        return OFF
    return MADE_UP if day in calendar.special else ""


def _end_of_month(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
