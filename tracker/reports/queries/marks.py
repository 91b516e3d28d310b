"""The marks of tasks, period by period (评定)."""

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from tracker.core.db import db
from tracker.models import (
    Actor,
    Assignment,
    Mark,
    MarkValue,
    PostKind,
    ProgressReport,
    ReportingPeriod,
    ReportStatus,
    ReportVersion,
    TaskMark,
)
from tracker.reports.queries.closed import Cell, closed_unpublished
from tracker.reports.queries.corrections import corrections

# The worst first. What judges nothing counts only where nothing else was said.
_WORST_FIRST = (
    MarkValue.LAGGING,
    MarkValue.SLOW,
    MarkValue.NORMAL,
    MarkValue.COMPLETED,
    MarkValue.ADJUSTED,
)


def sees_provisional_marks(reader: Actor) -> bool:
    """Whether the reader knows marks before their round is published (docs/rules.md 5 and 6); a
    secretary what his leader knows."""
    post = reader.post.serves or reader.post
    return post.kind in (PostKind.SUPERVISOR, PostKind.DIRECTOR, PostKind.MAYOR)


def worst_of(marks: Iterable[MarkValue]) -> MarkValue:
    """The mark of a task from those of its leads; there must be one."""
    return min(marks, key=_WORST_FIRST.index)


def task_marks(
    task_ids: Sequence[int], *, published_only: bool, on: date | None = None
) -> dict[Cell, MarkValue]:
    """The mark of each task in each period that has one, by (task id, period id).

    It is the lead unit's on its accepted version; of several leads the worst; where the office
    marked the task itself, that one; where an objection was decided with another mark, that one
    before all. A published mark stands until a new one replaces it, also while its report is open
    again. A closed task that nobody marked counts as 已完成.

    on: a closed task counts only in periods that had opened by then; without it in all to come.
    """
    closed = closed_unpublished(task_ids, on=on, published_only=published_only)
    marks = {
        cell: worst_of(of_leads.values())
        for cell, of_leads in lead_marks(task_ids, published_only=published_only).items()
    }
    corrected = {cell: each.after for cell, each in corrections(task_ids).items()}
    completed = dict.fromkeys(closed, MarkValue.COMPLETED)
    return completed | marks | _overrides(task_ids, published_only) | corrected


def lead_marks(
    task_ids: Sequence[int], *, published_only: bool
) -> dict[Cell, dict[int, MarkValue]]:
    """For each task and period the leads' marks, by assignment id: the latest of each.

    Only a lead's report is ever marked, so that a unit which leads no longer keeps its marks of
    the time when it did.
    """
    rows = db.session.execute(
        select(Assignment.task_id, ProgressReport.period_id, Assignment.id, Mark.value)
        .join(ProgressReport, ProgressReport.assignment_id == Assignment.id)
        .join(ReportingPeriod, ReportingPeriod.id == ProgressReport.period_id)
        .join(ReportVersion, ReportVersion.report_id == ProgressReport.id)
        .join(Mark, Mark.version_id == ReportVersion.id)
        .where(
            Assignment.task_id.in_(task_ids),
            ReportingPeriod.published_at.is_not(None)
            if published_only
            else or_(
                ReportingPeriod.published_at.is_not(None),
                ProgressReport.status == ReportStatus.ACCEPTED,
            ),
        )
        .order_by(ReportVersion.number)
    )
    found: dict[Cell, dict[int, MarkValue]] = {}
    for task_id, period_id, assignment_id, value in rows:
        found.setdefault((task_id, period_id), {})[assignment_id] = value
    return found


def marks_of(versions: Iterable[ReportVersion]) -> dict[int, MarkValue]:
    """The task's published mark of the period that each version is of, by the version's id."""
    versions = list(versions)
    reports = {
        report.id: report
        for report in db.session.scalars(
            select(ProgressReport)
            .where(ProgressReport.id.in_({version.report_id for version in versions}))
            .options(joinedload(ProgressReport.assignment))
        )
    }
    marks = task_marks(
        [report.assignment.task_id for report in reports.values()], published_only=True
    )
    found = {}
    for version in versions:
        report = reports[version.report_id]
        mark = marks.get((report.assignment.task_id, report.period_id))
        if mark:
            found[version.id] = mark
    return found


def _overrides(task_ids: Sequence[int], published_only: bool) -> dict[Cell, MarkValue]:
    overrides = (
        select(TaskMark.task_id, TaskMark.period_id, TaskMark.value)
        .join(ReportingPeriod, ReportingPeriod.id == TaskMark.period_id)
        .where(TaskMark.task_id.in_(task_ids))
    )
    if published_only:
        overrides = overrides.where(ReportingPeriod.published_at.is_not(None))
    return {(task, period): value for task, period, value in db.session.execute(overrides)}
