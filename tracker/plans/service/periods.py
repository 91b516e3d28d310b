"""The reporting periods of a plan (报送期): made when it is issued, moved and reopened after."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Protocol

from sqlalchemy import select

from tracker.audit import service as audit
from tracker.core.days import day_full
from tracker.core.db import db, hold
from tracker.core.errors import RuleBroken
from tracker.core.workdays import DueDayPolicy, WorkCalendar, effective_day, explain_due_day
from tracker.directory import queries as directory
from tracker.models import (
    Actor,
    AuditAction,
    Plan,
    PlanStatus,
    ReportingPeriod,
    Schedule,
    ScheduleDay,
)
from tracker.plans.reporting_days import ReportingDay, Rhythm, reporting_days

QUARTERLY = "按季度报送"
MOST_YEARS_AWAY = 2


class DayPlan(Protocol):
    """A reporting day, stored or only reckoned."""

    @property
    def label(self) -> str: ...
    @property
    def covers_from(self) -> date: ...
    @property
    def covers_until(self) -> date: ...
    @property
    def due_on(self) -> date: ...


@dataclass(frozen=True)
class Span:
    """How long one may report: from so many days before the nominal due day to so many working
    days after the one that counts; and what becomes of a due day that is no workday."""

    opens_days_before: int = 20
    closes_workdays_after: int = 10
    policy: DueDayPolicy = DueDayPolicy.KEEP


@dataclass(frozen=True)
class PlannedPeriod:
    """A period as it would be created, with how its due day came about."""

    day: DayPlan
    opens_on: date
    effective_due_on: date
    closes_on: date
    is_provisional: bool
    explanation: str  # 10月7日（国庆假期，保持）


def quarterly_schedule(year: int) -> Schedule:
    """Four reports a year, each due on the 7th of the month after its quarter."""
    schedule = Schedule(name=QUARTERLY)
    schedule.days = stored(reporting_days(Rhythm(), year))
    return schedule


def stored(days: Iterable[ReportingDay]) -> list[ScheduleDay]:
    """Reporting days as rows."""
    return [ScheduleDay(**vars(each)) for each in days]


def plan_periods(
    schedule: Schedule, calendar: WorkCalendar, *, policy: DueDayPolicy | None = None
) -> list[PlannedPeriod]:
    """What the periods of a schedule would be; policy: instead of the schedule's own."""
    span = replace(span_of(schedule), policy=policy or schedule.due_day_policy)
    return plan_days(sorted(schedule.days, key=lambda each: each.due_on), span, calendar)


def span_of(schedule: Schedule) -> Span:
    return Span(schedule.opens_days_before, schedule.closes_workdays_after, schedule.due_day_policy)


def plan_days(
    days: Iterable[DayPlan], span: Span, calendar: WorkCalendar, *, after: date | None = None
) -> list[PlannedPeriod]:
    """The periods of these days; none opens before the one before it is due.

    after: the day on which a period before the first of them is due.
    """
    found = []
    for day in days:
        effective = effective_day(day.due_on, span.policy, calendar)
        opens_on = day.due_on - timedelta(days=span.opens_days_before)
        if after is not None:
            opens_on = max(opens_on, after + timedelta(days=1))
        closes_on = calendar.add(effective, span.closes_workdays_after)
        found.append(
            PlannedPeriod(
                day=day,
                opens_on=min(opens_on, effective),
                effective_due_on=effective,
                closes_on=closes_on,
                is_provisional=calendar.is_provisional(day.due_on, effective, closes_on),
                explanation=explain_due_day(day.due_on, effective, calendar),
            )
        )
        after = effective
    return found


def planned_of(period: ReportingPeriod, calendar: WorkCalendar) -> PlannedPeriod:
    """A period that exists, as one that is planned."""
    return PlannedPeriod(
        day=period,
        opens_on=period.opens_on,
        effective_due_on=period.effective_due_on,
        closes_on=period.closes_on,
        is_provisional=period.is_provisional,
        explanation=explain_due_day(period.due_on, period.effective_due_on, calendar),
    )


def create_periods(plan: Plan, *, since: date = date.min) -> list[ReportingPeriod]:
    """Make the periods of every schedule; those that exist already stay as they are.

    since: what was due before that day is left out: nobody was told to report it.
    """
    calendar = directory.work_calendar()
    made = []
    for schedule in plan.schedules:
        present = {period.due_on for period in schedule.periods}
        for planned in plan_periods(schedule, calendar):
            if planned.day.due_on not in present and planned.effective_due_on >= since:
                made.append(period_of(schedule, planned))
                db.session.add(made[-1])
    db.session.flush()
    return made


def change_period(
    period: ReportingPeriod, *, opens_on: date, effective_due_on: date, closes_on: date, by: Actor
) -> None:
    """Move the days of a period; the nominal day stays as the notice printed it (调整报送期)."""
    hold(period)
    _refuse_over(period)
    _refuse_other_years(period, opens_on, "opens_on")
    _refuse_other_years(period, effective_due_on, "effective_due_on")
    _refuse_other_years(period, closes_on, "closes_on")
    if opens_on > effective_due_on:
        raise RuleBroken("开始报送日期不能晚于截止日期，请改其中一个。", field="opens_on")
    if closes_on < effective_due_on:
        raise RuleBroken("关闭日期不能早于截止日期，请改其中一个。", field="closes_on")
    before = _days_of(period)
    period.opens_on, period.effective_due_on = opens_on, effective_due_on
    period.closes_on = closes_on
    period.is_set_by_hand |= before != _days_of(period)
    audit.record(AuditAction.PERIOD_CHANGED, period, by=by, before=before, after=_days_of(period))


def reopen_period(period: ReportingPeriod, *, closes_on: date, reason: str, by: Actor) -> None:
    """Take reports again in a period that has closed, until a new day (重开报送期)."""
    hold(period)
    _refuse_over(period)
    if not period.is_closed(by.on):
        raise RuleBroken(f"{period.label}还没有关闭，不用重开。")
    _refuse_other_years(period, closes_on, "closes_on")
    if closes_on < by.on:
        raise RuleBroken("新的关闭日期不能早于今天，请另选一天。", field="closes_on")
    if not reason.strip():
        raise RuleBroken("请填写重开的原因。", field="reason")
    before = period.closes_on.isoformat()
    period.closes_on = closes_on
    period.is_set_by_hand = True
    audit.record(
        AuditAction.PERIOD_REOPENED,
        period,
        by=by,
        before=before,
        after=closes_on.isoformat(),
        reason=reason,
    )


def hold_periods() -> None:
    """Hold every period, in a fixed order, while a new calendar moves them: the office may be
    deciding on the days of one at this moment."""
    db.session.execute(
        select(ReportingPeriod.id).order_by(ReportingPeriod.id).with_for_update(key_share=True)
    )
    db.session.expire_all()


def period_of(schedule: Schedule, planned: PlannedPeriod) -> ReportingPeriod:
    """The row of a planned period."""
    return ReportingPeriod(
        schedule=schedule,
        label=planned.day.label,
        covers_from=planned.day.covers_from,
        covers_until=planned.day.covers_until,
        due_on=planned.day.due_on,
        opens_on=planned.opens_on,
        effective_due_on=planned.effective_due_on,
        closes_on=planned.closes_on,
        is_provisional=planned.is_provisional,
    )


def _refuse_over(period: ReportingPeriod) -> None:
    """Nobody reports any more in a plan that is concluded, nor in a period that was loaded."""
    if period.plan.status is PlanStatus.CLOSED:
        raise RuleBroken("方案已经办结，报送期不再改动，请看年终评定。")
    if period.is_loaded:
        raise RuleBroken(f"{period.label}是从历史台账补录的，不再报送，不用改。")


def _refuse_other_years(period: ReportingPeriod, day: date, field: str) -> None:
    """Whatever counts working days to a day counts them one by one, and past the last day of the
    calendar there are none."""
    year = period.plan.year
    if abs(day.year - year) > MOST_YEARS_AWAY:
        raise RuleBroken(f"{day_full(day)}离方案年度太远，请核对年份。", field=field)


def _days_of(period: ReportingPeriod) -> Mapping[str, str]:
    return {
        "opens_on": period.opens_on.isoformat(),
        "effective_due_on": period.effective_due_on.isoformat(),
        "closes_on": period.closes_on.isoformat(),
    }
