"""The directory as its pages list it, in a constant number of queries."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload, selectinload

from tracker.core.db import db
from tracker.models import (
    Cover,
    GroupMembership,
    Handover,
    Official,
    Post,
    PostKind,
    Tenure,
    Unit,
    UnitAlias,
    UnitGroup,
)

ANSWERING = (PostKind.UNIT_HEAD, PostKind.RESPONSIBLE)


@dataclass(frozen=True)
class StaffedPost:
    """A post, who holds it on the day, and who acts in it for him."""

    post: Post
    holder: Official | None
    cover: Cover | None

    def holds(self, words: str) -> bool:
        """Whether its title, its unit or somebody in it bears a name that holds the words."""
        names = [
            self.post.title,
            self.post.unit.short_name if self.post.unit else "",
            self.holder.name if self.holder else "",
            self.cover.official.name if self.cover else "",
        ]
        return any(words in name for name in names)


@dataclass(frozen=True)
class StaffedUnit:
    """A unit, who answers for it and who reports for it on the day."""

    unit: Unit
    heads: list[StaffedPost]
    liaisons: list[StaffedPost]


def units_in(government_id: int, *, words: str = "") -> Sequence[Unit]:
    """The government's units that still exist, in order; those whose names hold the words."""
    units = (
        select(Unit)
        .where(Unit.government_id == government_id, Unit.abolished_on.is_(None))
        .options(selectinload(Unit.aliases))
        .order_by(Unit.position, Unit.id)
    )
    if words:
        alias = select(UnitAlias.unit_id).where(UnitAlias.name.contains(words, autoescape=True))
        units = units.where(
            or_(
                Unit.name.contains(words, autoescape=True),
                Unit.short_name.contains(words, autoescape=True),
                Unit.id.in_(alias),
            )
        )
    return db.session.scalars(units).all()


def staffed_posts(government_id: int, *, on: date, unit: Unit | None = None) -> list[StaffedPost]:
    """The posts of the government, or of one unit, with those who act in them that day."""
    posts = (
        select(Post)
        .where(Post.government_id == government_id, Post.abolished_on.is_(None))
        .options(
            joinedload(Post.unit),
            selectinload(Post.tenures).joinedload(Tenure.official),
            selectinload(Post.covers).joinedload(Cover.official),
        )
        .order_by(Post.position, Post.id)
    )
    if unit is not None:
        posts = posts.where(Post.unit_id == unit.id)
    return [_staffed(post, on) for post in db.session.scalars(posts)]


def secretaries_of(post: Post, *, on: date) -> list[StaffedPost]:
    """The posts of a leader's secretaries, with those who act in them that day."""
    posts = db.session.scalars(
        select(Post)
        .where(Post.serves_id == post.id, Post.abolished_on.is_(None))
        .options(
            selectinload(Post.tenures).joinedload(Tenure.official),
            selectinload(Post.covers).joinedload(Cover.official),
        )
        .order_by(Post.id)
    )
    return [_staffed(each, on) for each in posts]


def handovers_of(post: Post) -> dict[int, Handover]:
    """The post's handovers by the tenure that they are shown beside: of who came, or else went."""
    found = db.session.scalars(select(Handover).where(Handover.post_id == post.id))
    return {each.taken_id or each.left_id or 0: each for each in found}


def _staffed(post: Post, on: date) -> StaffedPost:
    tenure = next((each for each in post.tenures if each.includes(on)), None)
    cover = next((each for each in post.covers if each.includes(on)), None)
    return StaffedPost(post, tenure.official if tenure else None, cover)


def staffed_units(government_id: int, *, on: date, words: str = "") -> list[StaffedUnit]:
    """The units with their heads and liaisons of the day."""
    heads: dict[int | None, list[StaffedPost]] = defaultdict(list)
    liaisons: dict[int | None, list[StaffedPost]] = defaultdict(list)
    for staffed in staffed_posts(government_id, on=on):
        if staffed.post.kind in ANSWERING:
            heads[staffed.post.unit_id].append(staffed)
        elif staffed.post.kind is PostKind.LIAISON:
            liaisons[staffed.post.unit_id].append(staffed)
    return [
        StaffedUnit(unit, heads[unit.id], liaisons[unit.id])
        for unit in units_in(government_id, words=words)
    ]


def groups_with_members(government_id: int) -> Sequence[UnitGroup]:
    """The government's groups with all their memberships, past ones too."""
    return db.session.scalars(
        select(UnitGroup)
        .where(UnitGroup.government_id == government_id)
        .options(selectinload(UnitGroup.memberships).joinedload(GroupMembership.unit))
        .order_by(UnitGroup.id)
    ).all()


def groups_of(unit: Unit, *, on: date) -> Sequence[UnitGroup]:
    """The groups that a unit is in that day."""
    return db.session.scalars(
        select(UnitGroup)
        .join(GroupMembership)
        .where(
            GroupMembership.unit_id == unit.id,
            GroupMembership.from_on <= on,
            or_(GroupMembership.until_on.is_(None), GroupMembership.until_on > on),
        )
        .order_by(UnitGroup.id)
    ).all()


def officials_with_posts(
    government_id: int, *, on: date, words: str = ""
) -> list[tuple[Official, list[str]]]:
    """The officials with the titles of the posts held that day; those of whom a name or a title
    holds the words."""
    officials = db.session.scalars(
        select(Official)
        .where(Official.government_id == government_id)
        .options(selectinload(Official.tenures).joinedload(Tenure.post))
        .order_by(Official.id)
    )
    listed = [
        (official, [tenure.post.title for tenure in official.tenures if tenure.includes(on)])
        for official in officials
    ]
    return [
        (official, titles)
        for official, titles in listed
        if any(words in name for name in (official.name, *titles))
    ]
