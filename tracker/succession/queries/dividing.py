"""Which tasks would go from one lead official's post to another's (分工调整)."""

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum, auto

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload, selectinload

from tracker.core.db import db
from tracker.directory import queries as directory
from tracker.directory.queries import Acting
from tracker.models import (
    LEADS,
    Assignment,
    Instruction,
    InstructionReply,
    PartyRole,
    Plan,
    PlanStatus,
    Post,
    RedividedTask,
    Redivision,
    ReportingPeriod,
    Schedule,
    Task,
    TaskLeader,
    TaskStatus,
    Unit,
)
from tracker.plans import queries as plans


@dataclass(frozen=True)
class Lead:
    """A post that leads tasks, who acts in it, and how many open ones it leads by itself."""

    post: Post
    acting: Acting | None
    tasks: int

    @property
    def name(self) -> str:
        return _name(self.post, self.acting)


@dataclass(frozen=True)
class Move:
    """A task that goes over."""

    task: Task
    was: TaskLeader
    is_with_both: bool  # the other post leads it already: it only stays
    until_on: date | None  # where a later redivision moves it on
    unanswered: int  # instructions of the post that nobody has replied to


@dataclass(frozen=True)
class Redividing:
    """What follows of a redivision; `seen` tells it from what follows later."""

    from_post: Post
    to_post: Post
    from_name: str  # 副市长 周立恒: titles are not unique
    to_name: str
    on: date
    moves: list[Move]
    shared: list[Task]  # of the chosen units, led by all vice-mayors: never moved
    others: list[Task]  # of the chosen units, with the other post already
    over: list[Task]  # of the chosen units, closed or withdrawn
    earliest: date | None  # before it lie periods of these tasks that are closed or published
    barred_by: tuple[Task, ReportingPeriod] | None  # what sets that day
    seen: str

    @property
    def unanswered(self) -> int:
        return sum(each.unanswered for each in self.moves)


def lead_officials(government_id: int, *, on: date) -> list[Lead]:
    """The posts that tasks can be divided among, in the directory's order."""
    posts = [each for each in plans.lead_posts(government_id) if each.kind in LEADS]
    ids = [post.id for post in posts]
    acting = directory.acting_by_post(ids, on=on)
    led = Counter(db.session.scalars(_leading(ids, on).with_only_columns(TaskLeader.post_id)).all())
    return [Lead(post, acting.get(post.id), led[post.id]) for post in posts]


def led_by(post: Post, *, on: date) -> list[Task]:
    """The open tasks that a post leads on a day, by itself or beside others, in order."""
    rows = db.session.scalars(
        _leading([post.id], on)
        .options(
            joinedload(TaskLeader.task).selectinload(Task.assignments).joinedload(Assignment.unit)
        )
        .order_by(Plan.id, Task.position)
    )
    return list(dict.fromkeys(row.task for row in rows))


def units_led(tasks: Collection[Task], *, on: date) -> list[tuple[Unit, list[Task]]]:
    """The units that lead these tasks on a day, each with its own, in the directory's order."""
    found: dict[Unit, list[Task]] = {}
    for task in tasks:
        for each in task.assignments:
            if each.is_lead and each.includes(on):
                found.setdefault(each.unit, []).append(task)
    return sorted(found.items(), key=lambda each: (each[0].position, each[0].id))


def redividing(
    from_post: Post,
    to_post: Post,
    *,
    unit_ids: Collection[int],
    task_ids: Collection[int],
    on: date,
    today: date,
) -> Redividing:
    """What would go over from a day: the tasks led by these units, and these tasks."""
    around = _around(from_post.government_id, set(unit_ids), set(task_ids), on)
    waiting = _unanswered(from_post, [task.id for task in around])
    moves: list[Move] = []
    rest: dict[_Stays, list[Task]] = {each: [] for each in _Stays}
    for task in around:
        found = _move_of(task, from_post, to_post, on, waiting[task.id])
        if isinstance(found, Move):
            moves.append(found)
        elif found:
            rest[found].append(task)
    barred = _last_settled([each.task for each in moves], today)
    acting = directory.acting_by_post([from_post.id, to_post.id], on=on)
    return Redividing(
        from_post=from_post,
        to_post=to_post,
        from_name=_name(from_post, acting.get(from_post.id)),
        to_name=_name(to_post, acting.get(to_post.id)),
        on=on,
        moves=moves,
        shared=rest[_Stays.SHARED],
        others=rest[_Stays.WITH_OTHER],
        over=rest[_Stays.OVER],
        earliest=barred[1].covers_until + timedelta(days=1) if barred else None,
        barred_by=barred,
        seen=_digest(from_post, to_post, on, moves),
    )


class _Stays(Enum):
    """Why a task of the chosen units does not move."""

    OVER = auto()
    WITH_OTHER = auto()
    SHARED = auto()


def _move_of(
    task: Task, from_post: Post, to_post: Post, on: date, unanswered: int
) -> Move | _Stays | None:
    """The move of a task, or why it stays; None where neither post has to do with it."""
    if task.status is not TaskStatus.OPEN:
        return _Stays.OVER
    then = [each for each in task.leaders if each.includes(on)]
    own = next((each for each in then if each.post_id == from_post.id), None)
    is_with_other = any(each.post_id == to_post.id for each in then)
    if own is not None:
        return Move(task, own, is_with_other, own.until_on, unanswered)
    if is_with_other:
        return _Stays.WITH_OTHER
    return _Stays.SHARED if any(each.is_shared for each in then) else None


def _digest(from_post: Post, to_post: Post, on: date, moves: Sequence[Move]) -> str:
    shown = [from_post.id, to_post.id, on.isoformat(), [[m.task.id, m.was.id] for m in moves]]
    return hashlib.sha256(json.dumps(shown).encode()).hexdigest()[:20]


def redivisions_in(government_id: int, *, at_most: int = 20) -> Sequence[Redivision]:
    """Those of a government, the newest first, with what they moved."""
    return db.session.scalars(
        select(Redivision)
        .where(Redivision.government_id == government_id)
        .options(
            joinedload(Redivision.from_post),
            joinedload(Redivision.to_post),
            selectinload(Redivision.tasks).joinedload(RedividedTask.task),
        )
        .order_by(Redivision.id.desc())
        .limit(at_most)
    ).all()


def _name(post: Post, acting: Acting | None) -> str:
    return f"{post.title} {acting}" if acting else f"{post.title}（空缺）"


def _leading(post_ids: Collection[int], on: date) -> Select[TaskLeader]:
    return (
        select(TaskLeader)
        .join(TaskLeader.task)
        .join(Task.plan)
        .where(
            TaskLeader.post_id.in_(post_ids),
            TaskLeader.from_on <= on,
            or_(TaskLeader.until_on.is_(None), TaskLeader.until_on > on),
            Plan.status == PlanStatus.ISSUED,
            Task.status == TaskStatus.OPEN,
        )
    )


def _around(
    government_id: int, unit_ids: Collection[int], task_ids: Collection[int], on: date
) -> Sequence[Task]:
    """The tasks led by these units that day, and those chosen one by one, whoever leads them."""
    led = select(Assignment.task_id).where(
        Assignment.unit_id.in_(unit_ids),
        Assignment.role == PartyRole.LEAD,
        Assignment.from_on <= on,
        or_(Assignment.until_on.is_(None), Assignment.until_on > on),
    )
    return db.session.scalars(
        select(Task)
        .join(Task.plan)
        .where(
            Plan.government_id == government_id,
            Plan.status == PlanStatus.ISSUED,
            or_(Task.id.in_(led), Task.id.in_(task_ids)),
        )
        .options(
            selectinload(Task.leaders).joinedload(TaskLeader.post),
            selectinload(Task.assignments).joinedload(Assignment.unit),
            joinedload(Task.schedule).selectinload(Schedule.periods),
        )
        .order_by(Plan.id, Task.position)
    ).all()


def _unanswered(post: Post, task_ids: Collection[int]) -> Counter[int]:
    replied = select(InstructionReply.id).where(InstructionReply.instruction_id == Instruction.id)
    return Counter(
        db.session.scalars(
            select(Instruction.task_id).where(
                Instruction.post_id == post.id,
                Instruction.task_id.in_(task_ids),
                ~replied.exists(),
            )
        ).all()
    )


def _last_settled(tasks: Sequence[Task], today: date) -> tuple[Task, ReportingPeriod] | None:
    """Of the periods of these tasks that are closed or published, the one that ends last: who led
    a task in it is history."""
    periods = plans.periods_of(tasks)
    settled = [
        (task, period)
        for task in tasks
        for period in periods[task.id]
        if period.is_published or period.is_closed(today)
    ]
    return max(settled, key=lambda each: each[1].covers_until, default=None)
