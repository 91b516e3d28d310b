"""The rows of reports: made once, and held while they are changed."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sqlalchemy import Select, literal, select
from sqlalchemy.dialects import postgresql, sqlite

from tracker.core.db import db
from tracker.models import Assignment, ProgressReport, ReportingPeriod

# ON CONFLICT is written alike in both, and known to neither's common ancestor.
_INSERT: dict[str, Callable[..., Any]] = {
    "postgresql": postgresql.insert,
    "sqlite": sqlite.insert,
}


def insert_missing(obligations: Select[int, int]) -> int:
    """A report for each (assignment id, period id) selected that has none; how many were made.

    Two at once do no harm: the database keeps the first.
    """
    insert = _INSERT[db.session.get_bind().dialect.name]
    statement = (
        insert(ProgressReport.__table__)
        .from_select(["assignment_id", "period_id"], obligations)
        .on_conflict_do_nothing()
        .returning(ProgressReport.id)
    )
    return len(db.session.connection().execute(statement).all())


def report_on(assignment: Assignment, period: ReportingPeriod) -> ProgressReport:
    """The report of an assignment in a period, made if it is not there yet, and held."""
    # A WHERE, so that SQLite does not read ON CONFLICT as part of a join.
    insert_missing(select(literal(assignment.id), literal(period.id)).where(literal(True)))
    return db.session.scalars(
        select(ProgressReport)
        .where(
            ProgressReport.assignment_id == assignment.id,
            ProgressReport.period_id == period.id,
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


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
