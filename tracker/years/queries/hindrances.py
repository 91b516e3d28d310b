"""What stands in the way of concluding a plan (办结), and what will be given up by it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from tracker.core.db import db
from tracker.models import (
    UNDER_OBJECTION,
    Assignment,
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
    unmarked: list[FinalRow]
    owed: int

    @property
    def are_there(self) -> bool:
        return bool(self.unpublished or self.waiting or self.objections or self.unmarked)


def hindrances_of(plan: Plan, rows: Sequence[FinalRow], *, on: date) -> Hindrances:
    """rows: the plan's, as final_rows gives them."""
    periods = {period.id: period for row in rows for period, _ in row.periods}
    ordered = sorted(periods.values(), key=lambda each: (each.due_on, each.id))
    return Hindrances(
        unpublished=[each for each in ordered if not each.is_published],
        waiting=_waiting(plan),
        objections=_objections(plan),
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


def _owed(plan: Plan, on: date) -> int:
    number = owed(select(func.count(ProgressReport.id)), on).where(Plan.id == plan.id)
    return db.session.scalar(number) or 0
