"""How many reports of each round came in time (按期报送率)."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from sqlalchemy import select

from tracker.core.db import db
from tracker.core.enums import Labelled
from tracker.models import (
    Assignment,
    ProgressReport,
    ReportingPeriod,
    ReportVersion,
    TaskStatus,
)
from tracker.overview.queries.rounds import Round
from tracker.overview.queries.rows import Row
from tracker.reports.queries.closed import closed_cells
from tracker.reports.queries.moved import moved_away

# (assignment id, period id)
Cell = tuple[int, int]


class Coming(Labelled):
    """When a report was handed in for the first time (docs/rules.md 7)."""

    IN_TIME = "in_time", "按期"
    LATE = "late", "逾期"
    MISSING = "missing", "未报"


@dataclass(frozen=True)
class Punctuality:
    """One round that has opened: its reports by when they came."""

    round: Round
    cells: dict[Cell, Coming]
    is_due: bool  # its day is over, so that what is missing is late

    @cached_property
    def counts(self) -> Counter[Coming]:
        return Counter(self.cells.values())

    @property
    def total(self) -> int:
        return self.counts.total()

    def number(self, coming: str) -> int:
        return self.counts[Coming(coming)]

    @property
    def rate(self) -> float | None:
        """The share that came in time, in percent; None while the round can still be kept."""
        if not self.is_due or not self.total:
            return None
        return self.counts[Coming.IN_TIME] / self.total * 100


def punctuality(rows: Sequence[Row], rounds: Sequence[Round], *, on: date) -> list[Punctuality]:
    """Each round that has opened by that day, as the units on these tasks kept it."""
    opened = [each for each in rounds if each.opens_on <= on]
    first = _first_versions(rows, opened)
    task_ids = [row.task.id for row in rows]
    closed, moved = closed_cells(task_ids), moved_away(task_ids)
    return [
        Punctuality(
            each,
            {
                cell: _coming(cell, first)
                for cell in _owed(rows, each, first, closed, on=on)
                if cell not in moved
            },
            is_due=on > each.effective_due_on,
        )
        for each in opened
    ]


def _owed(
    rows: Iterable[Row],
    round_: Round,
    first: dict[Cell, bool | None],
    closed: set[Cell],
    *,
    on: date,
) -> Iterator[Cell]:
    """What was handed in, and what those owe, or owed to the end, who have the task; of a task that
    is closed in the period only what was handed in."""
    for row in rows:
        # When a unit reported what was loaded from an old ledger, nobody knows any more.
        for period in (each for each in round_.periods if not each.is_loaded):
            for each in row.task.assignments:
                cell = (each.id, period.id)
                had_it = each.includes(min(on, period.closes_on))
                is_over = (row.task.id, period.id) in closed
                is_owed = cell in first or _is_owed(row, each, period)
                if first.get(cell) is not None or (had_it and is_owed and not is_over):
                    yield cell


def _is_owed(row: Row, assignment: Assignment, period: ReportingPeriod) -> bool:
    return row.task.status is TaskStatus.OPEN and assignment.follows(period)


def _coming(cell: Cell, first: dict[Cell, bool | None]) -> Coming:
    is_in_time = first.get(cell)
    if is_in_time is None:
        return Coming.MISSING
    return Coming.IN_TIME if is_in_time else Coming.LATE


def _first_versions(rows: Iterable[Row], rounds: Iterable[Round]) -> dict[Cell, bool | None]:
    """By report, whether its first version came in time; None where none came yet."""
    assignments = [each.id for row in rows for each in row.task.assignments]
    periods = [period for each in rounds for period in each.period_ids]
    found = db.session.execute(
        select(ProgressReport.assignment_id, ProgressReport.period_id, ReportVersion.is_on_time)
        .outerjoin(
            ReportVersion,
            (ReportVersion.report_id == ProgressReport.id) & (ReportVersion.number == 1),
        )
        .where(ProgressReport.assignment_id.in_(assignments), ProgressReport.period_id.in_(periods))
    )
    return {(assignment, period): is_in_time for assignment, period, is_in_time in found}
