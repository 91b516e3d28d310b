"""Keeping the accounts (账号管理): what the system administrator does to them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from tracker.accounts import lockout, passwords
from tracker.accounts.passwords import RandomPassword
from tracker.accounts.service import end_sessions, set_password
from tracker.audit import service as audit
from tracker.core.db import db
from tracker.core.errors import RuleBroken
from tracker.models import Account, Actor, AuditAction, Official

USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,31}")


@dataclass(frozen=True)
class Handout:
    """What is handed over to somebody who has a new account; kept nowhere."""

    official: Official
    username: str
    password: str


def create_account(
    official: Official, username: str, *, by: Actor | None, password: RandomPassword | None = None
) -> str:
    """Give an official a way in, and the random password to hand over; it must be changed.

    by: None for the first administrator of an installation. password: one that was made before.
    RuleBroken, field official or username.
    """
    username = username.strip().lower()
    if not USERNAME.fullmatch(username):
        raise RuleBroken(
            "账号由3至32个小写字母、数字、点、横线组成，以字母或数字开头，请改后再建。",
            field="username",
        )
    if by and official.government_id != by.government_id:
        raise RuleBroken("不能为其他地方的干部建账号，请从名单里选本地的干部。", field="official")
    if db.session.scalar(select(Account.id).where(Account.official_id == official.id)):
        raise RuleBroken(
            f"{official.name}已有账号，不用再建。忘记密码的，请在账号页面重设。", field="official"
        )
    if db.session.scalar(select(Account.id).where(Account.username == username)):
        raise RuleBroken(f"账号“{username}”已有人使用，请换一个。", field="username")
    password = password or RandomPassword.new()
    account = Account(official=official, username=username, password_hash=password.hash)
    db.session.add(account)
    lockout.forget(username)
    audit.record(
        AuditAction.ACCOUNT_CREATED,
        account,
        by=by,
        government_id=official.government_id,
        name=official.name,
        username=username,
    )
    return password.text


def create_accounts(
    wanted: Sequence[tuple[Official, str]], handed: Sequence[RandomPassword], *, by: Actor
) -> list[Handout]:
    """A way in for each official under the name given (成批建账号), all or none.

    handed: as many passwords. RuleBroken names the first whom it cannot be done for.
    """
    made = []
    for (official, username), ready in zip(wanted, handed, strict=True):
        try:
            password = create_account(official, username, by=by, password=ready)
        except RuleBroken as refusal:
            raise RuleBroken(
                f"{official.name}：{refusal.message}改好后请再建，其余的也没有建。"
            ) from refusal
        db.session.flush()
        made.append(Handout(official, username.strip().lower(), password))
    return made


def reset_password(account: Account, *, by: Actor) -> str:
    """A new random password, to be changed at the next sign-in; all sessions end."""
    password = passwords.new_password()
    set_password(account, password, must_change=True)
    lockout.forget(account.username)
    _record(AuditAction.PASSWORD_RESET, account, by)
    return password


def disable(account: Account, *, by: Actor) -> None:
    """Close the way in at once (停用); nobody closes his own."""
    if account.official_id == by.official.id:
        raise RuleBroken("不能停用自己的账号，请由另一位系统管理员办理。")
    if account.is_disabled:
        return
    account.is_disabled = True
    end_sessions(account)
    _record(AuditAction.ACCOUNT_DISABLED, account, by)


def enable(account: Account, *, by: Actor) -> None:
    """Open a way in that was closed (启用)."""
    if not account.is_disabled:
        return
    account.is_disabled = False
    _record(AuditAction.ACCOUNT_ENABLED, account, by)


def unlock(account: Account, *, by: Actor) -> None:
    """End a lock before its time (解锁)."""
    lockout.forget(account.username)
    _record(AuditAction.ACCOUNT_UNLOCKED, account, by)


def _record(action: AuditAction, account: Account, by: Actor) -> None:
    audit.record(action, account, by=by, name=account.official.name, username=account.username)
