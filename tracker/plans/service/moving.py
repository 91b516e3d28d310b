"""What a new working calendar makes of the days that were reckoned by an older one."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import contains_eager, selectinload

from tracker.audit import service as audit
from tracker.core.db import db
from tracker.core.workdays import WorkCalendar, effective_day
from tracker.models import Actor, AuditAction, Plan, PlanStatus, ReportingPeriod, Schedule
from tracker.plans.service.periods import PlannedPeriod, plan_periods


@dataclass(frozen=True)
class PeriodMove:
    """The days of a period as they are to be.

    is_kept: they would be others, and stay, since the office has decided on them by hand.
    """

    period: ReportingPeriod
    effective_due_on: date
    closes_on: date
    is_provisional: bool
    is_kept: bool = False

    @property
    def is_due_moved(self) -> bool:
        return self.effective_due_on != self.period.effective_due_on

    @property
    def is_closing_moved(self) -> bool:
        return self.closes_on != self.period.closes_on

    @property
    def is_moved(self) -> bool:
        return self.is_due_moved or self.is_closing_moved

    @property
    def is_known_now(self) -> bool:
        """Whether the days were only reckoned, and hold from now on."""
        return self.period.is_provisional and not self.is_provisional


@dataclass(frozen=True)
class PlannedMove:
    """A reporting day of a plan that is not issued yet: how its period would be, before and now."""

    plan: Plan
    before: PlannedPeriod
    after: PlannedPeriod


def period_moves(calendar: WorkCalendar, *, on: date) -> list[PeriodMove]:
    """The periods of issued plans for which a calendar changes anything, in every government.

    A day that is past stays what it was, and none moves into the past: nobody becomes late by it.
    """
    periods = (
        select(ReportingPeriod)
        .join(ReportingPeriod.schedule)
        .join(Schedule.plan)
        .where(
            Plan.status == PlanStatus.ISSUED,
            or_(ReportingPeriod.closes_on >= on, ReportingPeriod.is_provisional),
        )
        .options(contains_eager(ReportingPeriod.schedule).contains_eager(Schedule.plan))
        .order_by(Plan.government_id, ReportingPeriod.due_on, Plan.id, ReportingPeriod.id)
    )
    moves = (_move(period, calendar, on) for period in db.session.scalars(periods))
    return [
        each
        for each in moves
        if each.is_moved or each.is_kept or each.is_provisional != each.period.is_provisional
    ]


def planned_moves(before: WorkCalendar, after: WorkCalendar, *, on: date) -> list[PlannedMove]:
    """The reporting days to come of plans that are not issued yet, which are reckoned anew when
    they are looked at: those that a calendar changes."""
    plans = (
        select(Plan)
        .where(Plan.status.in_((PlanStatus.DRAFT, PlanStatus.AGREED)))
        .options(selectinload(Plan.schedules).selectinload(Schedule.days))
        .order_by(Plan.government_id, Plan.id)
    )
    return [
        PlannedMove(plan, was, now)
        for plan in db.session.scalars(plans)
        for was, now in _planned_twice(plan, before, after)
        if was.day.due_on >= on and _what_counts(was) != _what_counts(now)
    ]


def move_periods(moves: Iterable[PeriodMove], *, why: str, by: Actor) -> None:
    """Give the periods the days that were reckoned; why: the notice that ordered them.

    In another government than the actor's the product itself has done it.
    """
    for move in moves:
        period = move.period
        government_id = period.plan.government_id
        before = (period.effective_due_on.isoformat(), period.closes_on.isoformat())
        is_moved = move.is_moved
        period.is_provisional = move.is_provisional
        period.effective_due_on, period.closes_on = move.effective_due_on, move.closes_on
        if is_moved:
            audit.record(
                AuditAction.PERIOD_MOVED,
                period,
                by=by if by.government_id == government_id else None,
                government_id=government_id,
                before=list(before),
                after=[period.effective_due_on.isoformat(), period.closes_on.isoformat()],
                reason=why,
            )


def _move(period: ReportingPeriod, calendar: WorkCalendar, on: date) -> PeriodMove:
    schedule = period.schedule
    due, closing = period.effective_due_on, period.closes_on
    reckoned = effective_day(period.due_on, schedule.due_day_policy, calendar)
    due = _unless_past(due, max(reckoned, period.opens_on), on)
    closes_on = calendar.add(due, schedule.closes_workdays_after)
    closing = max(_unless_past(closing, closes_on, on), due)
    is_kept = False
    if period.is_set_by_hand:
        is_kept = (due, closing) != (period.effective_due_on, period.closes_on)
        due, closing = period.effective_due_on, period.closes_on
    is_provisional = calendar.is_provisional(period.due_on, due, closing)
    return PeriodMove(period, due, closing, is_provisional, is_kept)


def _unless_past(day: date, reckoned: date, on: date) -> date:
    return reckoned if day >= on and reckoned >= on else day


def _planned_twice(
    plan: Plan, before: WorkCalendar, after: WorkCalendar
) -> Iterator[tuple[PlannedPeriod, PlannedPeriod]]:
    for schedule in plan.schedules:
        yield from zip(plan_periods(schedule, before), plan_periods(schedule, after), strict=True)


def _what_counts(planned: PlannedPeriod) -> tuple[date, date, bool]:
    return planned.effective_due_on, planned.closes_on, planned.is_provisional
