"""In which periods tasks were closed (已销号): nothing was owed then, and nothing to be marked."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, or_, select

from tracker.core.db import db
from tracker.models import Assignment, Closure, ProgressReport, ReportingPeriod, Task
from tracker.plans.queries import task_follows_period

# (task id, period id)
Cell = tuple[int, int]


def closed_cells(task_ids: Collection[int], *, on: date | None = None) -> set[Cell]:
    """The (task id, period id) in which a task was closed when the period ended, or its marks were
    published; a task that was opened again before that owes its reports again.

    on: only periods that had opened by then. One query.
    """
    return _cells(_closed(task_ids, on))


def closed_unpublished(
    task_ids: Collection[int], *, on: date | None, published_only: bool
) -> set[Cell]:
    """Those among them that count as 已完成 where nothing else was marked: not the ones that were
    published before the task was closed, for what is published stands."""
    cells = _closed(task_ids, on).where(
        or_(
            ReportingPeriod.published_at.is_(None),
            ReportingPeriod.published_at >= Closure.decided_at,
        )
    )
    if published_only:
        cells = cells.where(ReportingPeriod.published_at.is_not(None))
    return _cells(cells)


def _cells(cells: Select[int, int]) -> set[Cell]:
    return {(task_id, period_id) for task_id, period_id in db.session.execute(cells)}


def _closed(task_ids: Collection[int], on: date | None) -> Select[int, int]:
    cells = (
        select(Closure.task_id, ReportingPeriod.id)
        .join(Task, Task.id == Closure.task_id)
        .join(ReportingPeriod, _reports_in())
        .where(
            Closure.task_id.in_(task_ids),
            Closure.closed_on.is_not(None),
            ReportingPeriod.closes_on >= Closure.closed_on,
            or_(
                Closure.reopened_on.is_(None),
                ReportingPeriod.closes_on < Closure.reopened_on,
                and_(
                    ReportingPeriod.published_at >= Closure.decided_at,
                    ReportingPeriod.published_at < Closure.reopened_at,
                ),
            ),
        )
    )
    return cells if on is None else cells.where(ReportingPeriod.opens_on <= on)


def _reports_in() -> ColumnElement[bool]:
    """The periods of the task's schedule, and those of another in which it has reports."""
    reported = (
        select(ProgressReport.id)
        .join(ProgressReport.assignment)
        .where(Assignment.task_id == Task.id, ProgressReport.period_id == ReportingPeriod.id)
    )
    return or_(task_follows_period(), reported.correlate(Task, ReportingPeriod).exists())
