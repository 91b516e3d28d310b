"""A round of reports (一期报送): who leads what in it, and what is not marked yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import joinedload, selectinload

from tracker.core.db import db
from tracker.models import (
    STILL_OWED,
    Actor,
    Assignment,
    PartyRole,
    Plan,
    PlanKind,
    PlanStatus,
    ProgressReport,
    ReportingPeriod,
    ReportStatus,
    Schedule,
    Task,
    TaskLeader,
    TaskMark,
    TaskStatus,
)
from tracker.plans.queries import is_report_on, reports_in
from tracker.reports.queries.closed import closed_cells


@dataclass(frozen=True)
class Unmarked:
    """A leading assignment whose task has no mark yet, and where its report is; None: 未填报."""

    assignment: Assignment
    report: ProgressReport | None


def leading(period: ReportingPeriod, *, on: date) -> Sequence[Assignment]:
    """The leading assignments that report in a period, with unit, task and leaders loaded: of those
    who have the task, and of those who had it when it closed or had handed in before it went over
    to a successor."""
    gave = (
        select(ProgressReport.id)
        .where(
            is_report_on(),
            or_(
                ProgressReport.status.not_in(STILL_OWED),
                ReportingPeriod.closes_on < Assignment.until_on,
            ),
        )
        .correlate(Assignment, ReportingPeriod)
    )
    return db.session.scalars(
        select(Assignment)
        .join(Task)
        .join(ReportingPeriod, reports_in())
        .where(
            ReportingPeriod.id == period.id,
            Task.status != TaskStatus.WITHDRAWN,
            Assignment.role == PartyRole.LEAD,
            Assignment.from_on <= on,
            or_(
                Assignment.until_on.is_(None),
                Assignment.until_on > on,
                and_(Assignment.successor_id.is_not(None), gave.exists()),
            ),
        )
        .options(
            joinedload(Assignment.unit),
            joinedload(Assignment.successor).joinedload(Assignment.unit),
            joinedload(Assignment.task).selectinload(Task.leaders).joinedload(TaskLeader.post),
        )
        .order_by(Task.position, Assignment.position, Assignment.id)
    ).all()


def unmarked(period: ReportingPeriod, *, on: date) -> list[Unmarked]:
    """What stands in the way of publishing: leads neither accepted nor marked as a whole task; of
    a task that is closed only what it handed in before, and waits for review."""
    assignments = leading(period, on=on)
    reports = {
        report.assignment_id: report
        for report in db.session.scalars(
            select(ProgressReport).where(
                ProgressReport.period_id == period.id,
                ProgressReport.assignment_id.in_([each.id for each in assignments]),
            )
        )
    }
    task_ids = {each.task_id for each in assignments}
    overridden = set(
        db.session.scalars(select(TaskMark.task_id).where(TaskMark.period_id == period.id))
    )
    closed = {task_id for task_id, of in closed_cells(task_ids) if of == period.id}
    found = []
    for assignment in assignments:
        report = reports.get(assignment.id)
        status = report.status if report else None
        is_settled = status is ReportStatus.ACCEPTED or (
            assignment.task_id in closed and status is not ReportStatus.SUBMITTED
        )
        if not is_settled and assignment.task_id not in overridden:
            found.append(Unmarked(assignment, report))
    return found


def get_period(period_id: int, *, reader: Actor) -> ReportingPeriod:
    """A period of the reader's government; else NoResultFound."""
    return db.session.scalars(
        select(ReportingPeriod)
        .join(Schedule)
        .join(Plan)
        .where(ReportingPeriod.id == period_id, Plan.government_id == reader.government_id)
        .options(joinedload(ReportingPeriod.schedule).joinedload(Schedule.plan))
    ).one()


def rounds(government_id: int, *, on: date) -> Sequence[ReportingPeriod]:
    """The periods of issued plans that have opened, the latest first. Of matters, whose marks are
    told as they are given, only those that were due and are not told yet."""
    alone = and_(
        Plan.kind == PlanKind.MATTERS,
        or_(ReportingPeriod.published_at.is_not(None), ReportingPeriod.effective_due_on >= on),
    )
    return db.session.scalars(
        select(ReportingPeriod)
        .join(Schedule)
        .join(Plan)
        .where(
            Plan.government_id == government_id,
            Plan.status.in_((PlanStatus.ISSUED, PlanStatus.CLOSED)),
            ReportingPeriod.opens_on <= on,
            ~alone,
        )
        .options(selectinload(ReportingPeriod.schedule).joinedload(Schedule.plan))
        .order_by(ReportingPeriod.due_on.desc(), ReportingPeriod.id)
    ).all()
