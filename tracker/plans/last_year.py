"""The tasks of the year before, with what became of them, to set beside a new report's."""

from sqlalchemy import select

from tracker.core.db import db
from tracker.intake.report.likeness import LastYear, LastYearsTask
from tracker.models import (
    Assignment,
    Mark,
    PartyRole,
    Plan,
    PlanKind,
    ProgressReport,
    ReportingPeriod,
    ReportVersion,
    Task,
)
from tracker.plans.queries import OUT


def last_year(government_id: int, year: int) -> tuple[int, LastYear] | None:
    """The latest work report's plan before a year, and its tasks; None where there is none.

    Each task has the last published mark of a unit that leads it, and what that reported then.
    """
    plan = db.session.scalar(
        select(Plan)
        .where(
            Plan.government_id == government_id,
            Plan.kind == PlanKind.WORK_REPORT,
            Plan.status.in_(OUT),
            Plan.year < year,
        )
        .order_by(Plan.year.desc(), Plan.id.desc())
        .limit(1)
    )
    if plan is None:
        return None
    told = _told(plan)
    rows = db.session.execute(
        select(Task.id, Task.label, Task.text)
        .where(Task.plan_id == plan.id)
        .order_by(Task.position)
    )
    tasks = [LastYearsTask(label, text, *told.get(task_id, ())) for task_id, label, text in rows]
    return plan.year, LastYear(tasks)


def _told(plan: Plan) -> dict[int, tuple[str, str]]:
    """For each task the last mark in words, and the progress it was given for."""
    rows = db.session.execute(
        select(Task.id, Mark.value, ReportVersion.progress)
        .join(Assignment, Assignment.task_id == Task.id)
        .join(ProgressReport, ProgressReport.assignment_id == Assignment.id)
        .join(ReportingPeriod, ProgressReport.period_id == ReportingPeriod.id)
        .join(ReportVersion, ReportVersion.report_id == ProgressReport.id)
        .join(Mark, Mark.version_id == ReportVersion.id)
        .where(
            Task.plan_id == plan.id,
            Assignment.role == PartyRole.LEAD,
            ReportingPeriod.published_at.is_not(None),
        )
        .order_by(ReportingPeriod.due_on, ReportVersion.number)
    )
    return {task_id: (value.label, progress) for task_id, value, progress in rows}
