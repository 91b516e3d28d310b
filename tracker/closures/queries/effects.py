"""What would follow from closing a task, and from opening it again: shown before it is confirmed.

Each carries a mark of what it says, so that a page that is out of date is not acted on.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload

from tracker.core.db import db
from tracker.models import (
    WAITING_CLOSURES,
    Assignment,
    Closure,
    ProgressReport,
    ReportingPeriod,
    ReportStatus,
    Task,
    Unit,
)
from tracker.plans.queries import periods_of
from tracker.reports import queries as reports
from tracker.reports import service as reporting
from tracker.reports.queries.owed import owed
from tracker.reports.service import OwedAgain

_MARK = 16


@dataclass(frozen=True)
class Ending:
    """What a task would owe no more, what is still reviewed, and how it then counts."""

    task: Task
    closures: Sequence[Closure]  # that the decision is about
    missing: Sequence[Unit]  # leads that have not declared
    ended: Sequence[ProgressReport]  # owed now, and no more
    reviewed: Sequence[ProgressReport]  # handed in, waiting for review
    counted: Sequence[ReportingPeriod]  # in which it counts as 已完成
    is_early: bool

    @property
    def mark(self) -> str:
        return _mark(
            *(f"c{each.id}{each.status}" for each in self.closures),
            *(f"m{each.id}" for each in self.missing),
            *(f"e{each.id}" for each in self.ended),
            *(f"r{each.id}" for each in self.reviewed),
            *(f"p{each.id}" for each in self.counted),
        )


@dataclass(frozen=True)
class Reopening:
    """What a closed task would owe again."""

    task: Task
    again: Sequence[OwedAgain]
    following: ReportingPeriod | None  # the next to open, where none is open

    @property
    def mark(self) -> str:
        return _mark(
            *(f"{each.assignment.id}.{each.period.id}.{each.due_on}" for each in self.again)
        )


def ending(task: Task, *, on: date) -> Ending:
    """What would follow if the task were closed that day."""
    closures = undecided_on(task)
    waiting = list(_handed_in(task))
    return Ending(
        task=task,
        closures=closures,
        missing=missing_leads(task, closures, on=on),
        ended=list(_owed(task, on)),
        reviewed=waiting,
        counted=list(_counted(task, waiting, on)),
        is_early=is_early(task, closures),
    )


def reopening(task: Task, *, on: date) -> Reopening:
    """What would follow if the closed task were opened again that day."""
    coming = (each for each in periods_of([task])[task.id] if each.opens_on > on)
    return Reopening(task, reporting.owed_again(task, on=on), next(coming, None))


def undecided_on(task: Task) -> list[Closure]:
    """The task's closures that are before the office."""
    return list(
        db.session.scalars(
            select(Closure)
            .where(Closure.task_id == task.id, Closure.status.in_(WAITING_CLOSURES))
            .options(joinedload(Closure.unit))
            .order_by(Closure.id)
        )
    )


def missing_leads(task: Task, closures: Iterable[Closure], *, on: date) -> list[Unit]:
    """The units that lead the task that day, and of which nobody declared their part of it done."""
    declared = {declarer_of(each, on=on) for each in closures}
    leads = (each for each in task.assignments if each.is_lead and each.includes(on))
    return [each.unit for each in leads if each.unit not in declared]


def declarer_of(closure: Closure, *, on: date) -> Unit:
    """Whose word a closure is that day: of who declared it, or of who has taken the task over from
    that unit since (docs/rules.md 20)."""
    for each in closure.task.assignments:
        if each.unit_id == closure.unit_id and each.successor and not each.includes(on):
            return each.successor.unit
    return closure.unit


def is_early(task: Task, closures: Sequence[Closure]) -> bool:
    """Whether the last of its parts was done before the task's day (提前完成)."""
    done = max((each.completed_on for each in closures), default=None)
    return done is not None and task.due_on is not None and done < task.due_on


def _owed(task: Task, on: date) -> Iterable[ProgressReport]:
    reports = owed(select(ProgressReport), on).where(Task.id == task.id)
    return db.session.scalars(
        reports.options(
            contains_eager(ProgressReport.assignment).joinedload(Assignment.unit),
            contains_eager(ProgressReport.period),
        ).order_by(ReportingPeriod.due_on, Assignment.position, Assignment.id)
    )


def _handed_in(task: Task) -> Iterable[ProgressReport]:
    return db.session.scalars(
        select(ProgressReport)
        .join(ProgressReport.assignment)
        .where(Assignment.task_id == task.id, ProgressReport.status == ReportStatus.SUBMITTED)
        .options(
            contains_eager(ProgressReport.assignment).joinedload(Assignment.unit),
            joinedload(ProgressReport.period),
        )
        .order_by(ProgressReport.id)
    )


def _counted(task: Task, waiting: Sequence[ProgressReport], on: date) -> Iterable[ReportingPeriod]:
    """The open periods that are not published, in which nothing is marked and no lead's report
    waits to be."""
    marks = reports.task_marks([task.id], published_only=False)
    reviewed = {each.period_id for each in waiting if each.assignment.is_lead}
    for period in periods_of([task])[task.id]:
        is_marked = (task.id, period.id) in marks or period.id in reviewed
        if period.is_open(on) and not period.is_published and not is_marked:
            yield period


def _mark(*parts: str) -> str:
    return sha256("|".join(parts).encode()).hexdigest()[:_MARK]
