"""What stands in the way of concluding a plan (办结), and what will be given up by it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from tracker.core.db import db
from tracker.models import (
    STILL_OPEN,
    UNDER_OBJECTION,
    WAITING_CLOSURES,
    Assignment,
    ChangeRequest,
    Closure,
    Objection,
    Plan,
    ProgressReport,
    ReportingPeriod,
    ReportStatus,
    Task,
    TaskStatus,
)
from tracker.reports.queries.owed import owed
from tracker.years.queries.finals import FinalRow


@dataclass(frozen=True)
class Hindrances:
    """What must be over first; owed: reports that are still taken, and will be no longer."""

    unpublished: list[ReportingPeriod]
    waiting: int  # reports that wait for review
    objections: Sequence[Objection]
    changes: Sequence[ChangeRequest]  # not decided, or not in force yet
    closures: Sequence[Closure]  # to be verified and decided
    unmarked: list[FinalRow]
    owed: int

    @property
    def are_there(self) -> bool:
        return bool(
            self.unpublished
            or self.waiting
            or self.objections
            or self.changes
            or self.closures
            or self.unmarked
        )


def hindrances_of(plan: Plan, rows: Sequence[FinalRow], *, on: date) -> Hindrances:
    """rows: the plan's, as final_rows gives them."""
    periods = {period.id: period for row in rows for period, _ in row.periods}
    ordered = sorted(periods.values(), key=lambda each: (each.due_on, each.id))
    return Hindrances(
        unpublished=[each for each in ordered if not each.is_published],
        waiting=_waiting(plan),
        objections=_objections(plan),
        changes=_changes(plan),
        closures=_closures(plan),
        unmarked=[row for row in rows if row.final is None],
        owed=_owed(plan, on),
    )


def _waiting(plan: Plan) -> int:
    number = (
        select(func.count(ProgressReport.id))
        .join(ProgressReport.assignment)
        .join(Assignment.task)
        .where(
            Task.plan_id == plan.id,
            Task.status != TaskStatus.WITHDRAWN,  # what it handed in is not judged any more
            ProgressReport.status == ReportStatus.SUBMITTED,
        )
    )
    return db.session.scalar(number) or 0


def _objections(plan: Plan) -> Sequence[Objection]:
    return db.session.scalars(
        select(Objection)
        .join(Objection.task)
        .where(Task.plan_id == plan.id, Objection.status.in_(UNDER_OBJECTION))
        .order_by(Objection.id)
        .options(joinedload(Objection.unit), joinedload(Objection.task))
    ).all()


def _changes(plan: Plan) -> Sequence[ChangeRequest]:
    """Those that the office knows of: what a unit has not signed is its own affair."""
    return db.session.scalars(
        select(ChangeRequest)
        .join(ChangeRequest.task)
        .where(
            Task.plan_id == plan.id,
            Task.status == TaskStatus.OPEN,
            ChangeRequest.status.in_(STILL_OPEN),
            or_(ChangeRequest.unit_id.is_(None), ChangeRequest.signed_at.is_not(None)),
        )
        .order_by(ChangeRequest.id)
        .options(joinedload(ChangeRequest.unit), joinedload(ChangeRequest.task))
    ).all()


def _closures(plan: Plan) -> Sequence[Closure]:
    return db.session.scalars(
        select(Closure)
        .join(Closure.task)
        .where(
            Task.plan_id == plan.id,
            Task.status == TaskStatus.OPEN,
            Closure.status.in_(WAITING_CLOSURES),
        )
        .order_by(Closure.id)
        .options(joinedload(Closure.unit), joinedload(Closure.task))
    ).all()


def _owed(plan: Plan, on: date) -> int:
    number = owed(select(func.count(ProgressReport.id)), on).where(Plan.id == plan.id)
    return db.session.scalar(number) or 0
