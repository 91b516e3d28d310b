"""Stopping those who guess passwords (登录失败锁定): five tries, then a quarter of an hour.

The same path serves sign-in and the change of a password, names with and without an account.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select

from tracker.core import clock
from tracker.core.clock import SHANGHAI
from tracker.core.db import db
from tracker.core.errors import RuleBroken
from tracker.models import SignInFailures
from tracker.web.throttle import REMEMBERED_FOR, count_try, key_of

TRIES = 5
LOCKED_FOR = timedelta(minutes=15)


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
    counted = count_try(username, most=TRIES, locked_for=LOCKED_FOR)
    if counted is None:
        until = locked_names([username]).get(username, clock.real_now())
        raise RuleBroken(_locked(until))
    return Attempt(*counted)


def forget(username: str) -> None:
    """Forget the tries of a name, after the right password or by an administrator."""
    long_ago = clock.real_now() - REMEMBERED_FOR
    db.session.execute(
        delete(SignInFailures).where(
            or_(SignInFailures.name_hash == key_of(username), SignInFailures.last_at < long_ago)
        )
    )


def locked_names(usernames: Iterable[str]) -> dict[str, datetime]:
    """Those of the names that are locked now, and until when."""
    keys = {key_of(username): username for username in usernames}
    rows = db.session.execute(
        select(SignInFailures.name_hash, SignInFailures.locked_until).where(
            SignInFailures.name_hash.in_(keys), SignInFailures.locked_until > clock.real_now()
        )
    )
    return {keys[name_hash]: until for name_hash, until in rows if until}


def _locked(until: datetime) -> str:
    minute = (until + timedelta(minutes=1)).astimezone(SHANGHAI)
    return f"账号已锁定，请在 {minute:%H:%M} 以后再试，或请管理员解锁。"
