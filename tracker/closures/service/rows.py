"""Holding a task and its closures while they are changed: all who act on them take turns."""

from sqlalchemy import select

from tracker.core.db import db, hold
from tracker.core.errors import RuleBroken
from tracker.models import UNDECIDED_CLOSURES, Closure, PlanStatus, Task, TaskStatus


def hold_task(task: Task) -> None:
    """Hold a task, before its closures; RuleBroken unless it is still worked on."""
    hold(task)
    if task.status is TaskStatus.COMPLETED:
        raise RuleBroken(f"{task.name}已经销号，不用再办；请刷新后再看。")
    if task.status is not TaskStatus.OPEN or task.plan.status is not PlanStatus.ISSUED:
        raise RuleBroken(f"{task.name}已不在办理，不用销号。")


def hold_closure(closure: Closure) -> None:
    """Hold a closure with its task; RuleBroken unless that is still worked on."""
    hold_task(closure.task)
    hold(closure)


def undecided_of(task: Task) -> list[Closure]:
    """The closures of a task that is held, in whoever's hands."""
    return list(
        db.session.scalars(
            select(Closure)
            .where(Closure.task_id == task.id, Closure.status.in_(UNDECIDED_CLOSURES))
            .order_by(Closure.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    )
