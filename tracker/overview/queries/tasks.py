"""One task: its row, every report on it that the reader may see, figures, and its neighbours."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from tracker.core.db import db
from tracker.directory.queries import Acting
from tracker.models import (
    Actor,
    Assignment,
    ProgressReport,
    ReportingPeriod,
    ReportStatus,
    ReportVersion,
    Task,
)
from tracker.overview.queries.figures import TargetHistory, figures_of
from tracker.overview.queries.people import heads_by_unit
from tracker.overview.queries.rounds import Round, current_round, rounds_of
from tracker.overview.queries.rows import Row, rows_of
from tracker.permissions import Permission, allowed, is_of_unit
from tracker.plans.queries import tasks_visible_to
from tracker.reports.queries.closed import closed_cells
from tracker.reports.queries.owed import owed_day
from tracker.reports.queries.reading import Obligation
from tracker.reports.queries.reviewing import is_to_review


@dataclass(frozen=True)
class Cell:
    """A unit's report in a period, if there is one that the reader may see."""

    period: ReportingPeriod
    report: ProgressReport | None
    is_open: bool  # the period has begun
    owed_on: date | None  # when it is due, while the unit owes it and may hand it in
    is_asked: bool  # the unit has, or had, to report in it

    @property
    def status(self) -> ReportStatus | None:
        if self.report is None:
            return None
        is_untouched = self.report.status is ReportStatus.DRAFT and self.report.is_empty
        return None if is_untouched else self.report.status


@dataclass(frozen=True)
class Line:
    """A unit's reports on the task, a cell a period."""

    assignment: Assignment
    group: str  # the group that is printed, where it is there as a member
    cells: list[Cell]
    is_own: bool  # its own unit opens drafts too, others only what was submitted
    is_owed: bool  # in the round shown it has not handed in yet


@dataclass(frozen=True)
class TaskPage:
    """Everything on a task's page but its timeline."""

    row: Row
    shown: Round | None
    heads: dict[int, Acting]  # by unit id
    lines: list[Line]
    reports: list[ProgressReport]  # all that the reader may see
    figures: list[TargetHistory]
    previous: Task | None
    following: Task | None
    to_review: ProgressReport | None


def task_page(task: Task, *, reader: Actor) -> TaskPage:
    """A task that the reader may see, with all that the reader may see of it."""
    own = tasks_visible_to(reader).where(Task.id == task.id)
    shown = current_round(rounds_of(reader.government_id, tasks=own), on=reader.on)
    [row] = rows_of(own, reader=reader, shown=shown)
    reports = _reports(task, reader)
    return TaskPage(
        row=row,
        shown=shown,
        heads=heads_by_unit([each.unit_id for each in task.assignments], on=reader.on),
        lines=_lines(row, reports, reader),
        reports=reports,
        figures=figures_of([row.task]).get(task.id, []),
        previous=_neighbour(task, reader, forward=False),
        following=_neighbour(task, reader, forward=True),
        to_review=next((each for each in reports if _waits(each, reader)), None),
    )


def _waits(report: ProgressReport, reader: Actor) -> bool:
    return is_to_review(report) and allowed(reader, Permission.REPORT_REVIEW, report)


def _reports(task: Task, reader: Actor) -> list[ProgressReport]:
    """The reports that the reader may see: all of a governed task, else own and the leads'."""
    every = db.session.scalars(
        select(ProgressReport)
        .join(ProgressReport.assignment)
        .join(ProgressReport.period)
        .where(Assignment.task_id == task.id)
        .options(
            joinedload(ProgressReport.period),
            joinedload(ProgressReport.assignment).joinedload(Assignment.unit),
            selectinload(ProgressReport.versions).options(
                joinedload(ReportVersion.review),
                joinedload(ReportVersion.mark),
            ),
        )
        .order_by(ReportingPeriod.due_on, Assignment.position, Assignment.id)
    )
    return [each for each in every if _may_read(each, reader)]


def _lines(row: Row, reports: Sequence[ProgressReport], reader: Actor) -> list[Line]:
    """A line for each unit whose reports the reader may see, leads first."""
    task = row.task
    owing = {each.assignment.id for each in row.owing}
    by_cell = {(each.assignment_id, each.period_id): each for each in reports}
    closed = {period for _, period in closed_cells([task.id])}
    lines = []
    for assignment in sorted(task.assignments, key=lambda each: not each.is_lead):
        if not all(_may_read(Obligation(assignment, each), reader) for each in row.periods):
            continue
        cells = [
            _cell(
                assignment,
                each,
                by_cell.get((assignment.id, each.id)),
                reader.on,
                is_closed=each.id in closed,
            )
            for each in row.periods
        ]
        party = assignment.party
        group = party.group.name if party and party.group else ""
        is_own = is_of_unit(reader, assignment.unit_id)
        lines.append(Line(assignment, group, cells, is_own, assignment.id in owing))
    return lines


def _cell(
    assignment: Assignment,
    period: ReportingPeriod,
    report: ProgressReport | None,
    on: date,
    *,
    is_closed: bool,
) -> Cell:
    """is_closed: nothing was owed for the period, as the task was closed (已销号); what was
    written is shown still."""
    owed_on = owed_day(assignment, period, report, on=on)
    has_it = assignment.includes(min(max(on, period.opens_on), period.closes_on))
    is_asked = has_it and (report is not None or assignment.follows(period))
    if is_closed:
        is_asked = report is not None and not report.is_empty
    is_told = report is not None and not report.is_owed
    return Cell(period, report, period.opens_on <= on, owed_on, is_asked or is_told)


def _may_read(report: ProgressReport | Obligation, reader: Actor) -> bool:
    return allowed(reader, Permission.REPORT_VIEW, report)


def _neighbour(task: Task, reader: Actor, *, forward: bool) -> Task | None:
    """The task before or after it in its plan, among those that the reader may see."""
    tasks = tasks_visible_to(reader).where(Task.plan_id == task.plan_id)
    beside: Select[Task] = (
        tasks.where(Task.position > task.position).order_by(Task.position)
        if forward
        else tasks.where(Task.position < task.position).order_by(Task.position.desc())
    )
    return db.session.scalar(beside.limit(1))
