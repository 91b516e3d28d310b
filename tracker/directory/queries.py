"""Who is who on which day: holders of posts, units by name, members of groups, the calendar."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeVar

from sqlalchemy import Select, or_, select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import joinedload

from tracker.core import clock
from tracker.core.db import db
from tracker.core.workdays import SpecialDay, WorkCalendar
from tracker.models import (
    Actor,
    CalendarDay,
    CalendarYear,
    Cover,
    Government,
    GroupMembership,
    Official,
    Post,
    PostKind,
    Setting,
    Tenure,
    Unit,
    UnitGroup,
)

# The setting that makes a database a demonstration: its date, as 2022-07-04.
DEMONSTRATION_DAY = "demonstration_day"
# The State Council orders a year's days off between late October and early December before it.
CALENDAR_WANTED_FROM = (11, 15)


def setting(government_id: int, key: str) -> Any | None:
    """What a government has set under a key; None where it has set nothing."""
    return db.session.scalar(
        select(Setting.value).where(Setting.government_id == government_id, Setting.key == key)
    )


def government_shown(actor: Actor | None) -> Government | None:
    """The reader's government; for a stranger the one installed, if only one has posts."""
    if actor:
        return db.session.get_one(Government, actor.government_id)
    found = db.session.scalars(
        select(Government).where(
            select(Post.id).where(Post.government_id == Government.id).exists()
        )
    ).all()
    return found[0] if len(found) == 1 else None


def demonstration_day() -> date | None:
    """The day on which the demonstration city lives; None where nothing is invented."""
    day = db.session.scalar(select(Setting.value).where(Setting.key == DEMONSTRATION_DAY))
    return date.fromisoformat(day) if day else None


def demonstration_offset() -> timedelta:
    """How far the demonstration's day is from the real one; zero where nothing is invented.

    Worked out anew for each request and run: the time of day runs, and the day stays.
    """
    day = demonstration_day()
    return day - clock.day_of(clock.real_now()) if day else timedelta(0)


def is_demonstration() -> bool:
    """Whether this database holds an invented city (示例数据)."""
    return demonstration_day() is not None


def years_missing(on: date) -> list[int]:
    """The years whose days off should be known by now and are not: this one, and from the middle
    of November on the next."""
    wanted = [on.year]
    if (on.month, on.day) >= CALENDAR_WANTED_FROM:
        wanted.append(on.year + 1)
    known = set(db.session.scalars(select(CalendarYear.year).where(CalendarYear.year.in_(wanted))))
    return [year for year in wanted if year not in known]


def work_calendar() -> WorkCalendar:
    """The working calendar as the tables hold it; a year is known once it was confirmed."""
    days = db.session.scalars(select(CalendarDay)).all()
    return WorkCalendar(
        special={day.on: SpecialDay(day.on, day.kind, day.name) for day in days},
        known_years=frozenset(db.session.scalars(select(CalendarYear.year))),
    )


def holder_of(post: Post, *, on: date) -> Official | None:
    """Who holds the post that day, whether or not somebody acts for him."""
    return db.session.scalar(
        select(Official)
        .join(Tenure)
        .where(
            Tenure.post_id == post.id,
            Tenure.from_on <= on,
            or_(Tenure.until_on.is_(None), Tenure.until_on > on),
        )
    )


def cover_of(post: Post, *, on: date) -> Cover | None:
    """Who acts in the post that day in its holder's place (代), if anybody does."""
    return db.session.scalar(
        select(Cover).where(Cover.post_id == post.id, Cover.from_on <= on, Cover.until_on > on)
    )


def acting_in(post: Post, *, on: date) -> Official | None:
    """Who acts for the post that day: the cover if there is one, else the holder."""
    cover = cover_of(post, on=on)
    return cover.official if cover else holder_of(post, on=on)


@dataclass(frozen=True)
class Acting:
    """Who acts in a post on a day; written with 代 where it is not the holder."""

    official: Official
    is_cover: bool

    def __str__(self) -> str:
        return f"{self.official.name}（代）" if self.is_cover else self.official.name


def acting_by_post(post_ids: Collection[int], *, on: date) -> dict[int, Acting]:
    """Who acts that day in each of many posts; a vacant one is left out."""
    tenures = db.session.scalars(
        select(Tenure)
        .where(
            Tenure.post_id.in_(post_ids),
            Tenure.from_on <= on,
            or_(Tenure.until_on.is_(None), Tenure.until_on > on),
        )
        .options(joinedload(Tenure.official))
    )
    covers = db.session.scalars(
        select(Cover)
        .where(Cover.post_id.in_(post_ids), Cover.from_on <= on, Cover.until_on > on)
        .options(joinedload(Cover.official))
    )
    holding = {each.post_id: Acting(each.official, is_cover=False) for each in tenures}
    return holding | {each.post_id: Acting(each.official, is_cover=True) for each in covers}


def acting_on_days(
    post_ids: Collection[int], days: Collection[date]
) -> dict[date, dict[int, Acting]]:
    """By day what acting_by_post says of it; in two queries, however many days."""
    tenures = db.session.scalars(
        select(Tenure).where(Tenure.post_id.in_(post_ids)).options(joinedload(Tenure.official))
    ).all()
    covers = db.session.scalars(
        select(Cover).where(Cover.post_id.in_(post_ids)).options(joinedload(Cover.official))
    ).all()
    return {
        day: {
            **{t.post_id: Acting(t.official, is_cover=False) for t in tenures if t.includes(day)},
            **{c.post_id: Acting(c.official, is_cover=True) for c in covers if c.includes(day)},
        }
        for day in days
    }


def posts_of(unit: Unit, kind: PostKind) -> Sequence[Post]:
    """A unit's posts of one kind that are not abolished, in order."""
    return db.session.scalars(
        select(Post)
        .where(Post.unit_id == unit.id, Post.kind == kind, Post.abolished_on.is_(None))
        .order_by(Post.position, Post.id)
    ).all()


def members_of(group: UnitGroup, *, on: date) -> Sequence[Unit]:
    """The units in a group that day, in the directory's order."""
    return db.session.scalars(
        select(Unit)
        .join(GroupMembership, GroupMembership.unit_id == Unit.id)
        .where(
            GroupMembership.group_id == group.id,
            GroupMembership.from_on <= on,
            or_(GroupMembership.until_on.is_(None), GroupMembership.until_on > on),
        )
        .order_by(Unit.position, Unit.id)
    ).all()


def acting_in_each(posts: Sequence[Post], *, on: date) -> list[Official]:
    """Who acts in these posts that day, each once; a vacant post has nobody."""
    acting = (acting_in(post, on=on) for post in posts)
    return list(dict.fromkeys(official for official in acting if official))


def heads_of(unit: Unit, *, on: date) -> list[Official]:
    """Who answers for the unit that day (责任人): its head, or another where nobody heads it."""
    heads = acting_in_each(posts_of(unit, PostKind.UNIT_HEAD), on=on)
    return heads or acting_in_each(posts_of(unit, PostKind.RESPONSIBLE), on=on)


def reporters_of(unit: Unit, *, on: date) -> list[Official]:
    """Who writes the unit's reports that day (联络员); its head where it has no liaison."""
    return acting_in_each(posts_of(unit, PostKind.LIAISON), on=on) or heads_of(unit, on=on)


def people_of(unit: Unit, *, on: date) -> list[Official]:
    """Who hears for the unit that day, each once: its heads and who writes for it; where it has
    ended, those of the unit that follows it."""
    now = unit.standing(on)
    return list(dict.fromkeys([*heads_of(now, on=on), *reporters_of(now, on=on)]))


def followed_by(*unit_ids: int | None) -> Select[int]:
    """The ids of units and of those that ended in them, however long ago; a part of another
    query."""
    line = select(Unit.id).where(Unit.id.in_(unit_ids)).cte("line", recursive=True)
    ended = select(Unit.id).join(line, Unit.successor_id == line.c.id)
    return select(line.union(ended.where(Unit.abolished_on.is_not(None))).c.id)


def officials_in(government_id: int, kind: PostKind, *, on: date) -> list[Official]:
    """Who acts that day in the government's posts of a kind: the supervisors, all vice-mayors."""
    posts = db.session.scalars(
        select(Post)
        .where(Post.government_id == government_id, Post.kind == kind, Post.abolished_on.is_(None))
        .order_by(Post.position, Post.id)
    ).all()
    return acting_in_each(posts, on=on)


def get_unit(unit_id: int, *, reader: Actor) -> Unit:
    return _own(db.session.get_one(Unit, unit_id), reader)


def get_group(group_id: int, *, reader: Actor) -> UnitGroup:
    return _own(db.session.get_one(UnitGroup, group_id), reader)


def get_membership(membership_id: int, *, reader: Actor) -> GroupMembership:
    membership = db.session.get_one(GroupMembership, membership_id)
    _own(membership.group, reader)
    return membership


def get_post(post_id: int, *, reader: Actor) -> Post:
    return _own(db.session.get_one(Post, post_id), reader)


def get_official(official_id: int, *, reader: Actor) -> Official:
    return _own(db.session.get_one(Official, official_id), reader)


def get_tenure(tenure_id: int, *, reader: Actor) -> Tenure:
    tenure = db.session.get_one(Tenure, tenure_id)
    _own(tenure.post, reader)
    return tenure


def get_cover(cover_id: int, *, reader: Actor) -> Cover:
    cover = db.session.get_one(Cover, cover_id)
    _own(cover.post, reader)
    return cover


Owned = TypeVar("Owned", Unit, UnitGroup, Post, Official)


def _own(row: Owned, reader: Actor) -> Owned:
    """The row, if it is of the reader's government; else NoResultFound."""
    if row.government_id != reader.government_id:
        raise NoResultFound
    return row
