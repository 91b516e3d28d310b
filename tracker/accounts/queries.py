"""The accounts of a government, and whom to call about them."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from operator import itemgetter
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import joinedload, selectinload

from tracker.accounts import lockout
from tracker.core.db import db
from tracker.models import (
    Account,
    Actor,
    Official,
    Preference,
    PreferenceKey,
    Session,
    Tenure,
    Unit,
    UnitKind,
)
from tracker.permissions import Permission, allowed


@dataclass(frozen=True)
class ListedAccount:
    """An account, the posts its official holds today, and the end of its lock if it is locked."""

    account: Account
    titles: list[str]
    locked_until: datetime | None


def office_to_call() -> Unit | None:
    """The office that helps those who cannot sign in; None where several cities share a house."""
    offices = db.session.scalars(
        select(Unit).where(Unit.kind == UnitKind.OFFICE, Unit.phone != "").limit(2)
    ).all()
    return offices[0] if len(offices) == 1 else None


def preference(official: Official, key: PreferenceKey) -> Any | None:
    """How the official wants it; None where he left it as it comes."""
    return db.session.scalar(
        select(Preference.value).where(Preference.official_id == official.id, Preference.key == key)
    )


def previous_sign_in(session: Session) -> datetime | None:
    """When the account signed in the time before this one; a real instant.

    A changed password begins a row of its own, which ends when the old one would have: the two are
    one sign-in.
    """
    return db.session.scalar(
        select(func.max(Session.created_at)).where(
            Session.account_id == session.account_id, Session.expires_at < session.expires_at
        )
    )


def wants_single_keys(official: Official) -> bool:
    """Whether one key alone may do something on this official's pages; yes, unless he said no."""
    return preference(official, PreferenceKey.SINGLE_KEYS) is not False


def accounts_in(government_id: int, *, on: date, words: str = "") -> list[ListedAccount]:
    """The government's accounts by name, those that are locked first; those whose user name or
    official holds the words."""
    accounts = (
        select(Account)
        .join(Account.official)
        .where(Official.government_id == government_id)
        .options(
            joinedload(Account.official).selectinload(Official.tenures).joinedload(Tenure.post)
        )
        .order_by(Account.username)
    )
    if words:
        accounts = accounts.where(
            or_(
                Account.username.contains(words.lower(), autoescape=True),
                Official.name.contains(words, autoescape=True),
            )
        )
    found = db.session.scalars(accounts).all()
    locked = lockout.locked_names(account.username for account in found)
    listed = [
        ListedAccount(
            account,
            [tenure.post.title for tenure in account.official.tenures if tenure.includes(on)],
            locked.get(account.username),
        )
        for account in found
    ]
    return sorted(listed, key=lambda each: each.locked_until is None)


def officials_without_account(government_id: int) -> Sequence[Official]:
    return db.session.scalars(
        select(Official)
        .where(
            Official.government_id == government_id,
            ~select(Account.id).where(Account.official_id == Official.id).exists(),
        )
        .options(selectinload(Official.tenures).joinedload(Tenure.post))
        .order_by(Official.name, Official.id)
    ).all()


@dataclass(frozen=True)
class Newcomer:
    """An official in office who has no account, and the user name that is proposed for him."""

    official: Official
    titles: list[str]
    username: str


def newcomers(government_id: int, *, on: date) -> list[Newcomer]:
    """Everybody who holds a post that day and has no account, in the order of their posts."""
    serving = [
        (min(tenure.post_id for tenure in held), official, held)
        for official in officials_without_account(government_id)
        if (held := [tenure for tenure in official.tenures if tenure.includes(on)])
    ]
    names = _free_names(sum(1 for _ in serving))
    return [
        Newcomer(official, [tenure.post.title for tenure in held], username)
        for (_, official, held), username in zip(
            sorted(serving, key=itemgetter(0)), names, strict=True
        )
    ]


def _free_names(number: int) -> list[str]:
    """So many user names that nobody has: gw001, gw002, in order."""
    taken = set(db.session.scalars(select(Account.username).where(Account.username.like("gw%"))))
    free = (f"gw{count:03d}" for count in itertools.count(1))
    return list(itertools.islice((name for name in free if name not in taken), number))


def get_account(account_id: int, *, reader: Actor) -> Account:
    """The account, if the reader keeps the accounts of its government; else NoResultFound."""
    account = db.session.get_one(Account, account_id)
    if not allowed(reader, Permission.ACCOUNT_UNLOCK, account):
        raise NoResultFound
    return account
