"""What waits for a lead official, the mayor, and who writes for one of them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import contains_eager, joinedload

from tracker.core.db import db
from tracker.core.workdays import due_day
from tracker.directory import queries as directory
from tracker.models import (
    Assignment,
    Instruction,
    InstructionDraft,
    InstructionReply,
    LeaderKind,
    Plan,
    PlanStatus,
    Post,
    PostKind,
    ProgressReport,
    Task,
    TaskLeader,
    TaskStatus,
)
from tracker.reports.queries.owed import OWED_ON, owed
from tracker.succession.queries.decisions import decisions_of
from tracker.succession.queries.parts import Item, Part, owed_item, part_of, task_item


def work_of_leader(post: Post, *, on: date) -> Iterator[Part]:
    """The tasks that the post leads, and what waits for its word."""
    led = _led(post, on)
    yield part_of(
        "分管的未办结任务", "项", (task_item(each.task) for each in led if not each.is_shared)
    )
    yield part_of("共同分管的任务", "项", (task_item(each.task) for each in led if each.is_shared))
    yield part_of("等待批示的拟稿", "件", _drafts(post))
    yield from decisions_of(post)
    replied = select(InstructionReply.id).where(InstructionReply.instruction_id == Instruction.id)
    given = db.session.scalars(
        select(Instruction)
        .where(Instruction.post_id == post.id, ~replied.exists())
        .options(joinedload(Instruction.task), joinedload(Instruction.unit))
        .order_by(Instruction.id)
    )
    yield part_of(
        "已作出、单位还没有答复的批示",
        "件",
        (
            Item(
                f"{each.task.name}：{each.text[:40]}",
                f"{each.unit.short_name}答复",
                f"/tasks/{each.task_id}",
            )
            for each in given
        ),
    )
    yield part_of("逾期未报、提醒到分管领导的", "份", _late({each.task_id for each in led}, on))


def work_of_secretary(post: Post) -> Iterator[Part]:
    """What was written for the leader served and waits for his word; it is also the leader's."""
    if post.serves is not None:
        yield part_of("等待领导批示的拟稿", "件", _drafts(post.serves))
        for part in decisions_of(post.serves):
            yield replace(part, name=f"等待领导{part.name.removeprefix('待')}")


def _led(post: Post, on: date) -> list[TaskLeader]:
    kinds = TaskLeader.post_id == post.id
    if post.kind is PostKind.VICE_MAYOR:
        kinds = or_(kinds, TaskLeader.kind == LeaderKind.ALL_VICE_MAYORS)
    return list(
        db.session.scalars(
            select(TaskLeader)
            .join(TaskLeader.task)
            .join(Task.plan)
            .where(
                kinds,
                or_(TaskLeader.until_on.is_(None), TaskLeader.until_on > on),
                Plan.government_id == post.government_id,
                Plan.status == PlanStatus.ISSUED,
                Task.status == TaskStatus.OPEN,
            )
            .options(contains_eager(TaskLeader.task))
            .order_by(Plan.id, Task.position)
        )
    )


def _drafts(post: Post) -> list[Item]:
    drafts = db.session.scalars(
        select(InstructionDraft)
        .where(
            InstructionDraft.post_id == post.id,
            InstructionDraft.instruction_id.is_(None),
            InstructionDraft.discarded_at.is_(None),
        )
        .options(joinedload(InstructionDraft.task))
        .order_by(InstructionDraft.id)
    )
    return [
        # Without its words: nobody but the leader reads them before he gives them.
        task_item(each.task, f"{each.author_name}拟")
        for each in drafts
    ]


def _late(task_ids: set[int], on: date) -> list[Item]:
    """What the units of these tasks owed by a day that has passed."""
    calendar = directory.work_calendar()
    rows = db.session.execute(
        owed(select(ProgressReport, OWED_ON), on)
        .where(Task.id.in_(task_ids), on > OWED_ON)
        .options(
            contains_eager(ProgressReport.period),
            contains_eager(ProgressReport.assignment).options(
                contains_eager(Assignment.task), joinedload(Assignment.unit)
            ),
        )
        .order_by(OWED_ON, Task.position, ProgressReport.id)
    )
    return [
        owed_item(report, f"{report.assignment.unit.short_name}，{due_day(day, on, calendar)}截止")
        for report, day in rows
    ]
