"""Rounds of comments on a draft, as the office and as a unit may see them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import joinedload, selectinload

from tracker.core.db import db
from tracker.models import (
    POSTS_OF_A_UNIT,
    Actor,
    Comment,
    Consultation,
    ConsultedUnit,
    PartyRole,
    Plan,
    Task,
    Unit,
)
from tracker.permissions import Permission, allowed
from tracker.plans.service.assignments import Obligation
from tracker.plans.service.consulting import Shares, shares_of
from tracker.plans.service.wording import Wording, in_words, wording_of


def get_consultation(consultation_id: int, *, reader: Actor) -> Consultation:
    """The round, for those who keep its draft; else NoResultFound."""
    consultation = db.session.get_one(Consultation, consultation_id)
    if not allowed(reader, Permission.CONSULTATION_VIEW, consultation.plan):
        raise NoResultFound
    return consultation


def get_comment(comment_id: int, *, reader: Actor) -> Comment:
    """The comment, for those who keep the draft, once its unit has answered."""
    comment = db.session.get_one(Comment, comment_id)
    get_consultation(comment.consulted.consultation_id, reader=reader)
    if not comment.consulted.has_answered:
        raise NoResultFound
    return comment


def get_own_part(consultation_id: int, *, reader: Actor) -> ConsultedUnit:
    """The part of the reader's own unit in a round; else NoResultFound."""
    if reader.post.kind not in POSTS_OF_A_UNIT:
        raise NoResultFound
    return db.session.scalars(
        select(ConsultedUnit).where(
            ConsultedUnit.consultation_id == consultation_id,
            ConsultedUnit.unit_id == reader.post.unit_id,
        )
    ).one()


@dataclass(frozen=True)
class Said:
    """A comment, and which parts of its task read otherwise now."""

    comment: Comment
    changed: Sequence[str] = ()
    is_gone: bool = False  # the task is no longer in the draft

    @property
    def before(self) -> Wording:
        return Wording.from_json(self.comment.wording)


@dataclass
class TaskTalk:
    """What the units say to one task of the draft, and who says nothing."""

    said: list[Said] = field(default_factory=list)
    silent: list[Unit] = field(default_factory=list)  # asked, and not answered
    unasked: list[Unit] = field(default_factory=list)  # came to the task after they were asked

    @property
    def objections(self) -> list[Said]:
        return [each for each in self.said if each.comment.objects]

    @property
    def agreeing(self) -> list[Said]:
        return [each for each in self.said if not each.comment.objects]


@dataclass(frozen=True)
class Share:
    """A unit in a round: how many tasks it has in the draft now, and what it said."""

    consulted: ConsultedUnit
    tasks: int
    leads: int

    @property
    def unit(self) -> Unit:
        return self.consulted.unit

    @property
    def comments(self) -> list[Comment]:
        """Those that count: of a unit that has answered."""
        return self.consulted.comments if self.consulted.has_answered else []

    @property
    def objections(self) -> list[Comment]:
        return [comment for comment in self.comments if comment.objects]

    @property
    def agreements(self) -> int:
        return len(self.comments) - len(self.objections)


@dataclass(frozen=True)
class Round:
    """One round as the office sees it, beside the draft as it stands now."""

    consultation: Consultation
    on: date
    shares: list[Share]
    talks: dict[int, TaskTalk]
    gone: list[Said]  # comments whose task is no longer in the draft
    added: list[Unit]  # came into the draft after it was sent

    @property
    def is_open(self) -> bool:
        return self.consultation.is_open(self.on)

    @property
    def answered(self) -> list[Share]:
        return [share for share in self.shares if share.consulted.has_answered]

    @property
    def owing(self) -> list[Share]:
        return [each for each in self.shares if each.tasks and not each.consulted.has_answered]

    @property
    def to_remind(self) -> list[Share]:
        return [each for each in self.owing if each.consulted.reminded_on != self.on]

    @property
    def objections(self) -> list[Said]:
        found = [said for talk in self.talks.values() for said in talk.objections]
        return [*found, *(said for said in self.gone if said.comment.objects)]

    @property
    def unsettled(self) -> list[Said]:
        return [said for said in self.objections if said.comment.settlement is None]

    def settled_as(self) -> list[tuple[str, int]]:
        """How many comments were adopted, in part, or not: for the leader."""
        labels = [s.comment.settlement.label for s in self.objections if s.comment.settlement]
        return [(label, labels.count(label)) for label in dict.fromkeys(labels)]


def rounds_of(plan: Plan, *, on: date) -> list[Round]:
    """All rounds of a plan, the newest first, in a constant number of queries."""
    consultations = db.session.scalars(
        select(Consultation)
        .where(Consultation.plan_id == plan.id)
        .order_by(Consultation.number.desc())
        .options(
            joinedload(Consultation.begun_by),
            selectinload(Consultation.units).options(
                joinedload(ConsultedUnit.unit), selectinload(ConsultedUnit.comments)
            ),
        )
    ).all()
    if not consultations:
        return []
    now = {task.id: task for task in in_words(plan)}
    shares = shares_of(plan, on)
    return [_round(each, shares, now, on) for each in consultations]


@dataclass(frozen=True)
class OwnTask:
    """A task of the draft as its unit sees it."""

    task: Task
    wording: Wording
    obligation: Obligation
    others: list[Obligation]
    comment: Comment | None
    changed: Sequence[str]  # since the comment was made

    @property
    def leads(self) -> bool:
        return self.obligation.party.role is PartyRole.LEAD


@dataclass(frozen=True)
class OwnPart:
    """A unit's part of a round: its tasks in the draft while it runs, and all that it said."""

    consulted: ConsultedUnit
    is_open: bool
    tasks: list[OwnTask]

    @property
    def can_change(self) -> bool:
        return self.is_open and not self.consulted.has_answered

    @property
    def settled(self) -> list[Comment]:
        return [comment for comment in self.consulted.comments if comment.settlement]

    @property
    def changed_since(self) -> list[OwnTask]:
        """Tasks that read otherwise than when the unit spoke to them, or are new to it."""
        return [each for each in self.tasks if each.changed or each.comment is None]


def own_part(consulted: ConsultedUnit, *, on: date) -> OwnPart:
    """When the round is over a unit sees what it said, and no longer how the draft goes on."""
    is_open = consulted.consultation.is_open(on)
    if not is_open:
        return OwnPart(consulted, is_open, [])
    order = in_words(consulted.consultation.plan)
    shares = shares_of(consulted.consultation.plan, on)
    own = shares.get(consulted.unit, {})
    comments = {comment.task_id: comment for comment in consulted.comments}
    every = _by_task(shares)
    tasks = []
    for task in order:
        if task not in own:
            continue
        obligation = own[task]
        comment, wording = comments.get(task.id), wording_of(task)
        others = [one for one in every[task] if one.unit is not consulted.unit]
        changed = Wording.from_json(comment.wording).differs_in(wording) if comment else ()
        tasks.append(OwnTask(task, wording, obligation, others, comment, changed))
    return OwnPart(consulted, is_open, tasks)


def _by_task(shares: Shares) -> dict[Task, list[Obligation]]:
    found: dict[Task, list[Obligation]] = {}
    for own in shares.values():
        for task, obligation in own.items():
            found.setdefault(task, []).append(obligation)
    for each in found.values():
        each.sort(key=lambda one: (one.party.position, one.unit.position))
    return found


def _round(consultation: Consultation, shares: Shares, now: dict[int, Task], on: date) -> Round:
    asked = sorted(consultation.units, key=lambda each: (each.unit.position, each.unit.id))
    talks: dict[int, TaskTalk] = {task_id: TaskTalk() for task_id in now}
    gone: list[Said] = []
    for consulted in asked:
        _hear(consulted, shares.get(consulted.unit, {}), talks, gone, now)
    known = {each.unit_id for each in asked}
    return Round(
        consultation,
        on,
        [_share(each, shares.get(each.unit, {}).values()) for each in asked],
        talks,
        gone,
        [unit for unit in shares if unit.id not in known],
    )


def _hear(
    consulted: ConsultedUnit,
    own: dict[Task, Obligation],
    talks: dict[int, TaskTalk],
    gone: list[Said],
    now: dict[int, Task],
) -> None:
    if not consulted.has_answered:
        for task in own:
            talks[task.id].silent.append(consulted.unit)
        return
    spoken = set()
    for comment in consulted.comments:
        about = now.get(comment.task_id or 0)
        if about is None:
            gone.append(Said(comment, is_gone=True))
            continue
        spoken.add(about.id)
        changed = Wording.from_json(comment.wording).differs_in(wording_of(about))
        talks[about.id].said.append(Said(comment, changed))
    for task in own:
        if task.id not in spoken:
            talks[task.id].unasked.append(consulted.unit)


def _share(consulted: ConsultedUnit, own: Iterable[Obligation]) -> Share:
    roles = [each.party.role for each in own]
    return Share(consulted, len(roles), roles.count(PartyRole.LEAD))
