"""What a task that is opened again (恢复办理) owes: the reports of periods that still take them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from tracker.core.db import db
from tracker.models import STILL_OWED, Assignment, ProgressReport, ReportingPeriod, Task, Unit
from tracker.plans import queries as plans
from tracker.reports.service.reviewing import day_after_return
from tracker.reports.service.rows import hold, make_report


@dataclass(frozen=True)
class OwedAgain:
    """A report that a task will owe again, and the day it is due."""

    assignment: Assignment
    period: ReportingPeriod
    due_on: date

    @property
    def unit(self) -> Unit:
        """Who will owe it: where the unit has ended while the task was closed, whoever follows."""
        return self.assignment.unit.standing(self.due_on)


def owed_again(task: Task, *, on: date) -> list[OwedAgain]:
    """What the task owes when it is opened again that day: in each period that still takes reports
    what no unit has handed in, not before two working days from then (docs/rules.md 27)."""
    again = day_after_return(on)
    reports = {(each.assignment_id, each.period_id): each for each in reports_of(task)}
    return [
        OwedAgain(assignment, period, max(period.effective_due_on, again))
        for period in plans.periods_of([task])[task.id]
        if period.is_open(on)
        for assignment in task.assignments
        if assignment.includes(on)
        and _is_asked(assignment, period, reports.get((assignment.id, period.id)))
    ]


def _is_asked(
    assignment: Assignment, period: ReportingPeriod, report: ProgressReport | None
) -> bool:
    """Whether the unit reports in the period by itself, and has not handed in."""
    if report is None:
        return assignment.follows(period)
    return report.status in STILL_OWED


def owe_again(task: Task, *, on: date) -> list[OwedAgain]:
    """Let the task owe again. What was still owed in a period that closed meanwhile stays as it was
    written, and is owed no more."""
    again = owed_again(task, on=on)
    for each in again:
        make_report(each.assignment, each.period)
    due = {(each.assignment.id, each.period.id): each for each in again}
    for report in hold_reports(task):
        owed = due.get((report.assignment_id, report.period_id))
        if owed is not None:
            is_later = owed.due_on > owed.period.effective_due_on
            report.due_on = owed.due_on if is_later else None
        elif report.status in STILL_OWED:
            report.due_on = None
    db.session.flush()
    return again


def hold_reports(task: Task) -> Sequence[ProgressReport]:
    """Every report on the task as it stands now, kept from others."""
    return hold(reports_of(task))


def reports_of(task: Task) -> Iterable[ProgressReport]:
    return db.session.scalars(
        select(ProgressReport)
        .join(ProgressReport.assignment)
        .where(Assignment.task_id == task.id)
        .order_by(ProgressReport.id)
    ).all()
