"""A leader's instruction that he wrote on paper (代录批示)."""

from dataclasses import replace
from datetime import date

from sqlalchemy import select

from tracker.core.db import db, hold
from tracker.core.errors import RuleBroken
from tracker.core.files import FileStore
from tracker.instructions import service as instructions
from tracker.models import (
    LEADS,
    Actor,
    Instruction,
    PaperKind,
    PaperRecord,
    PostKind,
    Task,
    Unit,
)
from tracker.paper.queries import entry_of
from tracker.paper.service.recording import Paper, record_paper, signer_of
from tracker.permissions import Permission, allowed

INSTRUCTING = (PostKind.MAYOR, *sorted(LEADS, reverse=True))


def enter_instruction(
    task: Task,
    *,
    text: str,
    unit: Unit | None = None,
    reply_due_on: date | None = None,
    paper: Paper,
    store: FileStore,
    by: Actor,
) -> PaperRecord:
    """Give the instruction in the name of him who wrote it; its unit is told as of any other.

    RuleBroken where he led the task no part of that day, or as give_instruction does. The same
    twice in a day is one.
    """
    hold(task)
    signer = signer_of(paper, since=_begun_on(task), by=by)
    assert paper.signed_on is not None
    if not allowed(replace(signer, on=paper.signed_on), Permission.INSTRUCTION_GIVE, task):
        raise RuleBroken(
            f"{signer.post_title}那天不分管{task.name}，不能批示，请核对是哪位领导。", field="post"
        )
    before = set(db.session.scalars(select(Instruction.id).where(Instruction.task_id == task.id)))
    given = instructions.give_instruction(
        task, text=text, unit=unit, reply_due_on=reply_due_on, by=signer
    )
    db.session.flush()
    entry = entry_of(given)
    if entry is not None:
        return entry.record
    if given.id in before:
        raise RuleBroken(f"{signer.name}今天已经在系统里发过同样的批示，不用再录。")
    return record_paper(
        PaperKind.INSTRUCTION,
        f"对{task.name}的批示",
        [given],
        paper,
        signer,
        store=store,
        by=by,
    )


def _begun_on(task: Task) -> date | None:
    """When the task came into force: with its plan, or later where it was handed out by itself."""
    first = min((each.from_on for each in task.assignments), default=None)
    issued_on = task.plan.issued_on
    return max(issued_on, first) if issued_on and first else issued_on
