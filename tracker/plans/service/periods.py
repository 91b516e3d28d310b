"""The reporting periods of a plan (报送期): made when it is issued, moved and reopened after."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.audit import service as audit
from tracker.core.db import db
from tracker.core.errors import RuleBroken
from tracker.core.workdays import DueDayPolicy, WorkCalendar, effective_day, explain_due_day
from tracker.directory import queries as directory
from tracker.models import Actor, AuditAction, Plan, ReportingPeriod, Schedule, ScheduleDay

# The reporting days of a year as the office sets them each spring: month, day.
QUARTERLY = "按季度报送"
QUARTER_ENDS = ((3, 31), (6, 30), (9, 30), (12, 31))
ORDINALS = "一二三四"


@dataclass(frozen=True)
class PlannedPeriod:
    """A period as it would be created, with how its due day came about."""

    day: ScheduleDay
    opens_on: date
    effective_due_on: date
    closes_on: date
    is_provisional: bool
    explanation: str  # 10月7日（国庆假期，保持）


def quarterly_schedule(year: int) -> Schedule:
    """Four reports a year, each due on the 7th of the month after its quarter."""
    schedule = Schedule(name=QUARTERLY)
    begins = date(year, 1, 1)
    for ordinal, (month, last) in zip(ORDINALS, QUARTER_ENDS, strict=True):
        ends = date(year, month, last)
        due_on = ends + timedelta(days=7)
        label = f"{year}年{ordinal}季度"
        schedule.days.append(
            ScheduleDay(label=label, covers_from=begins, covers_until=ends, due_on=due_on)
        )
        begins = ends + timedelta(days=1)
    return schedule


def plan_periods(
    schedule: Schedule, calendar: WorkCalendar, *, policy: DueDayPolicy | None = None
) -> list[PlannedPeriod]:
    """What the periods of a schedule would be; policy: instead of the schedule's own."""
    return [_planned(day, calendar, policy or schedule.due_day_policy) for day in schedule.days]


def create_periods(plan: Plan, by: Actor) -> list[ReportingPeriod]:
    """Make the periods of every schedule; those that exist already stay as they are."""
    calendar = directory.work_calendar()
    made = []
    for schedule in plan.schedules:
        present = {period.due_on for period in schedule.periods}
        for planned in plan_periods(schedule, calendar):
            if planned.day.due_on not in present:
                made.append(_period(schedule, planned))
    db.session.add_all(made)
    db.session.flush()
    return made


def change_period(
    period: ReportingPeriod, *, opens_on: date, effective_due_on: date, closes_on: date, by: Actor
) -> None:
    """Move the days of a period; the nominal day stays as the notice printed it (调整报送期)."""
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
    if not period.is_closed(by.on):
        raise RuleBroken(f"{period.label}还没有关闭，不用重开。")
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


def _planned(day: ScheduleDay, calendar: WorkCalendar, policy: DueDayPolicy) -> PlannedPeriod:
    schedule = day.schedule
    effective = effective_day(day.due_on, policy, calendar)
    closes_on = calendar.add(effective, schedule.closes_workdays_after)
    return PlannedPeriod(
        day=day,
        opens_on=day.due_on - timedelta(days=schedule.opens_days_before),
        effective_due_on=effective,
        closes_on=closes_on,
        is_provisional=calendar.is_provisional(day.due_on, effective, closes_on),
        explanation=explain_due_day(day.due_on, effective, calendar),
    )


def _period(schedule: Schedule, planned: PlannedPeriod) -> ReportingPeriod:
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


def _days_of(period: ReportingPeriod) -> Mapping[str, str]:
    return {
        "opens_on": period.opens_on.isoformat(),
        "effective_due_on": period.effective_due_on.isoformat(),
        "closes_on": period.closes_on.isoformat(),
    }
