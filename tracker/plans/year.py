"""A schedule drawn into the year: when reports open, are due, are reminded of and close. Pure."""

import calendar
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from tracker.core.enums import Labelled
from tracker.core.workdays import WorkCalendar
from tracker.plans.service import PlannedPeriod

WEEKS = calendar.Calendar(firstweekday=calendar.MONDAY)
# Working days before the day that counts on which people are reminded, unless the office says else;
# and those after it for what is late.
STAGES_BEFORE = (5, 3, 1)
STAGES_LATE = (1, 3, 5)


class DayMark(Labelled):
    """What happens on a day; the label's first character is drawn."""

    DUE = "due", "截止"
    NOMINAL = "nominal", "原定截止"
    OPENS = "opens", "开始报送"
    REMINDS = "reminds", "提醒"
    LATE = "late", "逾期提醒"
    CLOSES = "closes", "关闭"

    @property
    def sign(self) -> str:
        return self.label[0]


@dataclass(frozen=True)
class DrawnDay:
    """All that happens on one day."""

    marks: tuple[DayMark, ...]
    words: str  # 2026年3月截止；2026年4月开始报送

    @property
    def first(self) -> DayMark:
        return self.marks[0]

    @property
    def signs(self) -> str:
        return "".join(mark.sign for mark in self.marks)


@dataclass(frozen=True)
class DrawnYear:
    """The months that a plan reports in, each as weeks, and what happens on which day."""

    months: list[tuple[int, int, list[list[date]]]]  # year, month, weeks
    days: dict[date, DrawnDay]
    marks: list[DayMark]  # those that are drawn, for the legend


def drawn_year(periods: Sequence[PlannedPeriod], workdays: WorkCalendar, year: int) -> DrawnYear:
    """The year's twelve months, and those before and after in which something is due."""
    found: dict[date, dict[DayMark, list[str]]] = {}
    for period in periods:
        for on, mark in _marks_of(period, workdays):
            found.setdefault(on, {}).setdefault(mark, []).append(period.day.label)
    due = [date(year, 1, 1), date(year, 12, 31), *(each.effective_due_on for each in periods)]
    first, last = min(due), max(due)
    months = range(12 * first.year + first.month - 1, 12 * last.year + last.month)
    return DrawnYear(
        [(at // 12, at % 12 + 1, WEEKS.monthdatescalendar(at // 12, at % 12 + 1)) for at in months],
        {on: _drawn(marks) for on, marks in found.items()},
        [mark for mark in DayMark if any(mark in marks for marks in found.values())],
    )


def reminding_days(period: PlannedPeriod, workdays: WorkCalendar) -> Iterable[tuple[date, DayMark]]:
    """The days of the usual stages: those before never on a day off, those after on workdays."""
    due = period.effective_due_on
    before = [workdays.add(due, -n) for n in STAGES_BEFORE] + [workdays.previous_workday(due)]
    yield from ((on, DayMark.REMINDS) for on in before if on >= period.opens_on)
    late = [workdays.add(due, n) for n in STAGES_LATE]
    yield from ((on, DayMark.LATE) for on in late if on <= period.closes_on)


def _marks_of(period: PlannedPeriod, workdays: WorkCalendar) -> Iterable[tuple[date, DayMark]]:
    yield period.effective_due_on, DayMark.DUE
    if period.day.due_on != period.effective_due_on:
        yield period.day.due_on, DayMark.NOMINAL
    yield period.opens_on, DayMark.OPENS
    yield period.closes_on, DayMark.CLOSES
    yield from reminding_days(period, workdays)


def _drawn(marks: dict[DayMark, list[str]]) -> DrawnDay:
    ordered = [mark for mark in DayMark if mark in marks]
    words = (f"{'、'.join(dict.fromkeys(marks[mark]))}{mark.label}" for mark in ordered)
    return DrawnDay(tuple(ordered), "；".join(words))
