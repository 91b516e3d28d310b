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
    ProgressReport,
    ReportingPeriod,
    ReportVersion,
    Target,
    TargetValue,
    Task,
)
from tracker.plans.queries import led_in_period, periods_of
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
    said = _said(tasks)
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


def _said(tasks: Sequence[Task]) -> dict[tuple[int, int], Decimal]:
    """By target and period, from each lead's latest version; the first-named lead's last.

    What was said of a target before it was amended is said of the one in its place.
    """
    standing = _standing_for(tasks)
    every = aliased(ReportVersion)
    of_report = select(func.max(every.number)).where(every.report_id == ReportVersion.report_id)
    latest = of_report.scalar_subquery()
    rows = db.session.execute(
        select(TargetValue.target_id, ProgressReport.period_id, TargetValue.value)
        .join(TargetValue.version)
        .join(ReportVersion.report)
        .join(ProgressReport.assignment)
        .join(ProgressReport.period)
        .where(
            TargetValue.target_id.in_(standing),
            led_in_period(),
            ReportVersion.number == latest,
        )
        .order_by(Assignment.position.desc(), Assignment.id.desc())
    )
    return {(standing[target], period): value for target, period, value in rows}


def _standing_for(tasks: Sequence[Task]) -> dict[int, int]:
    """By the id of each target of the tasks that of the one that stands in its place now."""
    standing = {target.id: target.id for task in tasks for target in task.targets}
    ended = db.session.execute(
        select(Target.id, Target.replaces_id)
        .where(Target.task_id.in_([task.id for task in tasks]), Target.replaces_id.is_not(None))
        .order_by(Target.id.desc())
    )
    for target_id, replaced_id in ended:
        if target_id in standing and replaced_id is not None:
            standing[replaced_id] = standing[target_id]
    return standing
