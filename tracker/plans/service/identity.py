"""A row of a draft keeps its id for good, so that an earlier version never takes one for another.

PostgreSQL never gives an id twice. SQLite gives that of a deleted row to the next one; then a task
that was struck and one that was added after it would be the same to the history of the draft, and
putting the first one back would bring the comments on the second with it.
"""

from sqlalchemy import func, select

from tracker.core.db import db
from tracker.models import Plan, PlanRevision


def unused_id(plan: Plan, table: str) -> int | None:
    """An id that no row of the table has, nor had in any version of the draft that is kept.

    None where the database sees to that itself.
    """
    if db.session.get_bind().dialect.name != "sqlite":
        return None
    kept = func.json_each(PlanRevision.snapshot, f"$.{table}").table_valued(
        "value", joins_implicitly=True
    )
    ever = select(func.max(func.json_extract(kept.c.value, "$.id"))).where(
        PlanRevision.plan_id == plan.id
    )
    now = select(func.max(db.metadata.tables[table].c.id))
    return 1 + max(db.session.scalar(now) or 0, db.session.scalar(ever) or 0)
