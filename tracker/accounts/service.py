"""Signing in and out, one's own password, the post acted in (登录、口令、岗位).

`sign_in` and `change_password` run transactions of their own: the try is counted and committed
before the password is looked at, and the costly verifying holds no lock of the database.
"""

import secrets
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select, update

from tracker.accounts import lockout, passwords
from tracker.audit import service as audit
from tracker.core import clock
from tracker.core.db import db, transaction
from tracker.core.errors import RuleBroken
from tracker.models import (
    Account,
    Actor,
    AuditAction,
    Government,
    Post,
    Preference,
    PreferenceKey,
    Session,
)
from tracker.permissions import capacities_of
from tracker.web.login import hash_of

# However much it is used. Without use it ends with its cookie, see PERMANENT_SESSION_LIFETIME.
LONGEST_SESSION = timedelta(hours=8)


def sign_in(username: str, password: str, *, address: str = "", browser: str = "") -> str:
    """Begin a session for the right password; gives its token, which is kept nowhere else.

    A name that nobody has, a wrong password and a disabled account get the same answer in the same
    time. RuleBroken with the tries left, with the end of the lock, or when no post is held.
    """
    with transaction():
        attempt = lockout.count_attempt(username)
    account = _account_named(username)
    right = passwords.is_right(password, account.password_hash if account else passwords.NOBODY)
    if account is None or not right or account.is_disabled:
        with transaction():
            _record_refusal(account, address, reason="账号或密码不对")
        raise attempt.refusal()
    with transaction():
        capacities = capacities_of(account.official, clock.today())
        lockout.forget(username)
        if not capacities:
            _record_refusal(account, address, reason="没有任职岗位")
        else:
            token = _begin(account, password, capacities, address=address, browser=browser)
    if not capacities:
        raise RuleBroken("您今天没有任何任职岗位，不能登录。任职有变动的，请与督查室联系。")
    return token


def sign_out(session: Session, *, by: Actor) -> None:
    """End the session; a copy of its cookie is worth nothing any more."""
    session.revoked_at = clock.real_now()
    audit.record(AuditAction.SIGNED_OUT, session.account, by=by)


def prefer(key: PreferenceKey, value: Any | None, *, by: Actor) -> None:
    """Keep how one wants a page to be; None: as it comes. No act of the office, so not recorded."""
    mine = (Preference.official_id == by.official.id, Preference.key == key)
    if value is None:
        db.session.execute(delete(Preference).where(*mine))
        return
    found = db.session.scalar(select(Preference).where(*mine)) or Preference(
        official_id=by.official.id, key=key
    )
    found.value = value
    db.session.add(found)
    db.session.flush()


def change_password(session: Session, *, old: str, new: str, by: Actor) -> str:
    """Set one's own new password; ends all sessions and gives the token of a new one.

    RuleBroken, field `old` or `new`. Wrong old passwords count as wrong ones at sign-in do.
    """
    account = session.account
    passwords.refuse_weak(new, context=_guessed_first(account))
    if new == old:
        raise RuleBroken("新密码与原密码相同，请换一个。", field="new")
    with transaction():
        attempt = lockout.count_attempt(account.username)
    if not passwords.is_right(old, account.password_hash):
        with transaction():
            _record_refusal(account, by.address, reason="修改密码时原密码不对")
        raise RuleBroken(attempt.refusal().message.replace("账号或密码", "原密码"), field="old")
    with transaction():
        lockout.forget(account.username)
        set_password(account, new, must_change=False)
        token = secrets.token_urlsafe(32)
        db.session.add(
            Session(
                account=account,
                post_id=session.post_id,
                token_hash=hash_of(token),
                expires_at=session.expires_at,
                address=session.address,
                browser=session.browser,
            )
        )
        audit.record(AuditAction.PASSWORD_CHANGED, account, by=by)
    return token


def set_password(account: Account, password: str, *, must_change: bool) -> None:
    """Keep a new password, and end every session that the old one began."""
    account.password_hash = passwords.hash_password(password)
    account.password_changed_at = clock.real_now()
    account.must_change_password = must_change
    end_sessions(account)


def end_sessions(account: Account) -> None:
    db.session.execute(
        update(Session)
        .where(Session.account_id == account.id, Session.revoked_at.is_(None))
        .values(revoked_at=clock.real_now())
    )


def choose_post(session: Session, post: Post, *, by: Actor) -> None:
    """Act in another of the posts held or covered today; taken again at the next sign-in."""
    chosen = next((c for c in capacities_of(by.official, by.on) if c.post.id == post.id), None)
    if chosen is None:
        raise RuleBroken("您今天不任这个岗位，也不代理它，请重新选择。", field="post")
    session.post = session.account.post = post
    audit.record(AuditAction.POST_CHOSEN, session.account, by=chosen, cover=chosen.is_cover)


def _account_named(username: str) -> Account | None:
    return db.session.scalar(select(Account).where(Account.username == username.strip().lower()))


def _begin(
    account: Account, password: str, capacities: list[Actor], *, address: str, browser: str
) -> str:
    if passwords.is_outdated(account.password_hash):
        account.password_hash = passwords.hash_password(password)
    remembered = next((c for c in capacities if c.post.id == account.post_id), None)
    token = secrets.token_urlsafe(32)
    session = Session(
        account=account,
        post=remembered.post if remembered else None,
        token_hash=hash_of(token),
        expires_at=clock.real_now() + LONGEST_SESSION,
        address=address,
        browser=browser[:200],
    )
    db.session.add(session)
    acting = replace(remembered or capacities[0], address=address)
    audit.record(AuditAction.SIGNED_IN, account, by=acting)
    return token


def _record_refusal(account: Account | None, address: str, *, reason: str) -> None:
    """A name that nobody has is not kept: people type their password there by mistake."""
    details = {"name": account.official.name, "username": account.username} if account else {}
    audit.record(
        AuditAction.SIGN_IN_REFUSED,
        account or Account(),
        by=None,
        government_id=account.official.government_id if account else None,
        address=address,
        reason=reason,
        **details,
    )


def _guessed_first(account: Account) -> tuple[str, ...]:
    official = account.official
    government = db.session.get_one(Government, official.government_id)
    return (account.username, official.name, government.name, government.name.rstrip("市县区旗"))
