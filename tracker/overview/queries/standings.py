"""Where the reports of a round stand, unit by unit and task by task."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from tracker.core.db import db
from tracker.models import (
    POSTS_OF_A_UNIT,
    Actor,
    Assignment,
    ProgressReport,
    ReportingPeriod,
    ReportStatus,
    Task,
    TaskStatus,
)
from tracker.overview.queries.rounds import Round, short_label
from tracker.reports.queries.closed import closed_cells
from tracker.reports.queries.moved import moved_away

# From what is farthest from done; None is 未填报.
STATES: tuple[ReportStatus | None, ...] = (
    None,
    ReportStatus.DRAFT,
    ReportStatus.AWAITING_SIGNOFF,
    ReportStatus.RETURNED,
    ReportStatus.SUBMITTED,
    ReportStatus.ACCEPTED,
)


@dataclass(frozen=True)
class Standing:
    """Where one unit's report on one task stands in a period; no status: 未填报."""

    assignment: Assignment
    period: ReportingPeriod
    status: ReportStatus | None
    due_on: date
    is_late: bool

    @property
    def period_name(self) -> str:
        """Its period without the year: 3月上旬."""
        return short_label(self.period.label)

    @property
    def is_handed_in(self) -> bool:
        return self.status in (ReportStatus.SUBMITTED, ReportStatus.ACCEPTED)


def standings_of(
    tasks: Sequence[Task], reader: Actor, shown: Round | None
) -> dict[int, list[Standing]]:
    """By task, the reports of the round: those of the reader's unit, or everybody's. Of a task that
    is closed in it only what was handed in: nothing more is owed."""
    if shown is None or shown.opens_on > reader.on:
        return {}
    reports = _reports(shown)
    task_ids = [task.id for task in tasks]
    closed, moved = closed_cells(task_ids), moved_away(task_ids)
    is_of_unit = reader.post.kind in POSTS_OF_A_UNIT
    found: dict[int, list[Standing]] = {}
    for task in tasks:
        for each in task.assignments:
            if is_of_unit and each.unit_id != reader.post.unit_id:
                continue
            for period in _periods_in(shown, each, reports):
                cell = each.id, period.id
                report, day = reports.get(cell), min(reader.on, period.closes_on)
                if cell not in moved and _counts(each, report, day, reader.on):
                    standing = _standing(each, report, period, on=reader.on)
                    if not standing.is_handed_in and (task.id, period.id) in closed:
                        continue
                    found.setdefault(task.id, []).append(standing)
    return found


def _counts(assignment: Assignment, report: ProgressReport | None, day: date, on: date) -> bool:
    """What was handed in, and what is still to come of those who have the task on the day: whoever
    has left it owes nothing, and whoever took it over since what was given back."""
    if assignment.includes(day):
        return report is not None or assignment.task.status is TaskStatus.OPEN
    if report is None:
        return False
    is_given_back = report.due_on is not None and assignment.includes(on)
    return is_given_back or not report.is_owed


def _periods_in(
    shown: Round, assignment: Assignment, reports: dict[tuple[int, int], ProgressReport]
) -> list[ReportingPeriod]:
    """The periods of the round in which a unit reports on a task: that of the task's schedule, and
    what it has of another that the task followed before."""
    return [
        period
        for period in shown.periods
        if assignment.follows(period) or (assignment.id, period.id) in reports
    ]


def _reports(shown: Round) -> dict[tuple[int, int], ProgressReport]:
    """The round's reports by assignment and period."""
    reports = db.session.scalars(
        select(ProgressReport).where(ProgressReport.period_id.in_(shown.period_ids))
    )
    return {(report.assignment_id, report.period_id): report for report in reports}


def _standing(
    assignment: Assignment, report: ProgressReport | None, period: ReportingPeriod, *, on: date
) -> Standing:
    due_on = (report.due_on if report else None) or period.effective_due_on
    if report is None or (report.status is ReportStatus.DRAFT and report.is_empty):
        return Standing(assignment, period, None, due_on, on > due_on)
    is_late = report.is_owed and on > due_on
    return Standing(assignment, period, report.status, due_on, is_late)
