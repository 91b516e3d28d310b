"""Collections and proposals as a reader may see them."""

import hashlib
from collections.abc import Collection as Many
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import joinedload, selectinload

from tracker.core.db import db
from tracker.directory import queries as directory
from tracker.models import (
    HANDED_IN,
    POSTS_OF_A_UNIT,
    Actor,
    Collection,
    Post,
    PostKind,
    Proposal,
    ProposalStatus,
    Unit,
)
from tracker.permissions import Permission, allowed

PUBLIC = "public_proposals"  # the setting
OF_CITIZENS = "public"
PAGE = 100
IN_HAND = (ProposalStatus.DRAFT, ProposalStatus.AWAITING_SIGNOFF)


def is_public(government_id: int) -> bool:
    """Whether citizens may propose; not before somebody has switched it on."""
    return directory.setting(government_id, PUBLIC) is True


def get_collection(collection_id: int, *, reader: Actor) -> Collection:
    """The collection, if the reader may see it; else NoResultFound."""
    collection = db.session.get_one(Collection, collection_id)
    if not allowed(reader, Permission.COLLECTION_VIEW, collection):
        raise NoResultFound
    return collection


def public_collection(collection_id: int) -> Collection:
    """The collection, if its government lets citizens propose; else NoResultFound."""
    collection = db.session.get_one(Collection, collection_id)
    if not is_public(collection.government_id):
        raise NoResultFound
    return collection


def get_proposal(proposal_id: int, *, reader: Actor) -> Proposal:
    """The proposal, if the reader may see it; else NoResultFound."""
    proposal = db.session.get_one(Proposal, proposal_id)
    if not allowed(reader, Permission.PROPOSAL_VIEW, proposal):
        raise NoResultFound
    return proposal


def proposals_visible_to(reader: Actor) -> Select[Proposal]:
    """Says in SQL what PROPOSAL_VIEW says of one proposal."""
    every = select(Proposal).join(Collection, Proposal.collection_id == Collection.id)
    every = every.where(Collection.government_id == reader.government_id)
    if reader.post.kind in POSTS_OF_A_UNIT:
        return every.where(Proposal.unit_id == reader.post.unit_id)
    handed_in = Proposal.status.in_(HANDED_IN)
    sees = reader.is_a(PostKind.SUPERVISOR, PostKind.DIRECTOR)
    return every.where(handed_in if sees else Proposal.id.is_(None))


@dataclass(frozen=True)
class ListedCollection:
    """A collection with how many proposals the reader sees in it, by state."""

    collection: Collection
    counts: Mapping[ProposalStatus, int]

    @property
    def number(self) -> int:
        return sum(self.counts.values())


def list_collections(reader: Actor) -> list[ListedCollection]:
    """The government's collections, the newest first."""
    collections = db.session.scalars(
        select(Collection)
        .where(Collection.government_id == reader.government_id)
        .options(joinedload(Collection.plan))
        .order_by(Collection.year.desc(), Collection.id.desc())
    ).all()
    counts: dict[int, dict[ProposalStatus, int]] = {}
    counted = proposals_visible_to(reader).with_only_columns(
        Proposal.collection_id, Proposal.status, func.count(Proposal.id)
    )
    for collection_id, status, number in db.session.execute(
        counted.group_by(Proposal.collection_id, Proposal.status)
    ):
        counts.setdefault(collection_id, {})[status] = number
    return [ListedCollection(each, counts.get(each.id, {})) for each in collections]


@dataclass(frozen=True)
class Asked:
    """What the list is narrowed to; whose: a unit's id, or the citizens' word."""

    words: str = ""
    whose: str = ""
    status: str = ""

    @property
    def is_narrowed(self) -> bool:
        return bool(self.words or self.whose or self.status)


@dataclass(frozen=True)
class Listed:
    """A page of a collection's proposals; `after` opens the next, None on the last."""

    proposals: Sequence[Proposal]
    counts: Mapping[ProposalStatus, int]
    units: Sequence[Unit] = field(default_factory=tuple)
    after: int | None = None

    @property
    def number(self) -> int:
        return sum(self.counts.values())


def proposals_in(
    collection: Collection, asked: Asked, *, after: int = 0, limit: int = PAGE, reader: Actor
) -> Listed:
    """Those that the reader sees, by number, narrowed as asked; counts and units are of all."""
    visible = proposals_visible_to(reader).where(Proposal.collection_id == collection.id)
    by_status = visible.with_only_columns(Proposal.status, func.count(Proposal.id))
    counted = db.session.execute(by_status.group_by(Proposal.status))
    counts = {row[0]: row[1] for row in counted}
    page = _whole(visible.where(*_conditions(asked), Proposal.number > after))
    found = db.session.scalars(page.order_by(Proposal.number).limit(limit + 1)).all()
    of_them = visible.with_only_columns(Proposal.unit_id)
    units = db.session.scalars(
        select(Unit).where(Unit.id.in_(of_them)).order_by(Unit.position, Unit.id)
    ).all()
    shown = found[:limit]
    return Listed(shown, counts, units, shown[-1].number if len(found) > limit else None)


def every_proposal_in(collection: Collection, asked: Asked, *, reader: Actor) -> Sequence[Proposal]:
    """All of them that the reader sees and asks for, for a file."""
    visible = proposals_visible_to(reader).where(
        Proposal.collection_id == collection.id, *_conditions(asked)
    )
    return db.session.scalars(_whole(visible).order_by(Proposal.number)).all()


def own_drafts(collection: Collection, *, reader: Actor) -> Sequence[Proposal]:
    """What the reader's unit has written and not handed in."""
    return db.session.scalars(
        select(Proposal)
        .where(
            Proposal.collection_id == collection.id,
            Proposal.unit_id == reader.post.unit_id,
            Proposal.status.in_(IN_HAND),
        )
        .order_by(Proposal.number)
    ).all()


def mark_of(proposals: Sequence[Proposal]) -> str:
    """Which proposals, in which versions, a page showed."""
    versions = ",".join(f"{each.id}.{each.version}" for each in proposals)
    return hashlib.sha256(versions.encode()).hexdigest()[:16]


def open_for_decision(collection: Collection) -> Sequence[Proposal]:
    """What waits for the office."""
    return db.session.scalars(
        select(Proposal)
        .where(Proposal.collection_id == collection.id, Proposal.status == ProposalStatus.SUBMITTED)
        .options(joinedload(Proposal.unit))
        .order_by(Proposal.number)
    ).all()


def chosen_in(
    collection: Collection, *, ids: Many[int], numbers: Many[int] = ()
) -> Sequence[Proposal]:
    """The collection's proposals with these ids or numbers."""
    return db.session.scalars(
        select(Proposal)
        .where(
            Proposal.collection_id == collection.id,
            or_(Proposal.id.in_(ids), Proposal.number.in_(numbers)),
        )
        .order_by(Proposal.number)
    ).all()


def count_undecided(collection: Collection) -> int:
    waiting = select(func.count(Proposal.id)).where(
        Proposal.collection_id == collection.id, Proposal.status == ProposalStatus.SUBMITTED
    )
    return db.session.scalar(waiting) or 0


def waiting_in_unit(reader: Actor) -> int:
    """How many of the unit's the reader has to submit or sign, where the collection is open."""
    in_hand = select(func.count(Proposal.id)).join(Collection)
    open_now = and_(Collection.closed_at.is_(None), Collection.until_on >= reader.on)
    return (
        db.session.scalar(
            in_hand.where(
                Proposal.unit_id == reader.post.unit_id,
                Proposal.status == ProposalStatus.AWAITING_SIGNOFF,
                open_now,
            )
        )
        or 0
    )


def has_collections(government_id: int) -> bool:
    found = select(Collection.id).where(Collection.government_id == government_id).limit(1)
    return db.session.scalar(found) is not None


def units_asked(government_id: int, *, on: date) -> Sequence[Unit]:
    """The units that have somebody to report: those with a post of their own."""
    with_posts = select(Post.unit_id).where(
        Post.kind.in_(POSTS_OF_A_UNIT), Post.abolished_on.is_(None)
    )
    return db.session.scalars(
        select(Unit)
        .where(
            Unit.government_id == government_id,
            or_(Unit.abolished_on.is_(None), Unit.abolished_on > on),
            Unit.id.in_(with_posts),
        )
        .order_by(Unit.position, Unit.id)
    ).all()


def _conditions(asked: Asked) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if asked.words:
        columns = (Proposal.name, Proposal.content, Proposal.implementer)
        conditions.append(
            or_(*(column.contains(asked.words, autoescape=True) for column in columns))
        )
    if asked.whose == OF_CITIZENS:
        conditions.append(Proposal.unit_id.is_(None))
    elif asked.whose:
        conditions.append(Proposal.unit_id == int(asked.whose))
    if asked.status:
        conditions.append(Proposal.status == ProposalStatus(asked.status))
    return conditions


def _whole(proposals: Select[Proposal]) -> Select[Proposal]:
    return proposals.options(
        joinedload(Proposal.unit),
        joinedload(Proposal.decided_by),
        joinedload(Proposal.merged_into),
        selectinload(Proposal.merged),
    )
