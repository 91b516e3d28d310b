"""On which days a matter is reported on: once, or in a rhythm until it is due. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.core.days import day, day_full
from tracker.core.errors import RuleBroken
from tracker.core.workdays import WorkCalendar
from tracker.models import Cadence
from tracker.plans.reporting_days import USUAL, USUAL_SPAN, ReportingDay, reporting_days
from tracker.plans.service import PlannedPeriod, Span, plan_days

# Longer than of a quarter: what nobody answers is asked for until the slips have run their course.
CLOSES_WORKDAYS_AFTER = 20
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Reporting:
    """Until when, and how often before that; dates are single days besides (按指定日期)."""

    due_on: date
    cadence: Cadence = Cadence.DATES
    dates: tuple[date, ...] = ()


def span_of(reporting: Reporting) -> Span:
    opens, _ = USUAL_SPAN[reporting.cadence]
    return Span(opens, CLOSES_WORKDAYS_AFTER)


def periods_of_matter(
    reporting: Reporting, calendar: WorkCalendar, *, on: date
) -> list[PlannedPeriod]:
    """Its periods, the last one due on its own day. None opens before the matter is handed out: one
    with a near day opens that very day.

    Raises RuleBroken under `due_on` or `dates` for a day that has passed or is too far away.
    """
    days = _days(reporting, on)
    begins, found = on, []
    for due_on in days:
        found.append(ReportingDay(label_of(due_on), begins, due_on, due_on))
        begins = due_on + _DAY
    return plan_days(found, span_of(reporting), calendar, after=on - _DAY)


def label_of(due_on: date) -> str:
    """How a unit's page of such a day is called: 2022年交办事项·7月20日."""
    return f"{day_full(due_on).removesuffix(day(due_on))}交办事项·{day(due_on)}"


def _days(reporting: Reporting, on: date) -> Sequence[date]:
    due_on = reporting.due_on
    if due_on < on:
        raise RuleBroken("办理期限已经过去，请另选一天。", field="due_on")
    if due_on.year > on.year + 1:
        raise RuleBroken("办理期限在后年以后，请核对年份。", field="due_on")
    between = reporting.dates
    wrong = [each for each in between if not on <= each <= due_on]
    if wrong:
        raise RuleBroken(f"{day_full(wrong[0])}不在今天和办理期限之间，请改日期。", field="dates")
    if reporting.cadence is not Cadence.DATES:
        between = _in_rhythm(reporting.cadence, on, due_on)
    return sorted({*between, due_on})


def _in_rhythm(cadence: Cadence, on: date, until: date) -> tuple[date, ...]:
    """The days of a rhythm after the day of handing out and before the last one."""
    every = [
        each.due_on
        for year in range(on.year - 1, until.year + 1)
        for each in reporting_days(USUAL[cadence], year)
    ]
    return tuple(each for each in every if on < each < until)
