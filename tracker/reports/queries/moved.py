"""Reports that went over to another unit with their task: the unit before owes them no more."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import aliased

from tracker.core.db import db
from tracker.models import Assignment, ProgressReport, ReportOrigin


def moved_away(task_ids: Collection[int]) -> set[tuple[int, int]]:
    """The (assignment id, period id) whose report is another unit's now; also of a period that had
    closed before, where it was given back afterwards. Nothing is missing there."""
    before = aliased(Assignment)
    rows = db.session.execute(
        select(before.id, ProgressReport.period_id)
        .select_from(ReportOrigin)
        .join(ProgressReport, ProgressReport.id == ReportOrigin.report_id)
        .join(Assignment, Assignment.id == ProgressReport.assignment_id)
        .join(
            before,
            (before.task_id == Assignment.task_id) & (before.unit_id == ReportOrigin.unit_id),
        )
        .where(
            Assignment.task_id.in_(task_ids),
            ReportOrigin.added_to_id.is_(None),
            before.id != ProgressReport.assignment_id,
        )
    )
    return {(assignment_id, period_id) for assignment_id, period_id in rows}
