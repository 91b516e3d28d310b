"""A closed task is worked on again (恢复办理)."""

from sqlalchemy import select

from tracker.audit import service as audit
from tracker.closures.queries.effects import reopening
from tracker.closures.service.telling import hearers_of, tell
from tracker.closures.service.writing import LONGEST_REASON, name_of
from tracker.core import clock
from tracker.core.db import db, hold
from tracker.core.errors import RuleBroken
from tracker.core.texts import written
from tracker.models import (
    Actor,
    AuditAction,
    Closure,
    ClosureStatus,
    PlanStatus,
    TaskStatus,
)
from tracker.reports import service as reports


def reopen_task(closure: Closure, *, reason: str, seen: str, by: Actor) -> None:
    """Open the task of a closure again, on record: it owes from the period that still takes
    reports, else from the next (docs/rules.md 27). What was published while it was closed stands.

    seen: the mark of what the page said would follow.
    """
    task = closure.task
    reports.hold_reports(task)
    hold(task)
    hold(closure)
    if closure.status is not ClosureStatus.CLOSED or task.status is not TaskStatus.COMPLETED:
        raise RuleBroken(f"{task.name}现在{task.status.label}，不用恢复；请刷新后再看。")
    if task.plan.status is not PlanStatus.ISSUED:
        raise RuleBroken("任务方案已经办结，不能恢复办理；请结转到下一年的方案。")
    reason = written(reason, "恢复办理的原因", LONGEST_REASON, field="reason")
    if seen != reopening(task, on=by.on).mark:
        raise RuleBroken("您打开之后情况有变，还没有恢复。请看过下面新的结果，再确认。")
    closed = select(Closure).where(
        Closure.task_id == task.id, Closure.status == ClosureStatus.CLOSED
    )
    who, now = name_of(by), clock.now()
    for each in db.session.scalars(closed.with_for_update()):
        each.move_to(ClosureStatus.REOPENED)
        each.reopened_on, each.reopened_at = by.on, now
        each.reopened_by_name, each.reopened_why = who, reason
    task.status = TaskStatus.OPEN
    db.session.flush()
    reports.follow_ended_units(task, today=by.on, by=by)
    again = reports.owe_again(task, on=by.on)
    audit.record(
        AuditAction.TASK_REOPENED, task, by=by, task=task.name, reason=reason, reports=len(again)
    )
    tell(hearers_of(task, by=by), closure, "reopened", f"{task.name}恢复办理", f"原因：{reason}")
