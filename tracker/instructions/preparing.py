"""A secretary writes an instruction for his leader, who gives it, changes it first, or discards it
(批示拟稿). Nobody else reads it before it is given.

Source: docs/rules.md 18.
"""

from datetime import date

from sqlalchemy import select

from tracker.audit import service as audit
from tracker.core import clock
from tracker.core.db import db, hold
from tracker.core.errors import RuleBroken
from tracker.directory import queries as directory
from tracker.inbox import service as inbox
from tracker.instructions.service import checked_words, give_instruction
from tracker.models import (
    Actor,
    AuditAction,
    Instruction,
    InstructionDraft,
    MessageKind,
    Post,
    Task,
    Unit,
)
from tracker.reports.service.versions import name_of


def prepare_instruction(
    task: Task,
    *,
    text: str,
    unit: Unit | None = None,
    reply_due_on: date | None = None,
    by: Actor,
) -> InstructionDraft:
    """Write an instruction for the leader served; it waits on his page, and he is told.

    The same words for the same unit are one draft. RuleBroken as for give_instruction.
    """
    hold(task)
    served = by.post.serves
    if served is None:
        raise RuleBroken("只有领导的秘书能拟批示，请切换到秘书岗位。")
    text, unit = checked_words(task, text, unit, reply_due_on, by)
    waiting = _same_waiting(task, unit, served, text)
    if waiting is not None:
        return waiting
    draft = InstructionDraft(
        task=task,
        unit=unit,
        post=served,
        author=by.official,
        author_name=name_of(by),
        author_post_title=by.post_title,
        text=text,
        reply_due_on=reply_due_on,
        at=clock.now(),
    )
    db.session.add(draft)
    audit.record(
        AuditAction.INSTRUCTION_PREPARED, draft, by=by, task=task.name, unit=unit.short_name
    )
    _tell_leader(draft, by)
    return draft


def give_prepared(
    draft: InstructionDraft,
    *,
    text: str | None = None,
    unit: Unit | None = None,
    reply_due_on: date | None = None,
    by: Actor,
) -> Instruction:
    """Give what a secretary wrote, as it stands, or as the leader has changed it (text and what
    goes with it). Given twice it is one instruction. RuleBroken once it was discarded."""
    hold(draft)
    if draft.instruction is not None:
        return draft.instruction
    _refuse_discarded(draft)
    is_changed = text is not None
    given = give_instruction(
        draft.task,
        text=text if text is not None else draft.text,
        unit=unit if is_changed else draft.unit,
        reply_due_on=reply_due_on if is_changed else draft.reply_due_on,
        drafted_by=draft.author_name,
        by=by,
    )
    # The leader may have given the same words himself meanwhile: one instruction has one draft.
    db.session.flush()
    other = db.session.scalar(
        select(InstructionDraft.id).where(InstructionDraft.instruction_id == given.id)
    )
    if other is None:
        draft.instruction = given
    else:
        _discard(draft, by)
    db.session.flush()
    return given


def discard_prepared(draft: InstructionDraft, *, by: Actor) -> None:
    """Discard what was written: by the leader, of which its author hears, or by a secretary of
    his. Twice is once; RuleBroken once it was given."""
    hold(draft)
    if draft.instruction_id is not None:
        raise RuleBroken("这件批示已经发出，不能作废；要改变的，请再批一件。")
    if draft.discarded_at is not None:
        return
    _discard(draft, by)
    if draft.author_id != by.official.id:
        inbox.send(
            draft.author,
            MessageKind.INSTRUCTION,
            f"您为{draft.task.name}拟的批示没有采用",
            occurrence=f"prepared.{draft.id}.discarded",
            text=draft.text,
            link=f"/tasks/{draft.task_id}",
        )


def _same_waiting(task: Task, unit: Unit, served: Post, text: str) -> InstructionDraft | None:
    return db.session.scalar(
        select(InstructionDraft).where(
            InstructionDraft.task_id == task.id,
            InstructionDraft.unit_id == unit.id,
            InstructionDraft.post_id == served.id,
            InstructionDraft.text == text,
            InstructionDraft.instruction_id.is_(None),
            InstructionDraft.discarded_at.is_(None),
        )
    )


def _tell_leader(draft: InstructionDraft, by: Actor) -> None:
    leader = directory.acting_in(draft.post, on=by.on)
    if leader is None:
        return
    inbox.send(
        leader,
        MessageKind.INSTRUCTION,
        f"{draft.author_name}为您拟了{draft.task.name}的批示",
        occurrence=f"prepared.{draft.id}",
        text="在分管工作页面可以批示、改后批示或作废。",
        link="/portfolio#prepared",
    )


def _discard(draft: InstructionDraft, by: Actor) -> None:
    draft.discarded_at, draft.discarded_by = clock.now(), by.official
    audit.record(AuditAction.PREPARED_DISCARDED, draft, by=by, task=draft.task.name)


def _refuse_discarded(draft: InstructionDraft) -> None:
    if draft.discarded_at is not None:
        raise RuleBroken("这件拟稿已经作废，请另写批示。")
