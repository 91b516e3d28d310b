"""The rows of what is owed: a report of each assignment in each period that has opened."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Select
from sqlalchemy.dialects import postgresql, sqlite

from tracker.core.db import db
from tracker.models import ProgressReport

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
