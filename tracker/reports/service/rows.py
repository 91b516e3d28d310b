"""The rows of reports: made once, and held while they are changed."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Select, literal, select

from tracker.core.db import db
from tracker.models import Assignment, ProgressReport, ReportingPeriod, Task
from tracker.plans.service import insert_missing


def make_report(assignment: Assignment, period: ReportingPeriod) -> None:
    """Make the row of an assignment's report in a period, if it is not there yet."""
    # A WHERE, so that SQLite does not read ON CONFLICT as part of a join.
    insert_missing(select(literal(assignment.id), literal(period.id)).where(literal(True)))


def report_on(assignment: Assignment, period: ReportingPeriod) -> ProgressReport:
    """The report of an assignment in a period, made if it is not there yet, and held."""
    make_report(assignment, period)
    held = _in(assignment, period).with_for_update().execution_options(populate_existing=True)
    return db.session.scalars(held).one()


def made_on(assignment: Assignment, period: ReportingPeriod) -> ProgressReport:
    """The same, not held: where several are to be held, hold() does it in their order."""
    make_report(assignment, period)
    return db.session.scalars(_in(assignment, period)).one()


def report_in(assignment: Assignment, period: ReportingPeriod) -> ProgressReport | None:
    return db.session.scalar(_in(assignment, period))


def _in(assignment: Assignment, period: ReportingPeriod) -> Select[ProgressReport]:
    return select(ProgressReport).where(
        ProgressReport.assignment_id == assignment.id, ProgressReport.period_id == period.id
    )


def hold(reports: Iterable[ProgressReport]) -> Sequence[ProgressReport]:
    """The same reports as they stand now, kept from others until the transaction ends.

    Always in one order, so that two who hold several never wait for each other.
    """
    return db.session.scalars(
        select(ProgressReport)
        .where(ProgressReport.id.in_([report.id for report in reports]))
        .order_by(ProgressReport.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()


def hold_tasks(reports: Iterable[ProgressReport]) -> None:
    """Let nobody close or open again the tasks of reports that are held, until the transaction
    ends, and see them as they stand now. After the reports, always: who closes holds these first.
    """
    task_ids = {report.assignment.task_id for report in reports}
    db.session.scalars(
        select(Task)
        .where(Task.id.in_(task_ids))
        .order_by(Task.id)
        .with_for_update(read=True)
        .execution_options(populate_existing=True)
    ).all()
