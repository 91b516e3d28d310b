"""Targets (量化指标) and what the lead units said they stand at, quarter by quarter."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

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
from tracker.plans.queries import periods_of
from tracker.reports.progress import Progress
from tracker.reports.queries.measuring import Measure, measures_of


@dataclass(frozen=True)
class TargetHistory:
    """A target, and what the first lead unit that gave a number said in each period, in order."""

    target: Target
    values: dict[ReportingPeriod, Decimal]
    measure: Measure

    @property
    def period(self) -> ReportingPeriod | None:
        """The last one in which a number was given."""
        return next(reversed(self.values), None)

    @property
    def value(self) -> Decimal | None:
        return self.values[self.period] if self.period else None

    @property
    def progress(self) -> Progress | None:
        """The last number beside what was expected by the end of its period (序时进度)."""
        if self.period is None:
            return None
        return self.measure.progress(self.target, self.value, self.period.covers_until)


def figures_of(
    tasks: Sequence[Task], *, until: date | None = None
) -> dict[int, list[TargetHistory]]:
    """By task id, its targets with what was said of them; in a fixed number of queries.

    Every reader of a task reads its leads' reports, so that nothing depends on the reader.
    until: only what belongs to periods due by that day.
    """
    measured = [task for task in tasks if task.targets]
    measures, periods = measures_of(measured), periods_of(measured)
    said = _said([target.id for task in tasks for target in task.targets])
    return {
        task.id: [
            TargetHistory(
                target,
                {
                    period: said[target.id, period.id]
                    for period in periods[task.id]
                    if (target.id, period.id) in said and (not until or period.due_on <= until)
                },
                measures[task.id],
            )
            for target in task.targets
        ]
        for task in measured
    }


def _said(target_ids: Sequence[int]) -> dict[tuple[int, int], Decimal]:
    """By target and period, from each lead's latest version; the first-named lead's last."""
    every = aliased(ReportVersion)
    of_report = select(func.max(every.number)).where(every.report_id == ReportVersion.report_id)
    latest = of_report.scalar_subquery()
    rows = db.session.execute(
        select(TargetValue.target_id, ProgressReport.period_id, TargetValue.value)
        .join(TargetValue.version)
        .join(ReportVersion.report)
        .join(ProgressReport.assignment)
        .where(
            TargetValue.target_id.in_(target_ids),
            Assignment.role == PartyRole.LEAD,
            ReportVersion.number == latest,
        )
        .order_by(Assignment.position.desc(), Assignment.id.desc())
    )
    return {(target, period): value for target, period, value in rows}
