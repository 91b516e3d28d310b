"""What happened in a portfolio since its leader was last here (上次登录以来)."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from tracker.core.clock import day_of
from tracker.core.db import db
from tracker.instructions import queries as instructions
from tracker.models import (
    Actor,
    Assignment,
    Decision,
    Instruction,
    ProgressReport,
    ReportVersion,
    Review,
    Task,
    Unit,
)
from tracker.overview.queries.rows import Row


@dataclass
class UnitNews:
    """On which tasks a unit handed reports in, and of which they were returned to it."""

    unit: Unit
    handed_in: list[Task] = field(default_factory=list)
    returned: list[Task] = field(default_factory=list)


@dataclass(frozen=True)
class News:
    """What came after an instant: replies to the leader's instructions, the units' reports."""

    since: datetime
    answers: Sequence[Instruction]
    units: list[UnitNews]  # in the order of the directory

    @property
    def since_on(self) -> date:
        return day_of(self.since)

    @property
    def handed_in(self) -> int:
        return sum(len(each.handed_in) for each in self.units)

    @property
    def returned(self) -> int:
        return sum(len(each.returned) for each in self.units)


def news_of(rows: Iterable[Row], *, since: datetime, reader: Actor) -> News:
    """What came after that instant on these tasks."""
    tasks = {row.task.id: row.task for row in rows}
    units: dict[int, UnitNews] = {}
    for each, task_id in _assignments(_handed_in_since(since), tasks):
        _of(units, each).handed_in.append(tasks[task_id])
    for each, task_id in _assignments(_returned_since(since), tasks):
        _of(units, each).returned.append(tasks[task_id])
    return News(
        since=since,
        answers=instructions.answered_since(reader, since),
        units=sorted(units.values(), key=lambda each: (each.unit.position, each.unit.id)),
    )


def _of(units: dict[int, UnitNews], assignment: Assignment) -> UnitNews:
    return units.setdefault(assignment.unit_id, UnitNews(assignment.unit))


def _assignments(
    reports: Select[int], task_ids: Collection[int]
) -> Iterable[tuple[Assignment, int]]:
    """The assignments of these reports on these tasks, each report once, in the tasks' order."""
    found = db.session.execute(
        select(Assignment, Assignment.task_id)
        .join(ProgressReport, ProgressReport.assignment_id == Assignment.id)
        .join(Task, Task.id == Assignment.task_id)
        .where(Assignment.task_id.in_(task_ids), ProgressReport.id.in_(reports))
        .options(joinedload(Assignment.unit))
        .order_by(Task.plan_id, Task.position, ProgressReport.id)
    )
    return ((assignment, task_id) for assignment, task_id in found)


def _handed_in_since(since: datetime) -> Select[int]:
    return select(ReportVersion.report_id).where(ReportVersion.submitted_at > since)


def _returned_since(since: datetime) -> Select[int]:
    return (
        select(ReportVersion.report_id)
        .join(Review, Review.version_id == ReportVersion.id)
        .where(Review.decision == Decision.RETURNED, Review.at > since)
    )
