"""Reports on one fact that two plans ask for (同一事项): which of them go together (一并报送).

Of two tasks that are linked a unit's reports are paired by their periods: those that are due
nearest to each other, seen from both sides, and can be open on one day. A weekly report goes with
the quarter's only in the last week of it.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload, selectinload

from tracker.core.db import db
from tracker.models import (
    Assignment,
    LinkStatus,
    MergedVersion,
    PlanStatus,
    ProgressReport,
    ReportingPeriod,
    ReportStatus,
    ReportVersion,
    Schedule,
    Task,
    TaskLink,
    TaskStatus,
)
from tracker.plans.queries import periods_of
from tracker.reports.content import content_of
from tracker.reports.taking import why_not_taken

# (assignment id, period id)
Cell = tuple[int, int]


@dataclass(frozen=True)
class Beside:
    """What goes with a unit's report on a task: its report on the linked one, if it is made."""

    assignment: Assignment
    period: ReportingPeriod
    report: ProgressReport | None
    is_first: bool  # it is the one that is due first of the two, or goes first on one day
    has_own_text: bool  # the unit wrote in it by itself: it goes its own way

    @property
    def task(self) -> Task:
        return self.assignment.task

    def waits(self, on: date) -> bool:
        """Whether it is handed in with the other that day."""
        again = self.report.due_on if self.report else None
        is_begun = self.report is not None and self.report.status is not ReportStatus.DRAFT
        taken = not why_not_taken(self.assignment, self.period, due_again=again, on=on)
        return taken and not is_begun and not self.has_own_text


def paired(
    ones: Iterable[ReportingPeriod], others: Iterable[ReportingPeriod]
) -> list[tuple[ReportingPeriod, ReportingPeriod]]:
    """The periods that go together, each the nearest of the other."""
    together = [
        (one, other)
        for one in ones
        for other in others
        if max(one.opens_on, other.opens_on) <= min(one.closes_on, other.closes_on)
    ]

    def distance(pair: tuple[ReportingPeriod, ReportingPeriod]) -> tuple[int, date, int, date, int]:
        one, other = pair
        apart = abs((one.effective_due_on - other.effective_due_on).days)
        return apart, one.due_on, one.id, other.due_on, other.id

    found: list[tuple[ReportingPeriod, ReportingPeriod]] = []
    for pair in sorted(together, key=distance):
        nearest_of_one = min((each for each in together if each[0] is pair[0]), key=distance)
        nearest_of_other = min((each for each in together if each[1] is pair[1]), key=distance)
        if nearest_of_one is pair and nearest_of_other is pair:
            found.append(pair)
    return found


def links_among(task_ids: Collection[int] | None = None) -> Sequence[TaskLink]:
    """The links that stand, of open tasks of issued plans; of these tasks, or of all."""
    links = (
        select(TaskLink)
        .where(TaskLink.status == LinkStatus.LINKED)
        .options(
            joinedload(TaskLink.one).joinedload(Task.plan),
            joinedload(TaskLink.other).joinedload(Task.plan),
        )
    )
    if task_ids is not None:
        links = links.where(or_(TaskLink.one_id.in_(task_ids), TaskLink.other_id.in_(task_ids)))
    return [
        link
        for link in db.session.scalars(links.order_by(TaskLink.id))
        if _is_reported(link.one) and _is_reported(link.other)
    ]


def beside(cells: Iterable[tuple[Assignment, ReportingPeriod]]) -> dict[Cell, Beside]:
    """By (assignment id, period id), what goes with a report; nothing where no task is linked."""
    asked = {(each.id, period.id) for each, period in cells}
    task_ids = db.session.scalars(
        select(Assignment.task_id).where(Assignment.id.in_({each for each, _ in asked}))
    )
    links = links_among(set(task_ids))
    return {cell: found for cell, found in _beside(links).items() if cell in asked} if links else {}


def told_with(unit_ids: Collection[int] | None = None) -> dict[Cell, tuple[date, date]]:
    """The reports of which nobody has to hear on the days of a span, since those are told of that
    they are handed in with: once for both. Of these units, or of all."""
    found = {}
    for cell, other in _beside(links_among()).items():
        unit = other.assignment.unit_id
        if (unit_ids is not None and unit not in unit_ids) or not other.is_first:
            continue
        report = other.report
        is_owed = report is None or (
            report.status in (ReportStatus.DRAFT, ReportStatus.AWAITING_SIGNOFF)
            and report.due_on is None
        )
        if is_owed and other.assignment.until_on is None:
            found[cell] = (other.period.opens_on, other.period.closes_on)
    if not found:
        return {}
    own = _reports({assignment_id for assignment_id, _ in found})
    return {cell: span for cell, span in found.items() if _is_fillable(own.get(cell))}


def origins_of(version_ids: Collection[int]) -> dict[int, MergedVersion]:
    """By version id, with which other version it was handed in; of either of the two."""
    rows = db.session.scalars(
        select(MergedVersion)
        .where(
            or_(MergedVersion.version_id.in_(version_ids), MergedVersion.origin_id.in_(version_ids))
        )
        .options(
            *(
                joinedload(each)
                .joinedload(ReportVersion.report)
                .options(
                    joinedload(ProgressReport.period),
                    joinedload(ProgressReport.assignment)
                    .joinedload(Assignment.task)
                    .joinedload(Task.plan),
                )
                for each in (MergedVersion.version, MergedVersion.origin)
            )
        )
    )
    found: dict[int, MergedVersion] = {}
    for row in rows:
        for version_id in (row.version_id, row.origin_id):
            if version_id in version_ids:
                found[version_id] = row
    return found


def handed_in_with(version: ReportVersion) -> ReportVersion | None:
    """The version of another task's report that was handed in together with this one."""
    row = origins_of([version.id]).get(version.id)
    if row is None:
        return None
    return row.origin if row.version_id == version.id else row.version


def _is_reported(task: Task) -> bool:
    return task.status is TaskStatus.OPEN and task.plan.status is PlanStatus.ISSUED


def _beside(links: Sequence[TaskLink]) -> dict[Cell, Beside]:
    """Of every unit that is on both tasks of a link, what goes with each of its reports."""
    if not links:
        return {}
    ids = {task_id for link in links for task_id in (link.one_id, link.other_id)}
    tasks = {task.id: task for task in db.session.scalars(_whole(ids))}
    periods = periods_of(tasks.values())
    pairs: list[tuple[Assignment, ReportingPeriod, Assignment, ReportingPeriod]] = []
    for link in links:
        mine = {each.unit_id: each for each in tasks[link.one_id].assignments}
        theirs = {each.unit_id: each for each in tasks[link.other_id].assignments}
        together = paired(periods[link.one_id], periods[link.other_id])
        for unit_id in mine.keys() & theirs.keys():
            pairs += [(mine[unit_id], one, theirs[unit_id], other) for one, other in together]
    reports = _reports({each.id for one, _, other, _ in pairs for each in (one, other)})
    found = {}
    for one, period, other, other_period in pairs:
        is_first = (period.effective_due_on, one.task.plan_id) < (
            other_period.effective_due_on,
            other.task.plan_id,
        )
        mine_, theirs_ = reports.get((one.id, period.id)), reports.get((other.id, other_period.id))
        found[one.id, period.id] = Beside(
            other, other_period, theirs_, not is_first, not _is_fillable(theirs_)
        )
        found[other.id, other_period.id] = Beside(
            one, period, mine_, is_first, not _is_fillable(mine_)
        )
    return found


def _is_fillable(report: ProgressReport | None) -> bool:
    """Nothing stands in it but what was handed in together before, and taken back since."""
    if report is None or report.is_empty:
        return True
    latest = report.latest
    if latest is None or latest.id not in origins_of([latest.id]):
        return False
    boxes = content_of(report).boxes
    return boxes == {
        "progress": latest.progress,
        "problems": latest.problems,
        "next_steps": latest.next_steps,
    }


def _whole(task_ids: Collection[int]) -> Select[Task]:
    return (
        select(Task)
        .where(Task.id.in_(task_ids))
        .options(
            joinedload(Task.plan),
            joinedload(Task.schedule).selectinload(Schedule.periods),
            selectinload(Task.assignments).joinedload(Assignment.unit),
            selectinload(Task.targets),
        )
    )


def _reports(assignment_ids: Collection[int]) -> Mapping[Cell, ProgressReport]:
    reports = db.session.scalars(
        select(ProgressReport)
        .where(ProgressReport.assignment_id.in_(assignment_ids))
        .options(selectinload(ProgressReport.versions))
    )
    return {(report.assignment_id, report.period_id): report for report in reports}
