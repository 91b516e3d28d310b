"""numbers of tasks, headings, comments and proposals that are never given again

SQLite gives the number of a deleted row to the next one unless its table says AUTOINCREMENT, and a
table says so only when it is made. PostgreSQL never does it.
"""

import re

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

TABLES = ("section", "task", "comment", "proposal")
MADE = sa.text("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = :table")
BESIDE = sa.text(
    "SELECT sql FROM sqlite_master WHERE tbl_name = :table AND type IN ('index', 'trigger')"
    " AND sql IS NOT NULL"
)
# The highest number that was ever given: rows that are gone are named by these still.
GIVEN = sa.text(
    "SELECT max(number) FROM ("
    " SELECT max(subject_id) AS number FROM audit_event WHERE subject_type = :table"
    " UNION ALL"
    " SELECT max(json_extract(kept.value, '$.id'))"
    " FROM plan_revision, json_each(plan_revision.snapshot, '$.' || :table) AS kept)"
)


def upgrade():
    if op.get_bind().dialect.name != "sqlite":
        return
    for table in TABLES:
        rebuild(table)
        go_on_after(table)
    lost = op.get_bind().execute(sa.text("PRAGMA foreign_key_check")).all()
    if lost:
        raise RuntimeError(f"rows refer to what is not there: {lost[:5]}")


def rebuild(table):
    """Make the table anew, the same but for AUTOINCREMENT; see migrations/env.py on its referrers."""
    bind = op.get_bind()
    made = bind.scalar(MADE, {"table": table})
    beside = bind.scalars(BESIDE, {"table": table}).all()
    for pattern, new in (
        (rf'^CREATE TABLE "?{table}"?', f"CREATE TABLE {table}_anew"),
        (r"\bid INTEGER NOT NULL,", "id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,"),
        (rf",\s*CONSTRAINT pk_{table} PRIMARY KEY \(id\)", ""),
    ):
        made, times = re.subn(pattern, new, made, count=1)
        if times != 1:
            raise RuntimeError(f"{table} is not made as expected: {made}")
    for statement in (
        made,
        f"INSERT INTO {table}_anew SELECT * FROM {table}",
        f"DROP TABLE {table}",
        f"ALTER TABLE {table}_anew RENAME TO {table}",
        *beside,
    ):
        bind.exec_driver_sql(statement)


def go_on_after(table):
    """Count on from the highest number that is remembered anywhere."""
    bind = op.get_bind()
    highest = max(
        bind.scalar(GIVEN, {"table": table}) or 0,
        bind.scalar(sa.text(f"SELECT max(id) FROM {table}")) or 0,
    )
    bind.execute(sa.text("DELETE FROM sqlite_sequence WHERE name = :table"), {"table": table})
    bind.execute(
        sa.text("INSERT INTO sqlite_sequence (name, seq) VALUES (:table, :seq)"),
        {"table": table, "seq": highest},
    )


def downgrade():
    """A table that counts on is right for the models before it as well."""
