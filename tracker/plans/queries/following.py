"""In which periods a task reports: those of its schedule, and what had opened before it changed."""

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import ColumnElement, and_, not_, or_, select
from sqlalchemy.orm import aliased, joinedload

from tracker.core.db import db
from tracker.models import (
    Assignment,
    PartyRole,
    ProgressReport,
    ReportingPeriod,
    Schedule,
    Task,
)


def task_follows_period() -> ColumnElement[bool]:
    """Joins tasks to the periods of their schedule; says in SQL what Task.follows says of one."""
    return and_(
        ReportingPeriod.schedule_id == Task.schedule_id,
        or_(Task.follows_from.is_(None), ReportingPeriod.due_on >= Task.follows_from),
    )


def follows_period() -> ColumnElement[bool]:
    """Joins assignments and their tasks to the periods in which the unit reports by itself; says in
    SQL what Assignment.follows says of one."""
    return and_(
        task_follows_period(),
        or_(Assignment.owes_from.is_(None), ReportingPeriod.due_on >= Assignment.owes_from),
    )


def reports_in() -> ColumnElement[bool]:
    """Joins assignments and their tasks to periods: of the task's schedule, and those in which the
    unit had to report already when the task went over to another schedule, or from another unit."""
    report = aliased(ProgressReport)  # the query around it may join reports of its own
    reported = select(report.id).where(
        report.assignment_id == Assignment.id, report.period_id == ReportingPeriod.id
    )
    # Said aloud: two levels down SQLAlchemy would take the periods for a table of its own.
    reported = reported.correlate(Assignment, ReportingPeriod)
    changed = or_(Task.follows_from.is_not(None), Assignment.owes_from.is_not(None))
    return or_(follows_period(), and_(changed, reported.exists()))


def led_in_period() -> ColumnElement[bool]:
    """Of assignments joined with a period: the unit led the task in it. A role that was amended
    counts in the periods due since; before it had the other one."""
    leads = Assignment.role == PartyRole.LEAD
    as_now = or_(Assignment.role_since.is_(None), ReportingPeriod.due_on >= Assignment.role_since)
    return or_(and_(leads, as_now), and_(not_(leads), not_(as_now)))


def led_on(assignment: Assignment, day: date) -> bool:
    """Whether the unit led the task that day, whatever its role is now."""
    is_as_now = assignment.role_since is None or assignment.role_since <= day
    return assignment.includes(day) and assignment.is_lead is is_as_now


def is_report_on() -> ColumnElement[bool]:
    """Joins a report to the assignment and the period that it is on."""
    return and_(
        ProgressReport.assignment_id == Assignment.id,
        ProgressReport.period_id == ReportingPeriod.id,
    )


def periods_of(tasks: Iterable[Task]) -> dict[int, list[ReportingPeriod]]:
    """By task id, the periods in which it reports, in their order; in one query at most."""
    tasks = list(tasks)
    found = {
        task.id: [each for each in task.schedule.periods if task.follows(each)] for task in tasks
    }
    moved = [task.id for task in tasks if task.follows_from is not None]
    for task_id, period in _reported(moved):
        if period not in found[task_id]:
            found[task_id].append(period)
    for task_id in moved:
        found[task_id].sort(key=lambda each: (each.due_on, each.id))
    return found


def _reported(task_ids: Sequence[int]) -> Iterable[tuple[int, ReportingPeriod]]:
    if not task_ids:
        return []
    rows = db.session.execute(
        select(Assignment.task_id, ReportingPeriod)
        .join(ProgressReport, ProgressReport.assignment_id == Assignment.id)
        .join(ReportingPeriod, ReportingPeriod.id == ProgressReport.period_id)
        .where(Assignment.task_id.in_(task_ids))
        .options(joinedload(ReportingPeriod.schedule).joinedload(Schedule.plan))
        .distinct()
    )
    return [(task_id, period) for task_id, period in rows]
