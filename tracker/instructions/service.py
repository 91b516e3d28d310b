"""Giving an instruction and answering it (批示, 批示答复)."""

from datetime import date
from typing import Any

from sqlalchemy import select

from tracker.audit import service as audit
from tracker.core import clock
from tracker.core.db import db, hold
from tracker.core.errors import RuleBroken
from tracker.core.texts import written
from tracker.core.workdays import due_day
from tracker.directory import queries as directory
from tracker.inbox import service as inbox
from tracker.models import (
    Actor,
    AuditAction,
    Instruction,
    InstructionReply,
    MessageKind,
    PlanStatus,
    Post,
    PostKind,
    Task,
    TaskStatus,
    Unit,
)
from tracker.reports.service.versions import name_of

LONGEST_INSTRUCTION = 1000
LONGEST_REPLY = 3000


def units_to_instruct(task: Task, *, on: date) -> list[Unit]:
    """The units that have the task on that day, the first-named lead first."""
    own = [each for each in task.assignments if each.includes(on)]
    return [each.unit for each in sorted(own, key=lambda each: not each.is_lead)]


def give_instruction(
    task: Task,
    *,
    text: str,
    unit: Unit | None = None,
    reply_due_on: date | None = None,
    drafted_by: str = "",
    by: Actor,
) -> Instruction:
    """Write an instruction to a unit of the task, its first lead by default, and tell it.

    drafted_by: who prepared it, for the trail. The same words given to the same unit twice in a
    day are one instruction. Raises RuleBroken as checked_words does.
    """
    hold(task)
    text, unit = checked_words(task, text, unit, reply_due_on, by)
    given = _same_given_today(task, unit, text, by)
    if given:
        return given
    instruction = Instruction(
        task=task,
        unit=unit,
        post=by.post,
        author=by.official,
        author_name=name_of(by),
        author_post_title=by.post_title,
        text=text,
        reply_due_on=reply_due_on,
        at=clock.now(),
    )
    db.session.add(instruction)
    said: dict[str, Any] = {"author": drafted_by} if drafted_by else {}
    said |= {"task": task.name, "unit": unit.short_name}
    audit.record(AuditAction.INSTRUCTION_GIVEN, instruction, by=by, **said)
    _tell_unit(instruction, by)
    return instruction


def checked_words(
    task: Task, text: str, unit: Unit | None, reply_due_on: date | None, by: Actor
) -> tuple[str, Unit]:
    """The text as it is kept, and the unit that is to answer. Raises RuleBroken for a task that is
    over, a unit that is not on it, an empty text, or a day that has passed."""
    text = written(text, "批示内容", LONGEST_INSTRUCTION, field="text")
    if task.plan.status is not PlanStatus.ISSUED or task.status is TaskStatus.WITHDRAWN:
        raise RuleBroken(f"{task.name}已不再办理，不能批示；请在仍在办理的任务上批示。")
    unit = _answering_unit(task, unit, on=by.on)
    if reply_due_on is not None and reply_due_on < by.on:
        raise RuleBroken("答复期限已经过去，请另选一天。", field="reply_due_on")
    return text, unit


def answer_instruction(instruction: Instruction, *, text: str, by: Actor) -> InstructionReply:
    """Write the unit's reply, and tell whoever now holds the author's post, whoever leads the task
    since it was taken from that post (分工调整), and the office.

    A unit may add to its reply; the same words twice are one.
    """
    hold(instruction)
    text = written(text, "答复内容", LONGEST_REPLY, field="text")
    same = next((reply for reply in instruction.replies if reply.text == text), None)
    if same:
        return same
    reply = InstructionReply(
        instruction=instruction,
        author_id=by.official.id,
        author_name=name_of(by),
        author_post_title=by.post_title,
        text=text,
        at=clock.now(),
    )
    db.session.add(reply)
    audit.record(
        AuditAction.INSTRUCTION_ANSWERED,
        instruction,
        by=by,
        task=instruction.task.name,
        unit=instruction.unit.short_name,
    )
    _tell_author(instruction, reply, by)
    return reply


def _answering_unit(task: Task, unit: Unit | None, *, on: date) -> Unit:
    units = units_to_instruct(task, on=on)
    chosen = unit or next(iter(units), None)
    if chosen is None or chosen not in units:
        raise RuleBroken(f"请在{task.name}现有的责任单位中选一个来答复。", field="unit")
    return chosen


def _same_given_today(task: Task, unit: Unit, text: str, by: Actor) -> Instruction | None:
    given = db.session.scalars(
        select(Instruction).where(
            Instruction.task_id == task.id,
            Instruction.unit_id == unit.id,
            Instruction.post_id == by.post.id,
            Instruction.text == text,
        )
    )
    return next((each for each in given if clock.day_of(each.at) == clock.today()), None)


def _tell_unit(instruction: Instruction, by: Actor) -> None:
    unit, due = instruction.unit, instruction.reply_due_on
    told = [*directory.reporters_of(unit, on=by.on), *directory.heads_of(unit, on=by.on)]
    until = f"，请于{due_day(due, by.on, directory.work_calendar())}前答复" if due else ""
    for official in dict.fromkeys(told):
        inbox.send(
            official,
            MessageKind.INSTRUCTION,
            f"{instruction.author_post_title}{instruction.author_name}"
            f"批示{instruction.task.name}{until}",
            occurrence=f"instruction.{instruction.id}",
            text=instruction.text,
            link=f"/instructions/{instruction.id}/answer",
        )


def _tell_author(instruction: Instruction, reply: InstructionReply, by: Actor) -> None:
    asked = [instruction.post, *_leading_instead(instruction, by.on)]
    leaders = directory.acting_in_each(asked, on=by.on)
    office = directory.officials_in(by.government_id, PostKind.SUPERVISOR, on=by.on)
    for official in dict.fromkeys([*leaders, *office]):
        inbox.send(
            official,
            MessageKind.REPLY,
            f"{instruction.unit.short_name}答复了{instruction.task.name}的批示",
            occurrence=f"reply.{reply.id}",
            text=reply.text,
            link=f"/tasks/{instruction.task_id}",
        )


def _leading_instead(instruction: Instruction, on: date) -> list[Post]:
    """The posts that lead the task now, where the lead official's who asked does no longer."""
    led = [each for each in instruction.task.leaders if each.post is not None]
    now = [each.post for each in led if each.post is not None and each.includes(on)]
    has_led = any(each.post_id == instruction.post_id for each in led)
    is_gone = has_led and all(post.id != instruction.post_id for post in now)
    return now if is_gone else []
