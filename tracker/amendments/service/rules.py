"""What stands in the way of changing a task, and holding it while it is changed."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from tracker.amendments.consequences import parties_to_be
from tracker.amendments.parts import Content, changed, content_of, mark_of, parties_from
from tracker.core.db import db, hold
from tracker.core.errors import RuleBroken
from tracker.models import (
    STILL_OPEN,
    ChangePart,
    ChangeRequest,
    ChangeStatus,
    PartyRole,
    PlanStatus,
    Task,
    TaskStatus,
)
from tracker.plans import service as plans
from tracker.reports import service as reports

LONGEST = 1000  # of a reason, a basis, an opinion


def hold_task(task: Task) -> None:
    """Hold the task, so that changes of it take turns; RuleBroken where it is over."""
    hold(task)
    if task.plan.status is not PlanStatus.ISSUED:
        raise RuleBroken(f"方案{task.plan.status.label}，印发后才能调整，请先办完印发。")
    if task.status is not TaskStatus.OPEN:
        raise RuleBroken(f"{task.name}{task.status.label}，不用再调整。")


def hold_all(change: ChangeRequest) -> None:
    """Hold what a change may touch, in the order in which who hands in or closes does: the reports
    of the task, the task, and then the change."""
    reports.hold_reports(change.task)
    hold(change.task)
    hold(change)


def hold_change(change: ChangeRequest, *statuses: ChangeStatus) -> None:
    """Hold the change with its task; RuleBroken where that stands elsewhere by now."""
    hold_all(change)
    if change.status not in statuses:
        raise RuleBroken(f"这件调整现在是“{change.status.label}”，不用再办，请刷新后再看。")


def open_changes(task: Task) -> list[ChangeRequest]:
    """What was asked for on the task and may still come to something."""
    return list(
        db.session.scalars(
            select(ChangeRequest)
            .where(ChangeRequest.task_id == task.id, ChangeRequest.status.in_(STILL_OPEN))
            .order_by(ChangeRequest.id)
        )
    )


def refuse_pending(task: Task, parts: Mapping[str, Any]) -> None:
    """RuleBroken where one of the parts is under change already; a withdrawal is of all."""
    for other in open_changes(task):
        both = [part for part in other.parts if part.value in parts]
        is_of_all = ChangePart.WITHDRAWAL.value in parts or other.is_withdrawal
        if both or is_of_all:
            what = "、".join(part.label for part in both) or other.what
            raise RuleBroken(
                f"{what}已有一件调整{other.status.label}（{other.by_whom}提出），"
                "请等它办完，或者先撤回那一件。"
            )


def changed_parts(task: Task, after: Content, seen: str, on: date) -> tuple[Content, Content]:
    """The parts that are to read otherwise, before and after.

    seen: mark_of the task as the form was opened on it.
    """
    before = content_of(task, on)
    parts = changed(before, after)
    if not parts:
        raise RuleBroken("还没有改动，请改了要调整的内容再看。")
    if seen and seen != mark_of(before):
        raise RuleBroken("没有保存。这项任务在您打开之后改过，请看过现在的内容再改。")
    new = {part: after[part] for part in parts}
    _refuse_unfit(task, new, on)
    return {part: before[part] for part in parts}, new


def _refuse_unfit(task: Task, after: Content, on: date) -> None:
    if not after.get(ChangePart.TEXT.value, "任务"):
        raise RuleBroken("请填写任务内容。", field="text")
    if ChangePart.LEADERS.value in after and not after[ChangePart.LEADERS.value]:
        raise RuleBroken("请至少留一位分管领导。", field="leaders")
    parties = parties_to_be(after)
    if parties is None:
        return
    plans.refuse_doubled(parties_from(after[ChangePart.PARTIES.value]))
    if not any(party.role is PartyRole.LEAD for party in parties):
        raise RuleBroken("请至少留一个牵头单位。", field="parties")
    if not plans.following(task, parties, on).units:
        raise RuleBroken("改后没有承担单位，请至少留一个。", field="parties")
