"""One matter or meeting, as a reader may see it; else NoResultFound (404)."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import joinedload, selectinload

from tracker.core.db import db
from tracker.models import (
    Actor,
    Instruction,
    Matter,
    MatterReceipt,
    Meeting,
    Task,
    TaskParty,
)
from tracker.permissions import Permission, allowed


def get_matter(matter_id: int, *, reader: Actor) -> Matter:
    """The matter, if the reader may see its task; else NoResultFound."""
    matter = db.session.get_one(Matter, matter_id)
    if not allowed(reader, Permission.MATTER_VIEW, matter):
        raise NoResultFound
    return matter


def get_meeting(meeting_id: int, *, reader: Actor) -> Meeting:
    """The meeting, if the reader is of its government; else NoResultFound."""
    meeting = db.session.get_one(Meeting, meeting_id)
    if not allowed(reader, Permission.MEETING_VIEW, meeting):
        raise NoResultFound
    return meeting


def get_instruction_to_hand_out(instruction_id: int, *, reader: Actor) -> Instruction:
    """An instruction of which a matter may be made; NoResultFound where it is not to be seen."""
    instruction = db.session.get_one(Instruction, instruction_id)
    if not allowed(reader, Permission.INSTRUCTION_VIEW, instruction):
        raise NoResultFound
    return instruction


def matter_of(task: Task) -> Matter | None:
    """What a task of the rolling plan is beside a task."""
    return db.session.scalar(
        select(Matter).where(Matter.task_id == task.id).options(*matter_parts())
    )


def matters_of_meeting(meeting: Meeting) -> Sequence[Matter]:
    """What a meeting decided on, in the order in which it was handed out."""
    return db.session.scalars(
        select(Matter)
        .where(Matter.meeting_id == meeting.id)
        .options(*matter_parts())
        .order_by(Matter.id)
    ).all()


def matter_parts() -> tuple[Any, ...]:
    """What pages show of a matter, loaded at once."""
    parties = selectinload(Task.parties)
    return (
        joinedload(Matter.task).options(
            joinedload(Task.plan),
            parties.joinedload(TaskParty.unit),
            parties.joinedload(TaskParty.group),
            selectinload(Task.assignments),
        ),
        joinedload(Matter.post),
        joinedload(Matter.meeting),
        joinedload(Matter.instruction),
        joinedload(Matter.handed_out_by),
        selectinload(Matter.receipts).joinedload(MatterReceipt.unit),
        selectinload(Matter.receipts).joinedload(MatterReceipt.signed_by),
    )
