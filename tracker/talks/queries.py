"""Talks as a reader may see them, those that are proposed, and what was promised in them (约谈)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, or_, select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import joinedload, selectinload

from tracker.core.db import db
from tracker.directory import queries as directory
from tracker.models import (
    POSTS_OF_A_UNIT,
    STILL_OWED,
    Actor,
    Assignment,
    Commitment,
    Plan,
    PlanStatus,
    Post,
    PostKind,
    ProgressReport,
    Slip,
    SlipLevel,
    SlipReport,
    Talk,
    TalkStatus,
    Task,
    TaskStatus,
    Unit,
)
from tracker.permissions import Permission, allowed
from tracker.slips.queries import Listed, states_of

# Who may approve a talk: what criticises a unit is the government's word.
APPROVING = (PostKind.MAYOR, PostKind.VICE_MAYOR, PostKind.OTHER_LEAD, PostKind.DIRECTOR)
# Who may talk: a leader, or the office.
TALKING = (*APPROVING, PostKind.SUPERVISOR)
PAGE = 30
_BEFORE_OUT = (TalkStatus.PROPOSED, TalkStatus.REFUSED)


@dataclass(frozen=True)
class Seat:
    """A post, and who acts in it that day."""

    post: Post
    acting: directory.Acting

    @property
    def name(self) -> str:
        return f"{self.post.title} {self.acting}"


def get_talk(talk_id: int, *, reader: Actor) -> Talk:
    """The talk, if the reader may see it; else NoResultFound."""
    talk = db.session.get_one(Talk, talk_id)
    if not allowed(reader, Permission.TALK_VIEW, talk):
        raise NoResultFound
    return talk


def get_commitment(commitment_id: int, *, reader: Actor) -> Commitment:
    """What was promised in a talk that the reader may see; else NoResultFound."""
    commitment = db.session.get_one(Commitment, commitment_id)
    if not allowed(reader, Permission.TALK_VIEW, commitment.talk):
        raise NoResultFound
    return commitment


def talks_proposed(government_id: int, *, on: date) -> list[Listed]:
    """The red slips that expired unanswered, or were answered and brought no reports, and that no
    talk was proposed on; the longest over first. What nobody owes any more is not missed."""
    talked = select(Talk.slip_id).where(
        Talk.slip_id.is_not(None),
        Talk.status.not_in((TalkStatus.REFUSED, TalkStatus.WITHDRAWN)),
    )
    slips = db.session.scalars(
        select(Slip)
        .join(Slip.unit)
        .where(
            Unit.government_id == government_id,
            Slip.level == SlipLevel.RED,
            Slip.withdrawn_at.is_(None),
            Slip.id.not_in(talked),
        )
        .options(joinedload(Slip.unit))
        .order_by(Slip.answer_by, Slip.id)
    ).all()
    return [each for each in states_of(slips, on=on) if each.brought_nothing]


def proposed_for(unit: Unit, *, on: date) -> Listed | None:
    found = talks_proposed(unit.government_id, on=on)
    return next((each for each in found if each.unit is unit), None)


def same_proposal(unit: Unit, reason: str, on: date, time: str, talker: Post) -> Talk | None:
    """A talk that waits for a leader and was proposed in the same words for the same hour."""
    return db.session.scalar(
        select(Talk).where(
            Talk.unit_id == unit.id,
            Talk.status == TalkStatus.PROPOSED,
            Talk.reason == reason,
            Talk.planned_on == on,
            Talk.planned_time == time,
            Talk.talker_post_id == talker.id,
        )
    )


def tasks_of(unit: Unit, *, on: date) -> Sequence[Task]:
    """The open tasks that a unit has that day, in the order of their documents."""
    own = select(Assignment.task_id).where(
        Assignment.unit_id == unit.id,
        Assignment.from_on <= on,
        or_(Assignment.until_on.is_(None), Assignment.until_on > on),
    )
    return db.session.scalars(
        select(Task)
        .join(Task.plan)
        .where(Task.id.in_(own), Task.status == TaskStatus.OPEN, Plan.status == PlanStatus.ISSUED)
        .order_by(Task.plan_id, Task.position)
    ).all()


def tasks_of_slip(slip: Slip) -> set[int]:
    """The tasks whose reports a slip still misses."""
    rows = (
        select(Assignment.task_id)
        .join(ProgressReport, ProgressReport.assignment_id == Assignment.id)
        .join(SlipReport, SlipReport.report_id == ProgressReport.id)
        .where(SlipReport.slip_id == slip.id, ProgressReport.status.in_(STILL_OWED))
    )
    return set(db.session.scalars(rows))


def seats(government_id: int, kinds: Sequence[PostKind], *, on: date) -> list[Seat]:
    """The posts of these kinds in which somebody acts that day."""
    posts = db.session.scalars(
        select(Post)
        .where(
            Post.government_id == government_id,
            Post.kind.in_(kinds),
            Post.abolished_on.is_(None),
        )
        .order_by(Post.position, Post.id)
    ).all()
    acting = directory.acting_by_post([post.id for post in posts], on=on)
    found = [Seat(post, acting[post.id]) for post in posts if post.id in acting]
    return sorted(found, key=lambda seat: kinds.index(seat.post.kind))


def listed(reader: Actor, *, before: int | None = None) -> tuple[Sequence[Talk], int | None]:
    """A page of the talks that the reader may see, the newest first, and where the next begins."""
    page = _visible(reader)
    if before is not None:
        page = page.where(Talk.id < before)
    found = db.session.scalars(_whole(page).order_by(Talk.id.desc()).limit(PAGE + 1)).all()
    return found[:PAGE], found[PAGE - 1].id if len(found) > PAGE else None


def has_talks(reader: Actor) -> bool:
    return bool(db.session.scalar(select(_visible(reader).exists())))


def waiting_for(reader: Actor) -> list[Talk]:
    """Those that wait for the reader's word: a unit's confirmation, a leader's approval."""
    waiting = _visible(reader)
    if reader.post.kind in POSTS_OF_A_UNIT:
        waiting = waiting.where(Talk.status == TalkStatus.APPROVED)
    else:
        waiting = waiting.where(
            Talk.status == TalkStatus.PROPOSED, Talk.approver_post_id == reader.post.id
        )
    return list(db.session.scalars(_whole(waiting).order_by(Talk.planned_on, Talk.id)))


def count_waiting_for(reader: Actor) -> int:
    return len(waiting_for(reader))


def commitments_open(reader: Actor) -> Sequence[Commitment]:
    """What was promised and is not done yet, of the reader's unit or government; the first due
    first."""
    return db.session.scalars(
        select(Commitment)
        .join(Commitment.talk)
        .where(
            Commitment.done_at.is_(None), Talk.id.in_(_visible(reader).with_only_columns(Talk.id))
        )
        .options(joinedload(Commitment.talk).joinedload(Talk.unit))
        .order_by(Commitment.due_on, Commitment.id)
    ).all()


def talks_on(task: Task, *, reader: Actor) -> Sequence[Talk]:
    """The talks about a task that are the reader's business and out, or were."""
    about = _visible(reader).where(Talk.tasks.any(Task.id == task.id), Talk.decided_at.is_not(None))
    return db.session.scalars(
        _whole(about).where(Talk.status != TalkStatus.REFUSED).order_by(Talk.id)
    ).all()


def _visible(reader: Actor) -> Select[Talk]:
    """Those of the reader's government; of his unit, and of those that ended in it, once
    they are approved."""
    own = select(Talk).join(Talk.unit).where(Unit.government_id == reader.government_id)
    if reader.post.kind in POSTS_OF_A_UNIT:
        return own.where(
            Talk.unit_id.in_(directory.followed_by(reader.post.unit_id)),
            Talk.decided_at.is_not(None),
            Talk.status.not_in(_BEFORE_OUT),
        )
    return own


def _whole(talks: Select[Talk]) -> Select[Talk]:
    return talks.options(
        joinedload(Talk.unit),
        joinedload(Talk.talker_post),
        joinedload(Talk.approver_post),
        selectinload(Talk.commitments),
        selectinload(Talk.postponements),
    )
