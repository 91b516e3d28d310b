"""What waits for the office (待审核), and where the reports of some tasks are."""

from collections.abc import Sequence
from typing import TypeVar

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from tracker.core.db import db
from tracker.models import (
    Assignment,
    Plan,
    ProgressReport,
    ReportStatus,
    Task,
    Unit,
)

Row = TypeVar("Row")


def review_queue(government_id: int) -> Sequence[ProgressReport]:
    """The submitted reports of a government, by unit and then by task, with unit, task, period and
    versions loaded."""
    return db.session.scalars(
        _waiting(select(ProgressReport), government_id)
        .join(Assignment.unit)
        .options(
            contains_eager(ProgressReport.assignment).options(
                contains_eager(Assignment.task), contains_eager(Assignment.unit)
            ),
            joinedload(ProgressReport.period),
            selectinload(ProgressReport.versions),
        )
        .order_by(Unit.position, Unit.id, Plan.id, Task.position, ProgressReport.id)
    ).all()


def count_waiting(government_id: int) -> int:
    """How many reports wait for review."""
    return db.session.scalar(_waiting(select(func.count(ProgressReport.id)), government_id)) or 0


def report_states(
    task_ids: Sequence[int], period_ids: Sequence[int]
) -> dict[tuple[int, int], list[ProgressReport]]:
    """By (task id, period id): the units' reports that have been opened, leads first."""
    reports = db.session.scalars(
        select(ProgressReport)
        .join(ProgressReport.assignment)
        .where(Assignment.task_id.in_(task_ids), ProgressReport.period_id.in_(period_ids))
        .options(
            contains_eager(ProgressReport.assignment).joinedload(Assignment.unit),
            joinedload(ProgressReport.period),
        )
        .order_by(Assignment.position, Assignment.id)
    )
    found: dict[tuple[int, int], list[ProgressReport]] = {}
    for report in sorted(reports, key=lambda each: not each.assignment.is_lead):
        found.setdefault((report.assignment.task_id, report.period_id), []).append(report)
    return found


def _waiting(reports: Select[Row], government_id: int) -> Select[Row]:
    return (
        reports.join(ProgressReport.assignment)
        .join(Assignment.task)
        .join(Task.plan)
        .where(
            Plan.government_id == government_id,
            ProgressReport.status == ReportStatus.SUBMITTED,
        )
    )
