"""What units still have to hand in (应报)."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TypeVar

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from tracker.core.db import db
from tracker.models import (
    Assignment,
    Plan,
    PlanStatus,
    ProgressReport,
    ReportingPeriod,
    ReportStatus,
    Task,
    TaskStatus,
    Unit,
)

Row = TypeVar("Row")

_OWED = (ReportStatus.DRAFT, ReportStatus.AWAITING_SIGNOFF, ReportStatus.RETURNED)
_BATCH = 500


def owed_reports(on: date) -> Iterator[ProgressReport]:
    """Every report that is owed that day, in the order of ids, with assignment, unit, task, plan
    and period loaded.

    Read in batches that do not depend on each other, so that the caller may commit in between.
    """
    last = 0
    while batch := _owed_after(last, on):
        yield from batch
        last = batch[-1].id


def count_owed(unit: Unit, *, on: date) -> int:
    """How many reports the unit still has to write or rewrite that day."""
    reports = owed(select(func.count(ProgressReport.id)), on).where(
        Assignment.unit_id == unit.id,
        ProgressReport.status.in_((ReportStatus.DRAFT, ReportStatus.RETURNED)),
    )
    return db.session.scalar(reports) or 0


def count_awaiting_signoff(unit: Unit, *, on: date) -> int:
    """How many of the unit's reports wait for a signature that day."""
    reports = owed(select(func.count(ProgressReport.id)), on).where(
        Assignment.unit_id == unit.id, ProgressReport.status == ReportStatus.AWAITING_SIGNOFF
    )
    return db.session.scalar(reports) or 0


def owed(reports: Select[Row], on: date) -> Select[Row]:
    """Limit a selection of reports to those owed that day: of open periods, or returned ones."""
    return (
        reports.join(ProgressReport.assignment)
        .join(Assignment.task)
        .join(Task.plan)
        .join(ProgressReport.period)
        .where(
            ProgressReport.status.in_(_OWED),
            Plan.status == PlanStatus.ISSUED,
            Task.status == TaskStatus.OPEN,
            Assignment.from_on <= on,
            or_(Assignment.until_on.is_(None), Assignment.until_on > on),
            ReportingPeriod.opens_on <= on,
            or_(ReportingPeriod.closes_on >= on, ProgressReport.due_on.is_not(None)),
        )
    )


def _owed_after(report_id: int, on: date) -> Sequence[ProgressReport]:
    return db.session.scalars(
        owed(select(ProgressReport), on)
        .where(ProgressReport.id > report_id)
        .options(
            contains_eager(ProgressReport.assignment).options(
                contains_eager(Assignment.task).contains_eager(Task.plan),
                joinedload(Assignment.unit),
                joinedload(Assignment.post),
            ),
            contains_eager(ProgressReport.period),
        )
        .order_by(ProgressReport.id)
        .limit(_BATCH)
    ).all()
