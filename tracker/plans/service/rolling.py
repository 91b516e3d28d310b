"""A plan that is in force from its first day and takes one task at a time (滚动方案)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from tracker.audit import service as audit
from tracker.core.db import db
from tracker.core.errors import RuleBroken
from tracker.core.workdays import DueDayPolicy
from tracker.models import (
    Actor,
    AuditAction,
    Cadence,
    Government,
    Plan,
    PlanKind,
    PlanStatus,
    Schedule,
    ScheduleDay,
    Section,
    Task,
)
from tracker.plans.service.assignments import fan_out
from tracker.plans.service.owing import open_now
from tracker.plans.service.parties import LeaderEntry, PartyEntry, set_leaders, set_parties
from tracker.plans.service.periods import PlannedPeriod, Span, period_of


@dataclass(frozen=True)
class IssuedTask:
    """A task that is in force at once: under which heading, who does it, when it is reported on.

    periods: each with its days; the task has a schedule of its own, so that whatever is changed on
    its days later changes nobody else's. span: what the schedule says of them.
    """

    text: str
    heading: str
    parties: Sequence[PartyEntry]
    leaders: Sequence[LeaderEntry]
    due_on: date
    cadence: Cadence
    span: Span
    periods: Sequence[PlannedPeriod]
    requirement: str = ""


def rolling_plan(kind: PlanKind, *, title: str, headings: Sequence[str], by: Actor) -> Plan:
    """The year's plan of that kind, held; made with its headings where there is none yet.

    Two at once make one. RuleBroken where it is closed already.
    """
    government = Government.id == by.government_id
    db.session.execute(select(Government.id).where(government).with_for_update(key_share=True))
    plan = db.session.scalar(
        select(Plan)
        .where(Plan.government_id == by.government_id, Plan.kind == kind, Plan.year == by.on.year)
        .order_by(Plan.id)
        .limit(1)
    )
    if plan is None:
        plan = _made(kind, title, headings, by)
    if plan.status is not PlanStatus.ISSUED:
        raise RuleBroken(f"《{plan.title}》{plan.status.label}，请到下一年度再交办。")
    return plan


def add_issued_task(plan: Plan, entry: IssuedTask, *, by: Actor) -> Task:
    """Put a task into a rolling plan: it obliges its units from today; what is open is owed."""
    last = db.session.scalar(select(func.max(Task.position)).where(Task.plan_id == plan.id)) or 0
    task = Task(
        plan=plan,
        section=_section(plan, entry.heading),
        schedule=_schedule(plan, f"第{last + 1}件", entry),
        position=last + 1,
        text=entry.text,
        requirement=entry.requirement,
        due_on=entry.due_on,
    )
    set_parties(task, entry.parties)
    set_leaders(task, entry.leaders, by=by)
    db.session.add(task)
    db.session.flush()
    fan_out(plan, by.on, only=[task.id])
    open_now([task.id], by.on)
    db.session.refresh(task)
    return task


def _made(kind: PlanKind, title: str, headings: Sequence[str], by: Actor) -> Plan:
    plan = Plan(
        government_id=by.government_id,
        kind=kind,
        year=by.on.year,
        title=title,
        status=PlanStatus.ISSUED,
        issued_on=by.on,
    )
    db.session.add(plan)
    db.session.flush()
    for position, heading in enumerate(headings, start=1):
        db.session.add(Section(plan=plan, title=heading, position=position))
    db.session.flush()
    audit.record(AuditAction.PLAN_CREATED, plan, by=by, title=title)
    return plan


def _section(plan: Plan, heading: str) -> Section | None:
    return db.session.scalar(
        select(Section).where(Section.plan_id == plan.id, Section.title == heading)
    )


def _schedule(plan: Plan, name: str, entry: IssuedTask) -> Schedule:
    schedule = Schedule(
        plan_id=plan.id,
        name=name,
        cadence=entry.cadence,
        opens_days_before=entry.span.opens_days_before,
        closes_workdays_after=entry.span.closes_workdays_after,
        due_day_policy=DueDayPolicy.KEEP,
        days=[
            ScheduleDay(
                label=each.day.label,
                covers_from=each.day.covers_from,
                covers_until=each.day.covers_until,
                due_on=each.day.due_on,
            )
            for each in entry.periods
        ],
    )
    db.session.add(schedule)
    db.session.flush()
    db.session.add_all(period_of(schedule, each) for each in entry.periods)
    db.session.flush()
    return schedule
