"""The rows of what is owed: a report of each assignment in each period that has opened."""

from collections.abc import Callable, Collection
from datetime import date
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from tracker.core.db import db
from tracker.models import Assignment, ProgressReport, ReportingPeriod, Task
from tracker.plans.queries.following import follows_period

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


def open_now(task_ids: Collection[int], on: date) -> int:
    """Make the reports of the periods that are open, which the clock may not have made yet."""
    return insert_missing(
        select(Assignment.id, ReportingPeriod.id)
        .join(Task, Assignment.task_id == Task.id)
        .join(ReportingPeriod, follows_period())
        .where(
            Task.id.in_(task_ids),
            ReportingPeriod.opens_on <= on,
            ReportingPeriod.closes_on >= on,
            Assignment.from_on <= on,
            or_(Assignment.until_on.is_(None), Assignment.until_on > on),
        )
    )
