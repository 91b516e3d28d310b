"""Stopping those who guess passwords (登录失败锁定): five tries, then a quarter of an hour.

The same path serves sign-in and the change of a password, names with and without an account.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import case, delete, literal, null, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from tracker.core import clock
from tracker.core.clock import SHANGHAI
from tracker.core.db import db
from tracker.core.errors import RuleBroken
from tracker.models import SignInFailures
from tracker.models.columns import UtcDateTime
from tracker.web.login import hash_of

TRIES = 5
LOCKED_FOR = timedelta(minutes=15)
# Tries that lie further back are forgotten.
REMEMBERED_FOR = timedelta(days=1)


@dataclass(frozen=True)
class Attempt:
    """A try that was counted before its password is looked at."""

    number: int
    locks_until: datetime | None  # with the last try the name is locked, unless it succeeds

    def refusal(self) -> RuleBroken:
        """What somebody is told whose password was wrong."""
        if self.locks_until:
            return RuleBroken(f"账号或密码不对。{_locked(self.locks_until)}")
        minutes = LOCKED_FOR.seconds // 60
        return RuleBroken(
            f"账号或密码不对，请核对。还可以试 {TRIES - self.number} 次，之后锁定 {minutes} 分钟。"
        )


def count_attempt(username: str) -> Attempt:
    """Count a try in one statement, however many come at once; RuleBroken while locked.

    The caller commits it before verifying the password, so that it stays counted.
    """
    now = clock.real_now()
    row = SignInFailures
    # The statement finds the row unlocked: a lock that is written there is over.
    starts_again = or_(row.locked_until.is_not(None), row.last_at < now - REMEMBERED_FOR)
    insert = postgresql.insert if _on_postgresql() else sqlite.insert
    lock = literal(now + LOCKED_FOR, UtcDateTime)
    counted = db.session.execute(
        insert(row)
        .values(name_hash=_key(username), failures=1, last_at=now)
        .on_conflict_do_update(
            index_elements=[row.name_hash],
            set_={
                "failures": case((starts_again, 1), else_=row.failures + 1),
                "last_at": now,
                "locked_until": case(
                    (starts_again, null()),
                    (row.failures + 1 >= TRIES, lock),
                    else_=null(),
                ),
            },
            where=or_(row.locked_until.is_(None), row.locked_until <= now),
        )
        .returning(row.failures, row.locked_until)
    ).one_or_none()
    if counted is None:
        raise RuleBroken(_locked(locked_names([username]).get(username, now)))
    return Attempt(*counted)


def forget(username: str) -> None:
    """Forget the tries of a name, after the right password or by an administrator."""
    long_ago = clock.real_now() - REMEMBERED_FOR
    db.session.execute(
        delete(SignInFailures).where(
            or_(SignInFailures.name_hash == _key(username), SignInFailures.last_at < long_ago)
        )
    )


def locked_names(usernames: Iterable[str]) -> dict[str, datetime]:
    """Those of the names that are locked now, and until when."""
    keys = {_key(username): username for username in usernames}
    rows = db.session.execute(
        select(SignInFailures.name_hash, SignInFailures.locked_until).where(
            SignInFailures.name_hash.in_(keys), SignInFailures.locked_until > clock.real_now()
        )
    )
    return {keys[name_hash]: until for name_hash, until in rows if until}


def _locked(until: datetime) -> str:
    minute = (until + timedelta(minutes=1)).astimezone(SHANGHAI)
    return f"账号已锁定，请在 {minute:%H:%M} 以后再试，或请管理员解锁。"


def _key(username: str) -> str:
    return hash_of(username.strip().lower())


def _on_postgresql() -> bool:
    return db.session.get_bind().dialect.name == "postgresql"
