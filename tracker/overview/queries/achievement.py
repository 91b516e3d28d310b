"""The year's targets against what was reached (量化指标)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select

from tracker.core.db import db
from tracker.models import (
    Assignment,
    PartyRole,
    ProgressReport,
    ReportingPeriod,
    ReportVersion,
    Target,
    TargetValue,
    Task,
)
from tracker.overview.queries.rows import Row
from tracker.overview.queries.tasks import Figure


@dataclass(frozen=True)
class Achievement:
    """A target of a task, and what its lead unit last said that it stands at."""

    task: Task
    figure: Figure

    @property
    def target(self) -> Target:
        return self.figure.target

    @property
    def share(self) -> float | None:
        return self.figure.share

    @property
    def is_behind(self) -> bool:
        return self.share is not None and self.share < self.elapsed

    @property
    def elapsed(self) -> float:
        return self.figure.elapsed


def achievements(rows: Iterable[Row]) -> list[Achievement]:
    """Every target of these tasks, in the order of the document."""
    tasks = [row.task for row in rows]
    said = _said([target.id for task in tasks for target in task.targets])
    found = []
    for task in tasks:
        for target in task.targets:
            value, period = said.get(target.id, (None, None))
            found.append(Achievement(task, Figure(target, value, period)))
    return found


def _said(target_ids: Sequence[int]) -> dict[int, tuple[Decimal, ReportingPeriod]]:
    """By target, what a lead unit handed in last."""
    found = db.session.execute(
        select(TargetValue.target_id, TargetValue.value, ReportingPeriod)
        .join(TargetValue.version)
        .join(ReportVersion.report)
        .join(ProgressReport.period)
        .join(ProgressReport.assignment)
        .where(TargetValue.target_id.in_(target_ids), Assignment.role == PartyRole.LEAD)
        .order_by(ReportingPeriod.due_on, ReportVersion.submitted_at, ReportVersion.id)
    )
    return {target_id: (value, period) for target_id, value, period in found}
