"""On which days of a plan's year reports are due, by how often they are asked for: pure.

What is covered leaves no day of the year out and none twice: quarters, months, ten-day parts (旬)
and weeks of the calendar year. Weeks are those of GB/T 7408: they begin on Monday, and the first is
the one with the year's first Thursday; what lies over at either end goes with the week beside it.
"""

import calendar
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.core.days import day_full
from tracker.core.errors import RuleBroken
from tracker.models import Cadence

QUARTERS = "一二三四"
PARTS = ("上旬", "中旬", "下旬")
MOST_DATES = 60
_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Rhythm:
    """How often, and on which day of each time.

    day: of the month, for quarters and months; a 31st in a shorter month is its last day.
    follows: the day lies in the month (or week) after the one that is reported on.
    days_after: after the end of each ten-day part. weekday: Monday is 0.
    """

    cadence: Cadence = Cadence.QUARTERLY
    day: int = 7
    follows: bool = True
    days_after: int = 2
    weekday: int = 4
    dates: tuple[date, ...] = ()


@dataclass(frozen=True)
class ReportingDay:
    """A day on which reports are due, and the days that they report on."""

    label: str
    covers_from: date
    covers_until: date
    due_on: date


# What a schedule begins with; weeks would lie over each other with the twenty days of a quarter.
USUAL = {
    Cadence.QUARTERLY: Rhythm(Cadence.QUARTERLY),
    Cadence.MONTHLY: Rhythm(Cadence.MONTHLY, day=25, follows=False),
    Cadence.TEN_DAYS: Rhythm(Cadence.TEN_DAYS),
    Cadence.WEEKLY: Rhythm(Cadence.WEEKLY, follows=False),
    Cadence.DATES: Rhythm(Cadence.DATES),
}
# Days before the nominal day, and working days after the day that counts.
USUAL_SPAN = {
    Cadence.QUARTERLY: (20, 10),
    Cadence.MONTHLY: (10, 5),
    Cadence.TEN_DAYS: (5, 3),
    Cadence.WEEKLY: (4, 2),
    Cadence.DATES: (20, 10),
}


def reporting_days(rhythm: Rhythm, year: int) -> list[ReportingDay]:
    """The reporting days for a year, in their order."""
    return _DAYS_OF[rhythm.cadence](rhythm, year)


def rhythm_of(cadence: Cadence, days: Sequence[tuple[date, date]]) -> Rhythm:
    """The rhythm that days were made by, each given as (covered until, due on)."""
    usual = USUAL[cadence]
    if cadence is Cadence.DATES or not days:
        return Rhythm(cadence, dates=tuple(due_on for _, due_on in days))
    until, due_on = days[len(days) // 2]
    if cadence is Cadence.TEN_DAYS:
        return Rhythm(cadence, days_after=max((due_on - until).days, 0))
    if cadence is Cadence.WEEKLY:
        return Rhythm(cadence, weekday=due_on.weekday(), follows=due_on > until)
    day = max((due_on.day for _, due_on in days), default=usual.day)
    return Rhythm(cadence, day=day, follows=due_on > until)


def single_day(on: date, *, begins: date) -> ReportingDay:
    """One day by itself, on which all is reported that was done since another."""
    return ReportingDay(day_full(on), min(begins, on), on, on)


def _quarters(rhythm: Rhythm, year: int) -> list[ReportingDay]:
    return [
        _until_end_of_month(rhythm, year, 3 * number + 1, 3 * number + 3, f"{year}年{word}季度")
        for number, word in enumerate(QUARTERS)
    ]


def _months(rhythm: Rhythm, year: int) -> list[ReportingDay]:
    return [
        _until_end_of_month(rhythm, year, month, month, _month(year, month))
        for month in range(1, 13)
    ]


def _until_end_of_month(
    rhythm: Rhythm, year: int, first: int, last: int, label: str
) -> ReportingDay:
    ends = _day_of_month(year, last, 31)
    at = ends + _DAY if rhythm.follows else ends
    due_on = _day_of_month(at.year, at.month, rhythm.day)
    return ReportingDay(label, date(year, first, 1), ends, due_on)


def _ten_days(rhythm: Rhythm, year: int) -> list[ReportingDay]:
    found = []
    for month in range(1, 13):
        for part, word in enumerate(PARTS):
            begins = date(year, month, 10 * part + 1)
            ends = _day_of_month(year, month, 31) if part == 2 else begins + 9 * _DAY
            due_on = ends + rhythm.days_after * _DAY
            found.append(ReportingDay(_month(year, month) + word, begins, ends, due_on))
    return found


def _weeks(rhythm: Rhythm, year: int) -> list[ReportingDay]:
    """A week whose day is over before the year begins is reported on with the next one."""
    begins, last = date(year, 1, 1), date(year, 12, 31)
    monday = date.fromisocalendar(year, 1, 1)
    number = date(year, 12, 28).isocalendar().week  # the year's last week has the 28th
    found = []
    for week in range(1, number + 1):
        ends = monday + 6 * _DAY if week < number else last
        due_on = monday + (rhythm.weekday + 7 * rhythm.follows) * _DAY
        monday += _WEEK
        if due_on >= begins:
            found.append(ReportingDay(f"{year}年第{week}周", begins, ends, due_on))
            begins = ends + _DAY
    return found


def _dates(rhythm: Rhythm, year: int) -> list[ReportingDay]:
    """Each covers what lies between it and the one before."""
    if not rhythm.dates:
        raise RuleBroken("请填写报送日期，例如 2026-06-30。", field="dates")
    twice = [on for on, times in Counter(rhythm.dates).items() if times > 1]
    if twice:
        raise RuleBroken(f"{day_full(twice[0])}填了两次，请删去一个。", field="dates")
    if len(rhythm.dates) > MOST_DATES:
        raise RuleBroken(f"日期超过 {MOST_DATES} 个，请改为按周或按旬。", field="dates")
    begins, found = date(year, 1, 1), []
    for on in sorted(rhythm.dates):
        if not date(year, 1, 1) <= on <= date(year + 1, 12, 31):
            raise RuleBroken(f"{day_full(on)}不在方案年度之内，请核对年份。", field="dates")
        found.append(single_day(on, begins=begins))
        begins = on + _DAY
    return found


def _day_of_month(year: int, month: int, day: int) -> date:
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))


def _month(year: int, month: int) -> str:
    return day_full(date(year, month, 1)).removesuffix("1日")


_DAYS_OF = {
    Cadence.QUARTERLY: _quarters,
    Cadence.MONTHLY: _months,
    Cadence.TEN_DAYS: _ten_days,
    Cadence.WEEKLY: _weeks,
    Cadence.DATES: _dates,
}
