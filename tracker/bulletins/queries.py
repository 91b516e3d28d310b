"""Bulletins as a reader may see them, rounds that may have one, and what was corrected since."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import false, or_, select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import joinedload, selectinload

from tracker.bulletins.figures import Figures, digest_of_text
from tracker.bulletins.freezing import published_of
from tracker.bulletins.wording import lines_of
from tracker.core.days import day_full
from tracker.core.db import db
from tracker.directory import queries as directory
from tracker.models import (
    APPROVES_BULLETINS,
    Actor,
    Assignment,
    Bulletin,
    BulletinApproval,
    BulletinStatus,
    Notice,
    Post,
    PostKind,
    Unit,
)
from tracker.overview.queries.rounds import Round, rounds_of
from tracker.permissions import Permission, allowed
from tracker.reports.queries.corrections import corrections


@dataclass(frozen=True)
class Approver:
    """A post that may approve, and who acts in it."""

    post: Post
    acting: directory.Acting

    @property
    def name(self) -> str:
        return f"{self.post.title} {self.acting}"


def get_bulletin(bulletin_id: int, *, reader: Actor) -> Bulletin:
    """The bulletin, if the reader may see it; else NoResultFound."""
    bulletin = db.session.get_one(Bulletin, bulletin_id)
    if not allowed(reader, Permission.BULLETIN_VIEW, bulletin):
        raise NoResultFound
    return bulletin


def list_bulletins(reader: Actor) -> Sequence[Bulletin]:
    """Those that the reader may see, the newest round first."""
    asked = select(BulletinApproval.bulletin_id).where(BulletinApproval.post_id == reader.post.id)
    found = select(Bulletin).where(Bulletin.government_id == reader.government_id)
    if not reader.is_a(PostKind.SUPERVISOR, PostKind.DIRECTOR):
        readable = allowed(reader, Permission.BULLETIN_VIEW)
        is_out = Bulletin.notice_id.is_not(None) if readable else false()
        found = found.where(or_(is_out, Bulletin.id.in_(asked)))
    return db.session.scalars(
        found.options(
            selectinload(Bulletin.approvals).joinedload(BulletinApproval.post),
            joinedload(Bulletin.notice),
        ).order_by(Bulletin.due_on.desc(), Bulletin.id.desc())
    ).all()


def rounds_without(government_id: int) -> list[Round]:
    """What is published of the rounds that may have a bulletin, the newest first."""
    taken = days_taken(government_id)
    found = (published_of(each) for each in rounds_of(government_id))
    return [each for each in found if each and each.due_on not in taken][::-1]


def days_taken(government_id: int) -> set[date]:
    """The days of the rounds that have a bulletin: neither given up, nor withdrawn when it was
    out."""
    days = (
        select(Bulletin.due_on)
        .outerjoin(Bulletin.notice)
        .where(
            Bulletin.government_id == government_id,
            Bulletin.status != BulletinStatus.DISCARDED,
            Notice.voided_at.is_(None),
        )
    )
    return set(db.session.scalars(days))


def withdrawn_of(government_id: int, due_on: date) -> Bulletin | None:
    """The bulletin of a round whose document was withdrawn, and that no other has followed."""
    return db.session.scalars(
        select(Bulletin)
        .join(Bulletin.notice)
        .where(
            Bulletin.government_id == government_id,
            Bulletin.due_on == due_on,
            Bulletin.status == BulletinStatus.ISSUED,
            Notice.voided_at.is_not(None),
        )
    ).one_or_none()


def figures_of(bulletin: Bulletin) -> Figures:
    return Figures.from_json(bulletin.figures)


def corrected_since(bulletin: Bulletin) -> list[str]:
    """What an objection changed in marks that are frozen otherwise, a sentence each."""
    figures = figures_of(bulletin)
    found = corrections([each.id for each in figures.tasks])
    said = []
    for task in figures.tasks:
        each = found.get((task.id, task.period))
        if each and task.value is not None and each.after is not task.value:
            said.append(
                f"{task.name}（{task.lead}）冻结时评定为{task.value.label}，"
                f"{day_full(each.on)}经异议处理更正为{each.after.label}，表中数字未作改动。"
            )
    return said


def digest_now(bulletin: Bulletin) -> str:
    """What an approval has to be of: the text as it stands, with the figures and the notes."""
    return digest_of_text(lines_of(bulletin, corrected_since(bulletin)), bulletin.sha256)


def is_stale(bulletin: Bulletin) -> bool:
    """Whether what lies with a leader, or was approved, is not what would be printed now."""
    last = bulletin.last_approval
    return bulletin.is_asked and last is not None and last.sha256 != digest_now(bulletin)


def approvers(government_id: int, *, on: date) -> list[Approver]:
    """The mayor and the director, where somebody acts in the post."""
    posts = db.session.scalars(
        select(Post)
        .where(
            Post.government_id == government_id,
            Post.kind.in_(APPROVES_BULLETINS),
            Post.abolished_on.is_(None),
        )
        .order_by(Post.position, Post.id)
    ).all()
    acting = directory.acting_by_post([post.id for post in posts], on=on)
    found = [Approver(post, acting[post.id]) for post in posts if post.id in acting]
    return sorted(found, key=lambda each: APPROVES_BULLETINS.index(each.post.kind))


def units_of(bulletin: Bulletin, *, on: date) -> Sequence[Unit]:
    """The units that the document goes to: those that have one of the tasks on the day."""
    tasks = [each.id for each in figures_of(bulletin).tasks]
    own = select(Assignment.unit_id).where(
        Assignment.task_id.in_(tasks),
        Assignment.from_on <= on,
        or_(Assignment.until_on.is_(None), Assignment.until_on > on),
    )
    units = select(Unit).where(Unit.id.in_(own)).order_by(Unit.position, Unit.id)
    return db.session.scalars(units).all()
