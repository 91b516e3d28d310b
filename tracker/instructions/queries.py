"""Instructions as a reader may see them, and which of them still wait for a reply."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Exists, Select, and_, false, func, select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import joinedload, selectinload

from tracker.core.db import db
from tracker.models import (
    LEADS,
    POSTS_OF_A_UNIT,
    Actor,
    Instruction,
    InstructionDraft,
    InstructionReply,
    Matter,
    PaperEntry,
    PaperRecord,
    Plan,
    PostKind,
    Task,
    TaskStatus,
)
from tracker.permissions import Permission, allowed

PAGE = 30


@dataclass(frozen=True)
class Answered:
    """A page of the answered instructions; `before` opens the next, None on the last."""

    instructions: Sequence[Instruction]
    before: int | None


def get_instruction(instruction_id: int, *, reader: Actor) -> Instruction:
    """The instruction, if the reader may see it; else NoResultFound."""
    instruction = db.session.get_one(Instruction, instruction_id)
    if not allowed(reader, Permission.INSTRUCTION_VIEW, instruction):
        raise NoResultFound
    return instruction


def get_prepared(prepared_id: int, *, reader: Actor) -> InstructionDraft:
    """What a secretary wrote, if the reader may see it; else NoResultFound."""
    draft = db.session.get_one(InstructionDraft, prepared_id)
    if not allowed(reader, Permission.PREPARED_VIEW, draft):
        raise NoResultFound
    return draft


def prepared_for(reader: Actor) -> Sequence[InstructionDraft]:
    """What waits for the leader whose post the reader acts in, or serves, the oldest first."""
    return db.session.scalars(
        select(InstructionDraft)
        .where(
            InstructionDraft.post_id == (reader.post.serves_id or reader.post.id),
            InstructionDraft.instruction_id.is_(None),
            InstructionDraft.discarded_at.is_(None),
        )
        .options(
            joinedload(InstructionDraft.task).options(
                joinedload(Task.plan), selectinload(Task.leaders)
            ),
            joinedload(InstructionDraft.unit),
        )
        .order_by(InstructionDraft.id)
    ).all()


def instructions_of(reader: Actor) -> Select[Instruction]:
    """Those that are the reader's own business by the post: given by it, or owed by its unit.

    The mayor, the director and the office see everyone's; a secretary what his leader sees.
    """
    own = select(Instruction).join(Task).join(Plan)
    own = own.where(Plan.government_id == reader.government_id)
    post = reader.post.serves or reader.post
    if post.kind in (PostKind.MAYOR, PostKind.DIRECTOR, PostKind.SUPERVISOR):
        return own
    if post.kind in LEADS:
        return own.where(Instruction.post_id == post.id)
    if post.kind in POSTS_OF_A_UNIT:
        return own.where(Instruction.unit_id == post.unit_id)
    return own.where(false())


def instructions_on(task: Task, *, reader: Actor) -> list[Instruction]:
    """Those on a task that the reader may see, in the order given, with their replies."""
    given = db.session.scalars(
        _whole(select(Instruction).where(Instruction.task_id == task.id)).order_by(
            Instruction.at, Instruction.id
        )
    )
    return [each for each in given if allowed(reader, Permission.INSTRUCTION_VIEW, each)]


def instructions_by_task(
    task_ids: Collection[int], *, reader: Actor
) -> dict[int, list[Instruction]]:
    """Those on many tasks that the reader may see, by task, in the order given."""
    given = db.session.scalars(
        _whole(select(Instruction).where(Instruction.task_id.in_(task_ids))).order_by(
            Instruction.at, Instruction.id
        )
    )
    found: dict[int, list[Instruction]] = {}
    for each in given:
        if allowed(reader, Permission.INSTRUCTION_VIEW, each):
            found.setdefault(each.task_id, []).append(each)
    return found


def matters_made_of(instructions: Collection[Instruction]) -> dict[int, Matter]:
    """By the id of the instruction, the matter that the office made of it (立为交办事项)."""
    ids = [each.id for each in instructions]
    found = db.session.scalars(
        select(Matter).where(Matter.instruction_id.in_(ids)).options(joinedload(Matter.task))
    )
    return {matter.instruction_id: matter for matter in found if matter.instruction_id}


def unanswered(reader: Actor) -> Sequence[Instruction]:
    """The reader's own that have no reply yet: the first due first, those without a day last."""
    return db.session.scalars(
        _whole(instructions_of(reader).where(_waits())).order_by(
            Instruction.reply_due_on.is_(None), Instruction.reply_due_on, Instruction.id
        )
    ).all()


def unanswered_count(reader: Actor) -> int:
    waiting = instructions_of(reader).where(_waits())
    return db.session.scalar(waiting.with_only_columns(func.count(Instruction.id))) or 0


def tasks_with_unanswered(reader: Actor) -> set[int]:
    """The ids of the tasks on which one of the reader's own waits for a reply."""
    waiting = instructions_of(reader).where(_waits())
    return set(db.session.scalars(waiting.with_only_columns(Instruction.task_id)))


def answered(reader: Actor, *, before: int | None = None, limit: int = PAGE) -> Answered:
    """The reader's own that have a reply, the newest first.

    before: the id that the page before ended with.
    """
    page = instructions_of(reader).where(_has_reply())
    if before is not None:
        page = page.where(Instruction.id < before)
    found = db.session.scalars(_whole(page).order_by(Instruction.id.desc()).limit(limit + 1)).all()
    shown = found[:limit]
    return Answered(shown, shown[-1].id if len(found) > limit else None)


def answered_since(reader: Actor, since: datetime) -> Sequence[Instruction]:
    """The reader's own to which somebody replied after that instant, the latest reply first."""
    latest = select(func.max(InstructionReply.at)).where(
        InstructionReply.instruction_id == Instruction.id
    )
    at = latest.scalar_subquery()
    return db.session.scalars(
        _whole(instructions_of(reader).where(at > since)).order_by(at.desc(), Instruction.id.desc())
    ).all()


def moot(reader: Actor) -> Sequence[Instruction]:
    """The reader's own that nobody needs to answer: their task was withdrawn. The newest first."""
    withdrawn = Task.status == TaskStatus.WITHDRAWN
    return db.session.scalars(
        _whole(instructions_of(reader).where(~_has_reply(), withdrawn)).order_by(
            Instruction.id.desc()
        )
    ).all()


def _waits() -> ColumnElement[bool]:
    """Joined with its task: no reply yet, and the task is still to be done."""
    return and_(~_has_reply(), Task.status != TaskStatus.WITHDRAWN)


def _has_reply() -> Exists:
    of_it = InstructionReply.instruction_id == Instruction.id
    return select(InstructionReply.id).where(of_it).exists()


def _whole(instructions: Select[Instruction]) -> Select[Instruction]:
    return instructions.options(
        joinedload(Instruction.unit),
        joinedload(Instruction.task).joinedload(Task.plan),
        joinedload(Instruction.draft),
        joinedload(Instruction.paper)
        .joinedload(PaperEntry.record)
        .selectinload(PaperRecord.entries),
        selectinload(Instruction.replies),
    )
