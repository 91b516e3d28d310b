"""Close-out: what was declared, how it was verified, what was decided, and opened again."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select

from tracker.closures.queries import closures_on
from tracker.core import clock
from tracker.core.db import db
from tracker.core.workdays import due_day
from tracker.directory import queries as directory
from tracker.models import Actor, Closure, ClosureStatus, Task, Verification
from tracker.overview.queries.course.step import Step, Topic
from tracker.permissions import Permission, allowed

_ICON = "checklist"


def of_closures(task: Task, reader: Actor, unit: int | None) -> Iterator[Step]:
    """Of the units that lead it, or of one of them; a task is closed once, whoever declared it."""
    closures = [each for each in closures_on(task, reader=reader) if unit in (None, each.unit_id)]
    told: set[tuple[object, ClosureStatus]] = set()
    for closure in reversed(closures):
        if closure.was_declared:
            yield _declared(closure)
            if (closure.decided_at, closure.status) not in told:
                yield from _decided(closure)
            told.add((closure.decided_at, closure.status))
    if closures:
        yield from _verified(task, reader)


def _declared(closure: Closure) -> Step:
    return _step(
        closure,
        closure.declared_at,
        f"{closure.unit.short_name}申请销号",
        look="strong",
        note=f"{closure.signer_post_title} {closure.signer_name}签发",
        text=closure.achieved,
    )


def _decided(closure: Closure) -> Iterator[Step]:
    name, who = closure.unit.short_name, closure.decided_by_name
    if closure.closed_on is not None:
        title = "任务销号，提前完成" if closure.is_early else "任务销号"
        yield _step(closure, closure.decided_at, title, "strong", who, closure.opinion)
    if closure.status is ClosureStatus.PARTLY:
        said = f"未完成：{closure.remaining}"
        yield _step(closure, closure.decided_at, "认定部分完成，继续办理", "strong", who, said)
    if closure.status is ClosureStatus.REFUSED and closure.decided_at and closure.due_on:
        day = due_day(closure.due_on, clock.day_of(closure.decided_at), directory.work_calendar())
        title = f"退回{name}的销号申请"
        note = f"{who}，应于 {day}前补充"
        yield _step(closure, closure.decided_at, title, "back", note, closure.opinion)
    if closure.status is ClosureStatus.WITHDRAWN:
        title = f"{name}撤回销号申请"
        yield _step(closure, closure.decided_at, title, "back", who, closure.opinion)
    if closure.reopened_at is not None:
        who, why = closure.reopened_by_name, closure.reopened_why
        yield _step(closure, closure.reopened_at, "任务恢复办理", "back", who, why)


def _verified(task: Task, reader: Actor) -> Iterator[Step]:
    records = select(Verification).where(Verification.task_id == task.id)
    for each in db.session.scalars(records.order_by(Verification.id)):
        if allowed(reader, Permission.VERIFICATION_VIEW, each):
            where = f"，{each.place}" if each.place else ""
            yield Step(
                each.recorded_at,
                f"{each.kind.label}{where}",
                "search",
                note=each.people,
                text=each.finding,
                about=Topic.CLOSURES,
            )


def _step(
    closure: Closure,
    when: datetime | None,
    title: str,
    look: str = "plain",
    note: str = "",
    text: str = "",
) -> Step:
    return Step(
        when or closure.written_at,
        title,
        _ICON,
        look,
        note=note,
        text=text,
        closure_id=closure.id,
        about=Topic.CLOSURES,
    )
