"""What the directory holds already, found by number or by name, and what a file adds to it."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Generic, Protocol, TypeVar

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload, selectinload

from tracker.core.db import db
from tracker.core.errors import RuleBroken
from tracker.models import Account, Official, Post, Tenure, Unit
from tracker.roster.layout import numbered

_WITH_NUMBER = re.compile(r".*〔(\d{1,9})〕")


class Numbered(Protocol):
    id: int


Row = TypeVar("Row", bound=Numbered)


class Known(Generic[Row]):
    """Rows of one kind by their numbers and their names."""

    def __init__(self, what: str, rows: Iterable[tuple[Row, Iterable[str]]]) -> None:
        self._what = what
        self.by_number: dict[int, Row] = {}
        self._by_name: dict[str, list[Row]] = defaultdict(list)
        for row, names in rows:
            self.add(row, *names)

    def add(self, row: Row, *names: str) -> None:
        self.by_number[row.id] = row
        for name in dict.fromkeys(names):
            if row not in self._by_name[name]:
                self._by_name[name].append(row)

    def named(self, name: str) -> Sequence[Row]:
        return self._by_name.get(name, ())

    def find(self, text: str) -> Row:
        """The one row of this name, or of the number behind it; RuleBroken for none or several."""
        given = _WITH_NUMBER.fullmatch(text)
        if given:
            row = self.by_number.get(int(given[1]))
            if row is None:
                raise RuleBroken(f"没有编号为 {given[1]} 的{self._what}，请核对")
            return row
        found = self.named(text)
        if not found:
            raise RuleBroken(f"没有叫“{text}”的{self._what}，请核对，或先在“{self._what}”表里新增")
        if len(found) > 1:
            choice = "、".join(numbered(text, row.id) for row in found[:4])
            raise RuleBroken(
                f"有 {len(found)} 个叫“{text}”的{self._what}，请写成其中一个：{choice}"
            )
        return found[0]

    def is_named(self, row: Row, text: str) -> bool:
        """Whether the text names the row, by a name that it has or had before this file."""
        given = _WITH_NUMBER.fullmatch(text)
        return int(given[1]) == row.id if given else row in self.named(text)

    def told(self, row: Row, name: str) -> str:
        """The name by which find gives the row."""
        return name if len(self.named(name)) < 2 else numbered(name, row.id)


def hold_directory(government_id: int) -> None:
    """Let nobody else change what a file may change until the transaction ends.

    All of it, and before anything is written into the trail: whoever has changed a row waits for
    the trail, and who enters a file would wait, with the trail in his hand, for that row.
    """
    for model in (Unit, Post, Official):
        own = select(model.id).where(model.government_id == government_id).order_by(model.id)
        db.session.execute(own.with_for_update(key_share=True))
    accounts = select(Account.id).join(Account.official).order_by(Account.id)
    own = accounts.where(Official.government_id == government_id)
    db.session.execute(own.with_for_update(key_share=True, of=Account))


class Directory:
    """Everything of a government that a roster can name, in a constant number of queries."""

    def __init__(self, government_id: int, *, on: date) -> None:
        self.units = Known("单位", ((unit, _names(unit)) for unit in _units(government_id)))
        self.posts = Known("岗位", ((post, (post.title,)) for post in _posts(government_id)))
        self.officials = Known("干部", ((each, (each.name,)) for each in _officials(government_id)))
        self.tenures = {each.id: each for each in _tenures(government_id, on)}
        self.accounts = {each.username: each for each in _accounts(government_id)}

    def told_unit(self, unit: Unit | None) -> str:
        """How a cell names a unit; empty where there is none."""
        return self.units.told(unit, unit.short_name) if unit else ""

    def is_unit(self, unit: Unit | None, text: str) -> bool:
        """Whether a cell names the unit, or nothing where there is none."""
        if unit is None or not text:
            return unit is None and not text
        return text == unit.short_name or self.units.is_named(unit, text)


def _names(unit: Unit) -> list[str]:
    return [unit.name, unit.short_name, *(alias.name for alias in unit.aliases)]


def _units(government_id: int) -> Sequence[Unit]:
    return db.session.scalars(
        select(Unit)
        .where(Unit.government_id == government_id, Unit.abolished_on.is_(None))
        .options(selectinload(Unit.aliases))
        .order_by(Unit.position, Unit.id)
    ).all()


def _posts(government_id: int) -> Sequence[Post]:
    return db.session.scalars(
        select(Post)
        .where(Post.government_id == government_id, Post.abolished_on.is_(None))
        .options(joinedload(Post.unit))
        .order_by(Post.position, Post.id)
    ).all()


def _officials(government_id: int) -> Sequence[Official]:
    return db.session.scalars(
        select(Official).where(Official.government_id == government_id).order_by(Official.id)
    ).all()


def _tenures(government_id: int, on: date) -> Sequence[Tenure]:
    """Those that hold a post that day or later; what is over is history."""
    return db.session.scalars(
        select(Tenure)
        .join(Tenure.post)
        .where(
            Post.government_id == government_id,
            Post.abolished_on.is_(None),
            or_(Tenure.until_on.is_(None), Tenure.until_on > on),
        )
        .options(joinedload(Tenure.post).joinedload(Post.unit), joinedload(Tenure.official))
        .order_by(Post.position, Post.id, Tenure.from_on)
    ).all()


def _accounts(government_id: int) -> Sequence[Account]:
    return db.session.scalars(
        select(Account)
        .join(Account.official)
        .where(Official.government_id == government_id)
        .options(joinedload(Account.official))
        .order_by(Account.username)
    ).all()
