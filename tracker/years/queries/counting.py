"""The figures of every unit's year, counted from the rows; in a constant number of queries."""

from collections.abc import Iterator, Sequence
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from tracker.core.db import db
from tracker.models import (
    Assignment,
    Decision,
    Instruction,
    Objection,
    ObjectionStatus,
    Plan,
    ProgressReport,
    ReportingPeriod,
    ReportVersion,
    Schedule,
    Slip,
    SlipLevel,
    SlipReport,
    Task,
    TaskStatus,
)
from tracker.plans import queries as plans
from tracker.reports.queries.moved import moved_away
from tracker.years.queries.finals import final_marks
from tracker.years.sheets import FINALS, Figure, Figures

_SLIPS = {
    SlipLevel.BLUE: Figure.SLIPS_BLUE,
    SlipLevel.ORANGE: Figure.SLIPS_ORANGE,
    SlipLevel.RED: Figure.SLIPS_RED,
}
# A unit, the figure that a row counts for, and the row.
Counted = tuple[int, Figure, object]


def figures_by_unit(government_id: int, year: int, *, on: date) -> dict[int, Figures]:
    """By unit id, what each unit's year came to by a day, of all plans of that year.

    What was loaded from an old ledger counts as tasks and marks; when it was reported nobody knows.
    """
    tasks = _tasks(government_id, year)
    ids = [task.id for task in tasks]
    found: dict[int, Figures] = {}
    for counted in (
        _of_tasks(tasks),
        _of_reports(tasks, on),
        _of_instructions(ids),
        _of_slips(ids),
        _of_objections(ids),
    ):
        for unit_id, figure, row in counted:
            found.setdefault(unit_id, Figures()).add(figure, row)
    return found


def plans_of(government_id: int, year: int) -> Select[Plan]:
    return select(Plan).where(
        Plan.government_id == government_id, Plan.year == year, Plan.status.in_(plans.OUT)
    )


def _tasks(government_id: int, year: int) -> Sequence[Task]:
    return db.session.scalars(
        select(Task)
        .where(Task.plan_id.in_(plans_of(government_id, year).with_only_columns(Plan.id)))
        .order_by(Task.plan_id, Task.position)
        .options(
            selectinload(Task.assignments),
            joinedload(Task.schedule).selectinload(Schedule.periods),
        )
    ).all()


def _of_tasks(tasks: Sequence[Task]) -> Iterator[Counted]:
    """Who has the tasks at the end; withdrawn ones too, they have their mark."""
    finals = final_marks([task.id for task in tasks])
    for task in tasks:
        final = finals.get(task.id)
        for each in task.assignments:
            if each.until_on is not None:
                continue
            yield each.unit_id, Figure.LED if each.is_lead else Figure.SUPPORTED, task.id
            if each.is_lead:
                yield each.unit_id, FINALS[final.value if final else None], task.id


def _of_reports(tasks: Sequence[Task], on: date) -> Iterator[Counted]:
    periods = plans.periods_of(tasks)
    reports = _reports(tasks)
    moved = moved_away([task.id for task in tasks])
    for task in tasks:
        for period in periods[task.id]:
            if period.is_loaded or period.effective_due_on >= on:
                continue
            for each in task.assignments:
                if (each.id, period.id) in moved:
                    continue
                report = reports.get((each.id, period.id))
                row = f"{each.id}.{period.id}"
                yield from ((each.unit_id, figure, row) for figure in _coming(each, period, report))


def _reports(tasks: Sequence[Task]) -> dict[tuple[int, int], ProgressReport]:
    found = (
        select(ProgressReport)
        .join(ProgressReport.assignment)
        .where(Assignment.task_id.in_([task.id for task in tasks]))
        .options(selectinload(ProgressReport.versions).joinedload(ReportVersion.review))
    )
    return {(each.assignment_id, each.period_id): each for each in db.session.scalars(found)}


def _coming(
    assignment: Assignment, period: ReportingPeriod, report: ProgressReport | None
) -> Iterator[Figure]:
    if report is None or not report.versions:
        is_owed = assignment.includes(period.effective_due_on)
        if is_owed and assignment.task.status is not TaskStatus.WITHDRAWN:
            yield Figure.MISSING
        return
    yield Figure.ON_TIME if report.versions[0].is_on_time else Figure.LATE
    reviews = [version.review for version in report.versions if version.review]
    if any(review.decision is Decision.RETURNED for review in reviews):
        yield Figure.RETURNED


def _of_instructions(task_ids: Sequence[int]) -> Iterator[Counted]:
    given = (
        select(Instruction)
        .where(Instruction.task_id.in_(task_ids))
        .order_by(Instruction.id)
        .options(selectinload(Instruction.replies))
    )
    for each in db.session.scalars(given):
        if not each.is_answered:
            figure = Figure.UNANSWERED
        else:
            figure = Figure.ANSWERED_LATE if each.days_late else Figure.ANSWERED
        yield each.unit_id, figure, each.id


def _of_slips(task_ids: Sequence[int]) -> Iterator[Counted]:
    about = (
        select(SlipReport.slip_id)
        .join(SlipReport.report)
        .join(ProgressReport.assignment)
        .where(Assignment.task_id.in_(task_ids))
    )
    sent = select(Slip).where(Slip.id.in_(about), Slip.withdrawn_at.is_(None)).order_by(Slip.id)
    for each in db.session.scalars(sent):
        yield each.unit_id, _SLIPS[each.level], each.id


def _of_objections(task_ids: Sequence[int]) -> Iterator[Counted]:
    raised = select(Objection).where(Objection.task_id.in_(task_ids)).order_by(Objection.id)
    for each in db.session.scalars(raised):
        yield each.unit_id, Figure.OBJECTIONS, each.id
        if each.status is ObjectionStatus.UPHELD:
            yield each.unit_id, Figure.OBJECTIONS_UPHELD, each.id
