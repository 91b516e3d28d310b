"""What the leading units said last of the figures of tasks (现值)."""

from collections.abc import Sequence
from decimal import Decimal

from sqlalchemy import select

from tracker.core.db import db
from tracker.models import (
    Assignment,
    PartyRole,
    ProgressReport,
    ReportingPeriod,
    ReportStatus,
    ReportVersion,
    TargetValue,
    Task,
)
from tracker.reports.progress import Reading


def readings_of(tasks: Sequence[Task]) -> dict[int, list[Reading]]:
    """By task id, each figure that grows, or is to be kept, with what it stands at.

    Of several leads each says its own share: together they are the figure.
    """
    values = _last_values([task.id for task in tasks])
    return {
        task.id: [
            Reading(
                target.name,
                target.unit,
                target.comparison,
                target.value,
                _whole(values.get(target.id, {})),
            )
            for target in task.targets
        ]
        for task in tasks
    }


def _whole(by_lead: dict[int, Decimal]) -> Decimal | None:
    return sum(by_lead.values(), Decimal(0)) if by_lead else None


def _last_values(task_ids: Sequence[int]) -> dict[int, dict[int, Decimal]]:
    """By target id, what each leading assignment said last in a report that was accepted."""
    rows = db.session.execute(
        select(TargetValue.target_id, Assignment.id, TargetValue.value)
        .join(ReportVersion, ReportVersion.id == TargetValue.version_id)
        .join(ProgressReport, ProgressReport.id == ReportVersion.report_id)
        .join(Assignment, Assignment.id == ProgressReport.assignment_id)
        .join(ReportingPeriod, ReportingPeriod.id == ProgressReport.period_id)
        .where(
            Assignment.task_id.in_(task_ids),
            Assignment.role == PartyRole.LEAD,
            ProgressReport.status == ReportStatus.ACCEPTED,
        )
        .order_by(ReportingPeriod.due_on, ReportVersion.number)
    )
    found: dict[int, dict[int, Decimal]] = {}
    for target_id, assignment_id, value in rows:
        found.setdefault(target_id, {})[assignment_id] = value
    return found
