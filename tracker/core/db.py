"""The database session, and the only place that commits it."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import MetaData, event, select
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase

from tracker.core.errors import RuleBroken

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING)


# Bound to a connection already in a transaction (as tests do), a session works in savepoints.
db = SQLAlchemy(model_class=Base, session_options={"join_transaction_mode": "create_savepoint"})


@event.listens_for(Engine, "connect")
def _set_up_sqlite(connection: Any, _record: object) -> None:
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None  # SQLAlchemy says when to BEGIN, see below
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "busy_timeout=15000",
    ):
        connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        mode = connection.get_execution_options().get("sqlite_begin", "DEFERRED")
        connection.exec_driver_sql(f"BEGIN {mode}")


def begin_writing() -> None:
    """Take SQLite's write lock at once, so that a transaction that reads and then writes waits its
    turn instead of failing (SQLITE_BUSY_SNAPSHOT is never waited for). Nothing on PostgreSQL."""
    db.session.connection(execution_options={"sqlite_begin": "IMMEDIATE"})


@contextmanager
def transaction() -> Iterator[None]:
    """Commit everything done inside, or nothing.

    What was only read before is read again inside, so that rules are decided on what stands now.
    RuleBroken where somebody else entered the same at the same moment: rules that look first, and
    find nothing, leave the last word to the database.
    """
    db.session.rollback()
    begin_writing()
    try:
        yield
        db.session.commit()
    except IntegrityError as refused:
        db.session.rollback()
        if not _is_there_already(refused):
            raise
        raise RuleBroken("没有保存：同样的内容刚才已经录入，请刷新后核对。") from refused
    except BaseException:
        db.session.rollback()
        raise


def hold(row: Any) -> None:
    """Hold a row until the transaction ends, so that two who act on it take turns, and see it as
    it stands now.

    row: of a table with an id. Not by a locking refresh: that repeats the joins that the row was
    first loaded with, and PostgreSQL locks no outer join.
    """
    model = type(row)
    db.session.execute(select(model.id).where(model.id == row.id).with_for_update())
    db.session.refresh(row)


def _is_there_already(refused: IntegrityError) -> bool:
    """Whether a unique row was entered twice; both databases say it in their own way."""
    code = getattr(refused.orig, "sqlstate", "") or getattr(refused.orig, "sqlite_errorname", "")
    return code in {"23505", "SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY"}
