"""What units still have to hand in (应报)."""

from datetime import date
from typing import TypeVarTuple

from sqlalchemy import Select, func, or_, select

from tracker.core.db import db
from tracker.models import (
    STILL_OWED,
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
from tracker.reports.queries.merged import told_with
from tracker.reports.taking import why_not_taken

Columns = TypeVarTuple("Columns")
# The day that counts, as ProgressReport.owed_on says of one report; joined with its period.
OWED_ON = func.coalesce(ProgressReport.due_on, ReportingPeriod.effective_due_on)


def count_owed(unit: Unit, *, on: date) -> int:
    """How many reports the unit still has to write or rewrite that day; two on one fact are one."""
    reports = owed(select(ProgressReport.assignment_id, ProgressReport.period_id), on).where(
        Assignment.unit_id == unit.id,
        ProgressReport.status.in_((ReportStatus.DRAFT, ReportStatus.RETURNED)),
    )
    cells = {(row[0], row[1]) for row in db.session.execute(reports)}
    spans = told_with([unit.id])
    return sum(not (cell in spans and spans[cell][0] <= on <= spans[cell][1]) for cell in cells)


def count_awaiting_signoff(unit: Unit, *, on: date) -> int:
    """How many of the unit's reports wait for a signature that day."""
    reports = owed(select(func.count(ProgressReport.id)), on).where(
        Assignment.unit_id == unit.id, ProgressReport.status == ReportStatus.AWAITING_SIGNOFF
    )
    return db.session.scalar(reports) or 0


def owed(reports: Select[*Columns], on: date) -> Select[*Columns]:
    """Limit a selection of reports to those owed that day: of open periods, or returned ones."""
    return (
        reports.join(ProgressReport.assignment)
        .join(Assignment.task)
        .join(Task.plan)
        .join(ProgressReport.period)
        .where(
            ProgressReport.status.in_(STILL_OWED),
            Plan.status == PlanStatus.ISSUED,
            Task.status == TaskStatus.OPEN,
            Assignment.from_on <= on,
            or_(Assignment.until_on.is_(None), Assignment.until_on > on),
            ReportingPeriod.opens_on <= on,
            or_(ReportingPeriod.closes_on >= on, ProgressReport.due_on.is_not(None)),
        )
    )


def owed_day(
    assignment: Assignment, period: ReportingPeriod, report: ProgressReport | None, *, on: date
) -> date | None:
    """When a unit's report is due, if it is owed that day and would be taken."""
    if not (report.is_owed if report else assignment.follows(period)):
        return None
    again = report.due_on if report else None
    if why_not_taken(assignment, period, due_again=again, on=on):
        return None
    return again or period.effective_due_on
