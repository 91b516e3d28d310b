"""Counting what strangers try (登录、公众填报), by the hash of a name or an address."""

from datetime import datetime, timedelta

from sqlalchemy import case, literal, null, or_
from sqlalchemy.dialects import postgresql, sqlite

from tracker.core import clock
from tracker.core.db import db
from tracker.models import SignInFailures
from tracker.models.columns import UtcDateTime
from tracker.web.login import hash_of

# Tries that lie further back are forgotten.
REMEMBERED_FOR = timedelta(days=1)


def count_try(name: str, *, most: int, locked_for: timedelta) -> tuple[int, datetime | None] | None:
    """Count a try in one statement, however many come at once; the last of `most` locks the name.

    The number of the try and until when it locks; None while the name is locked.
    """
    now = clock.real_now()
    row = SignInFailures
    # The statement finds the row unlocked: a lock that is written there is over.
    starts_again = or_(row.locked_until.is_not(None), row.last_at < now - REMEMBERED_FOR)
    insert = postgresql.insert if _on_postgresql() else sqlite.insert
    lock = literal(now + locked_for, UtcDateTime)
    counted = db.session.execute(
        insert(row)
        .values(name_hash=key_of(name), failures=1, last_at=now)
        .on_conflict_do_update(
            index_elements=[row.name_hash],
            set_={
                "failures": case((starts_again, 1), else_=row.failures + 1),
                "last_at": now,
                "locked_until": case(
                    (starts_again, null()),
                    (row.failures + 1 >= most, lock),
                    else_=null(),
                ),
            },
            where=or_(row.locked_until.is_(None), row.locked_until <= now),
        )
        .returning(row.failures, row.locked_until)
    ).one_or_none()
    return (counted[0], counted[1]) if counted else None


def key_of(name: str) -> str:
    return hash_of(name.strip().lower())


def _on_postgresql() -> bool:
    return db.session.get_bind().dialect.name == "postgresql"
