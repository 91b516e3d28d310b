"""What became of a mark after it was published: decided otherwise on an objection (异议后更正)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, select

from tracker.core.clock import day_of
from tracker.core.db import db
from tracker.models import (
    UNDER_OBJECTION,
    MarkValue,
    Objection,
    PublishedMark,
    ReportingPeriod,
    Task,
)

# (task id, period id)
Cell = tuple[int, int]


@dataclass(frozen=True)
class Correction:
    """A published mark that no longer stands, the one in its place, and since when."""

    before: MarkValue
    after: MarkValue
    on: date


def corrections(task_ids: Sequence[int]) -> dict[Cell, Correction]:
    """The corrected marks of these tasks, by (task id, period id); of several the last."""
    decided = db.session.scalars(
        select(Objection)
        .where(Objection.task_id.in_(task_ids), Objection.corrected_to.is_not(None))
        .order_by(Objection.decided_at, Objection.id)
    )
    return {
        (each.task_id, each.period_id): Correction(
            each.mark_before, each.corrected_to, day_of(each.decided_at)
        )
        for each in decided
        if each.mark_before and each.corrected_to and each.decided_at
    }


def marks_as_published(task_ids: Sequence[int]) -> dict[Cell, MarkValue]:
    """What was told with each round's publication, by (task id, period id), whatever became of it;
    nothing for a task that was not marked then."""
    rows = db.session.execute(
        select(PublishedMark.task_id, PublishedMark.period_id, PublishedMark.value).where(
            PublishedMark.task_id.in_(task_ids), PublishedMark.is_of_round
        )
    )
    return {(task, period): value for task, period, value in rows}


def last_published(task: Task, period: ReportingPeriod) -> PublishedMark | None:
    """The mark that was made known last."""
    return db.session.scalar(
        select(PublishedMark)
        .where(PublishedMark.task_id == task.id, PublishedMark.period_id == period.id)
        .order_by(PublishedMark.id.desc())
        .limit(1)
    )


def is_under_objection(task: Task, period: ReportingPeriod) -> bool:
    """Whether an objection to the mark lies with the government and is not decided."""
    return _any(task, period, Objection.status.in_(UNDER_OBJECTION))


def is_contested(task: Task, period: ReportingPeriod) -> bool:
    """Whether an objection to the mark is being decided, or was decided with another mark."""
    undecided = Objection.status.in_(UNDER_OBJECTION)
    return _any(task, period, undecided | Objection.corrected_to.is_not(None))


def _any(task: Task, period: ReportingPeriod, such: ColumnElement[bool]) -> bool:
    found = select(Objection.id).where(
        Objection.task_id == task.id, Objection.period_id == period.id, such
    )
    return db.session.scalar(found.limit(1)) is not None
