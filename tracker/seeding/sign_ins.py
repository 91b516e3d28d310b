"""One way into the demonstration for each kind of post, with random passwords (示例账号)."""

import os
import secrets
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import select

from tracker.accounts import administration as accounts
from tracker.core.db import db
from tracker.models import Account
from tracker.seeding.cast import Cast

# The post's key in the files, and the name to sign in with.
OFFERED = (
    ("mayor", "shizhang"),
    ("vice-mayor-3", "fushizhang"),
    ("director", "zhuren"),
    ("supervisor", "duchashi"),
    ("head-culture-tourism", "wenlv-juzhang"),
    ("liaison-culture-tourism", "wenlv-lianluo"),
    ("liaison-aoluguya", "aoxiang-lianluo"),
    ("system-administrator", "xitong"),
    ("security-administrator", "anquan"),
    ("auditor", "shenji"),
)


@dataclass(frozen=True)
class SignIn:
    """What somebody needs who wants to see the demonstration from a post."""

    post: str
    username: str
    password: str


def open_accounts(cast: Cast, *, on: date) -> list[SignIn]:
    """An account for each post that is offered; nobody is asked to change its password."""
    administrator = cast.actor("system-administrator", on)
    made = []
    for key, username in OFFERED:
        holder = cast.actor(key, on)
        password = accounts.create_account(holder.official, username, by=administrator)
        account = db.session.scalars(select(Account).where(Account.username == username)).one()
        account.must_change_password = False
        made.append(SignIn(f"{holder.post.title} {holder.name}", username, password))
    db.session.flush()
    return made


def write_sign_ins(sign_ins: list[SignIn], path: Path) -> None:
    """Write them where only the owner of the installation reads them; whole, or not at all."""
    lines = [f"{each.username:<18}{each.password:<18}{each.post}" for each in sign_ins]
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with open(draft, "x", encoding="utf-8", opener=_for_the_owner_only) as file:
        file.write("\n".join(["示例城市的账号（账号  密码  岗位）：", "", *lines, ""]))
    draft.replace(path)


def _for_the_owner_only(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
