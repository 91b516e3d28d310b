"""What waits: for the office to verify and decide, and for a unit to sign or to declare again."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, or_, select

from tracker.closures.queries.reading import whole
from tracker.core import clock
from tracker.core.db import db
from tracker.core.workdays import WorkCalendar
from tracker.models import (
    POSTS_OF_A_UNIT,
    UNDECIDED_CLOSURES,
    WAITING_CLOSURES,
    Actor,
    Closure,
    ClosureStatus,
    Plan,
    PlanStatus,
    Task,
    TaskStatus,
)

PAGE = 30


@dataclass(frozen=True)
class Waiting:
    """A closure before the office, and for how many working days it has been."""

    closure: Closure
    workdays: int


def waiting(government_id: int, calendar: WorkCalendar, *, reader: Actor) -> list[Waiting]:
    """What the office has to verify and decide, the longest waiting first."""
    found = db.session.scalars(
        whole(_before_the_office(government_id)).order_by(Closure.declared_at, Closure.id)
    )
    return [
        Waiting(each, calendar.count(clock.day_of(each.declared_at), reader.on))
        for each in found
        if each.declared_at is not None
    ]


def of_the_unit(reader: Actor) -> Sequence[Closure]:
    """What the reader's unit still has to do with or to wait for: its closures that are not
    decided, and those refused that it has not declared again; none for others."""
    if reader.post.kind not in POSTS_OF_A_UNIT:
        return []
    return db.session.scalars(
        whole(_on_open_tasks(select(Closure)))
        .where(
            Closure.unit_id == reader.post.unit_id,
            or_(Closure.status.in_(UNDECIDED_CLOSURES), _is_refused_last()),
        )
        .order_by(Closure.due_on.is_(None), Closure.due_on, Closure.id)
    ).all()


def decided_lately(reader: Actor, *, before: int | None = None) -> tuple[list[Closure], int | None]:
    """A page of what was decided, for the government of all its units and for a unit of its own,
    the newest first, and where the next page begins. before: the id the page before ended with."""
    decided = (
        select(Closure)
        .join(Closure.task)
        .join(Task.plan)
        .where(Plan.government_id == reader.government_id, Closure.status.in_(_DECIDED))
    )
    if reader.post.kind in POSTS_OF_A_UNIT:
        decided = decided.where(Closure.unit_id == reader.post.unit_id)
    if before is not None:
        decided = decided.where(Closure.id < before)
    found = db.session.scalars(whole(decided).order_by(Closure.id.desc()).limit(PAGE + 1)).all()
    shown = list(found[:PAGE])
    return shown, shown[-1].id if len(found) > PAGE else None


_DECIDED = (
    ClosureStatus.CLOSED,
    ClosureStatus.PARTLY,
    ClosureStatus.REFUSED,
    ClosureStatus.REOPENED,
)


def _before_the_office(government_id: int) -> Select[Closure]:
    return _on_open_tasks(select(Closure)).where(
        Plan.government_id == government_id, Closure.status.in_(WAITING_CLOSURES)
    )


def _on_open_tasks(closures: Select[Closure]) -> Select[Closure]:
    """Of a task that was withdrawn, or a plan that is finished, nothing is decided any more."""
    return (
        closures.join(Closure.task)
        .join(Task.plan)
        .where(Plan.status == PlanStatus.ISSUED, Task.status == TaskStatus.OPEN)
    )


def _is_refused_last() -> ColumnElement[bool]:
    later = Closure.__table__.alias()
    after = select(later.c.id).where(
        later.c.task_id == Closure.task_id,
        later.c.unit_id == Closure.unit_id,
        later.c.id > Closure.id,
    )
    return (Closure.status == ClosureStatus.REFUSED) & ~after.correlate(Closure).exists()
