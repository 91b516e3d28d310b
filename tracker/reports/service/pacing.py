"""A task's pace and milestones (序时进度): the office's own yardstick, and no part of the task.

So it may change after issue without an amendment, and a draft, which can be undone, has none.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from sqlalchemy import delete, select

from tracker.audit import service as audit
from tracker.core import days
from tracker.core.db import db
from tracker.core.errors import RuleBroken
from tracker.models import (
    Actor,
    AuditAction,
    Milestone,
    Pace,
    PlanStatus,
    Task,
    TaskPace,
)
from tracker.reports.pace import Course, Node
from tracker.reports.queries.measuring import courses
from tracker.reports.yardstick import Yardstick

LONGEST_NODE = 100


def set_pace(task: Task, pace: Pace, nodes: Sequence[Node], *, by: Actor) -> None:
    """Say how much of a task is expected when: its pace, and its milestones by day."""
    db.session.execute(select(Task.id).where(Task.id == task.id).with_for_update())
    if task.plan.status is not PlanStatus.ISSUED:
        raise RuleBroken("任务方案印发之后、办结之前才能定进度尺度，请在印发后再定。")
    nodes = sorted(nodes, key=lambda node: node.on)
    now = courses([task], Yardstick())[task.id]
    _refuse_nodes(now, nodes)
    if pace is Pace.MILESTONES and not nodes:
        raise RuleBroken("按时间节点考核，请至少填一个节点。", field="pace")
    before = _in_words(now.pace, now.nodes)
    after = _in_words(pace, nodes)
    if before == after:
        return
    _store(task, pace, nodes)
    audit.record(AuditAction.PACE_SET, task, by=by, before=before, after=after)


def _store(task: Task, pace: Pace, nodes: Sequence[Node]) -> None:
    """The milestones are few: they are written anew."""
    db.session.execute(delete(Milestone).where(Milestone.task_id == task.id))
    db.session.execute(delete(TaskPace).where(TaskPace.task_id == task.id))
    if pace is not Pace.LINEAR:
        db.session.add(TaskPace(task_id=task.id, pace=pace))
    db.session.add_all(
        Milestone(task_id=task.id, on=node.on, text=node.text, share=node.share) for node in nodes
    )
    db.session.flush()


def _refuse_nodes(course: Course, nodes: Sequence[Node]) -> None:
    begins, ends = course.begins_on, course.ends_on
    for node in nodes:
        if not begins <= node.on <= ends:
            raise RuleBroken(
                f"节点“{node.text}”的日期请填在{begins.year}年1月1日到{days.day_full(ends)}之间。"
            )
        if not node.text or len(node.text) > LONGEST_NODE:
            raise RuleBroken(f"{days.day(node.on)}的节点请写明内容，最多{LONGEST_NODE}字。")
        if not 1 <= node.share <= 100:
            raise RuleBroken(f"节点“{node.text}”的累计比例请填在1%到100%之间。")
    for earlier, later in pairwise(nodes):
        if earlier.on == later.on:
            raise RuleBroken(f"{days.day(later.on)}有两个节点，请并成一个或改日期。")
        if earlier.share >= later.share:
            raise RuleBroken(
                f"节点“{later.text}”在“{earlier.text}”之后，累计比例请填大于{earlier.share}%。"
            )


def _in_words(pace: Pace, nodes: Sequence[Node]) -> dict[str, Any]:
    return {
        "pace": pace.label,
        "milestones": [f"{node.on.isoformat()} {node.text} {node.share}%" for node in nodes],
    }
