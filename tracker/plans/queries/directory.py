"""The names and entries of the directory that a plan may be given (单位名册)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import InstrumentedAttribute, selectinload

from tracker.core.db import db
from tracker.models import (
    LEADS,
    Post,
    PostKind,
    Tenure,
    Unit,
    UnitAlias,
    UnitGroup,
)
from tracker.plans.changes import Names
from tracker.plans.resolving import DirectoryNames


def directory_names(government_id: int, on: date) -> DirectoryNames:
    """The names by which the directory knows its units, groups and leaders on a day."""
    groups = db.session.execute(
        select(UnitGroup.id, UnitGroup.name, UnitGroup.is_chosen_per_task).where(
            UnitGroup.government_id == government_id
        )
    ).all()
    return DirectoryNames(
        units=_unit_names(government_id, on),
        groups={group.name: group.id for group in groups},
        leaders=_leader_names(government_id, on),
        per_task=frozenset(group.id for group in groups if group.is_chosen_per_task),
    )


@dataclass(frozen=True)
class DirectoryEntries:
    """What can be chosen for a task: units, groups, and the posts that lead with who holds them."""

    units: Sequence[Unit]
    groups: Sequence[UnitGroup]
    leaders: Sequence[tuple[Post, str]]


def directory_entries(government_id: int, on: date) -> DirectoryEntries:
    """The units, groups and leaders that a task can be given on a day."""
    units = (
        select(Unit)
        .where(
            Unit.government_id == government_id,
            or_(Unit.abolished_on.is_(None), Unit.abolished_on > on),
        )
        .order_by(Unit.position, Unit.id)
    )
    groups = select(UnitGroup).where(UnitGroup.government_id == government_id)
    return DirectoryEntries(
        units=db.session.scalars(units).all(),
        groups=db.session.scalars(groups.order_by(UnitGroup.id)).all(),
        leaders=[(post, holder_in(post, on)) for post in lead_posts(government_id)],
    )


def names_in(government_id: int) -> Names:
    """How the units, groups and posts of a government are called, also those that are gone."""

    def named(column: InstrumentedAttribute[str], model: type[Unit | UnitGroup | Post]) -> Any:
        rows = select(model.id, column).where(model.government_id == government_id)
        return {row[0]: row[1] for row in db.session.execute(rows)}

    return Names(
        units=named(Unit.short_name, Unit),
        groups=named(UnitGroup.name, UnitGroup),
        posts=named(Post.title, Post),
    )


def holder_in(post: Post, on: date) -> str:
    """The name of who holds a post on a day, from what is loaded; empty where it is vacant."""
    return next((each.official.name for each in post.tenures if each.includes(on)), "")


def lead_posts(government_id: int) -> Sequence[Post]:
    """The posts that can lead a task: the mayor's, the vice-mayors', other leaders'."""
    return db.session.scalars(
        select(Post)
        .where(
            Post.government_id == government_id,
            Post.kind.in_((PostKind.MAYOR, *LEADS)),
            Post.abolished_on.is_(None),
        )
        .options(selectinload(Post.tenures).joinedload(Tenure.official))
        .order_by(Post.position, Post.id)
    ).all()


def _unit_names(government_id: int, on: date) -> dict[str, frozenset[int]]:
    of_this = (
        Unit.government_id == government_id,
        or_(Unit.abolished_on.is_(None), Unit.abolished_on > on),
    )
    aliases = (
        select(UnitAlias.name, UnitAlias.unit_id)
        .join(Unit)
        .where(
            *of_this,
            or_(UnitAlias.from_on.is_(None), UnitAlias.from_on <= on),
            or_(UnitAlias.until_on.is_(None), UnitAlias.until_on > on),
        )
    )
    found: dict[str, set[int]] = {}
    for columns in (
        select(Unit.name, Unit.id).where(*of_this),
        select(Unit.short_name, Unit.id).where(*of_this),
        aliases,
    ):
        for name, unit_id in db.session.execute(columns):
            found.setdefault(name, set()).add(unit_id)
    return {name: frozenset(ids) for name, ids in found.items()}


def _leader_names(government_id: int, on: date) -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    for post in lead_posts(government_id):
        names = [post.title]
        names += [tenure.official.name for tenure in post.tenures if tenure.includes(on)]
        for name in names:
            found.setdefault(name, set()).add(post.id)
    return {name: frozenset(ids) for name, ids in found.items()}
