"""Saying that two tasks are one fact, that they are not, or no longer (同一事项)."""

from collections.abc import Sequence

from sqlalchemy import or_, select

from tracker.audit import service as audit
from tracker.core import clock
from tracker.core.db import db
from tracker.core.errors import RuleBroken
from tracker.core.texts import written
from tracker.directory import queries as directory
from tracker.inbox import service as inbox
from tracker.models import (
    Actor,
    AuditAction,
    LinkStatus,
    MessageKind,
    Official,
    PlanStatus,
    Task,
    TaskLink,
    TaskStatus,
    Unit,
)

LONGEST_REASON = 200


def shared_units(task: Task, other: Task, by: Actor) -> list[Unit]:
    """The units that are on both tasks that day, in the order of the first."""
    theirs = {each.unit_id for each in other.assignments if each.includes(by.on)}
    own = (each for each in task.assignments if each.includes(by.on))
    return [each.unit for each in own if each.unit_id in theirs]


def link_tasks(task: Task, other: Task, *, by: Actor) -> TaskLink:
    """Let the units that are on both tasks report on them once, from now on (定为同一事项).

    The same pair twice is one link. RuleBroken for tasks of one plan, that are over, that no unit
    shares, or of which one goes with a third already.
    """
    one, other = _held(task, other)
    link = _row(one, other)
    if link is not None and link.status is LinkStatus.LINKED:
        return link
    _refuse_unlike(one, other, by)
    link = _decided(link, one, other, LinkStatus.LINKED, by)
    _record(AuditAction.TASKS_LINKED, one, other, by)
    for official, names in _hearers(shared_units(one, other, by), by).items():
        _tell(
            official,
            f"{_told_of(one)}与{_told_of(other)}是同一事项，以后报一次",
            f"{'、'.join(names)}：报了其中一项，另一项按同样内容一并报送。已经报的不变。",
            f"linked.{link.id}.{clock.now().isoformat()}",
        )
    return link


def tell_apart(task: Task, other: Task, *, by: Actor) -> TaskLink:
    """Say that two tasks that are alike are two facts: they are not proposed again (不是)."""
    one, other = _held(task, other)
    link = _row(one, other)
    if link is not None and link.status is LinkStatus.LINKED:
        raise RuleBroken("这两项已定为同一事项，请先取消。")
    if link is not None and link.status is LinkStatus.TOLD_APART:
        return link
    link = _decided(link, one, other, LinkStatus.TOLD_APART, by)
    _record(AuditAction.TASKS_TOLD_APART, one, other, by)
    return link


def part_tasks(link: TaskLink, *, reason: str, by: Actor) -> None:
    """Let two tasks be reported on each by itself again (取消同一事项); what was reported stays."""
    one, other = _held(link.one, link.other)
    db.session.refresh(link)
    reason = written(reason, "取消的原因", LONGEST_REASON, field="reason")
    if link.status is not LinkStatus.LINKED:
        raise RuleBroken("这两项已经不是同一事项，不用再取消。")
    _decided(link, one, other, LinkStatus.ENDED, by, reason)
    _record(AuditAction.TASKS_PARTED, one, other, by, reason)
    for official, names in _hearers(shared_units(one, other, by), by).items():
        _tell(
            official,
            f"{_told_of(one)}与{_told_of(other)}以后分别报送",
            f"{'、'.join(names)}：已经报的不变。原因：{reason}",
            f"parted.{link.id}.{clock.now().isoformat()}",
        )


def _held(task: Task, other: Task) -> tuple[Task, Task]:
    """Both tasks in the order of their numbers, held until the transaction ends."""
    if task.id == other.id:
        raise RuleBroken("请选另外一项任务。", field="other")
    one, second = sorted((task, other), key=lambda each: each.id)
    db.session.execute(
        select(Task.id)
        .where(Task.id.in_((one.id, second.id)))
        .order_by(Task.id)
        .with_for_update(key_share=True)
    )
    return one, second


def _row(one: Task, other: Task) -> TaskLink | None:
    return db.session.scalar(
        select(TaskLink)
        .where(TaskLink.one_id == one.id, TaskLink.other_id == other.id)
        .execution_options(populate_existing=True)
    )


def _refuse_unlike(one: Task, other: Task, by: Actor) -> None:
    if one.plan_id == other.plan_id:
        raise RuleBroken("两项在同一方案里，不能合并报送；请选另一份方案的任务。", field="other")
    for each in (one, other):
        if each.plan.status is not PlanStatus.ISSUED or each.status is not TaskStatus.OPEN:
            raise RuleBroken(f"{each.name}已不再报送，不用合并。", field="other")
    if not shared_units(one, other, by):
        raise RuleBroken("两项没有共同的责任单位，不能合并报送，请另选一项。", field="other")
    taken = db.session.scalars(
        select(TaskLink).where(
            TaskLink.status == LinkStatus.LINKED,
            or_(TaskLink.one_id.in_((one.id, other.id)), TaskLink.other_id.in_((one.id, other.id))),
        )
    ).first()
    if taken is not None:
        raise RuleBroken(
            f"{taken.one.name}与{taken.other.name}已是同一事项，一项只与一项合并，请先取消。",
            field="other",
        )


def _decided(
    link: TaskLink | None,
    one: Task,
    other: Task,
    status: LinkStatus,
    by: Actor,
    reason: str = "",
) -> TaskLink:
    link = link or TaskLink(one=one, other=other)
    link.status, link.reason = status, reason
    link.decided_by, link.decided_at = by.official, clock.now()
    db.session.add(link)
    db.session.flush()
    return link


def _record(action: AuditAction, one: Task, other: Task, by: Actor, reason: str = "") -> None:
    """In the course of both."""
    for task, beside in ((one, other), (other, one)):
        audit.record(action, task, by=by, other=beside.name, plan=beside.plan.title, reason=reason)


def _hearers(units: Sequence[Unit], by: Actor) -> dict[Official, list[str]]:
    """Who reports or answers for these units, each once with the names of his."""
    found: dict[Official, list[str]] = {}
    for unit in units:
        told = [*directory.reporters_of(unit, on=by.on), *directory.heads_of(unit, on=by.on)]
        for official in dict.fromkeys(told):
            found.setdefault(official, []).append(unit.short_name)
    return found


def _told_of(task: Task) -> str:
    return f"《{task.plan.title}》{task.name}"


def _tell(official: Official, subject: str, text: str, occurrence: str) -> None:
    inbox.send(
        official, MessageKind.MATTER, subject, occurrence=occurrence, text=text, link="/quarter"
    )
