"""What waits for a unit's head, another responsible official, or its liaison."""

from collections.abc import Iterator, Sequence
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import contains_eager

from tracker.core.db import db
from tracker.core.workdays import WorkCalendar
from tracker.directory import queries as directory
from tracker.models import (
    Assignment,
    Plan,
    PlanStatus,
    ProgressReport,
    ReportStatus,
    Task,
    TaskStatus,
    Unit,
)
from tracker.reports.queries.owed import OWED_ON, owed
from tracker.succession.queries.asked import asked_of
from tracker.succession.queries.parts import Item, Part, owed_item, part_of, task_item, until

# A unit's reports that are owed, by where they are; a draft of nothing is 未填报.
_OWED = (
    ("待签发的报送", ReportStatus.AWAITING_SIGNOFF, False),
    ("退回待重报的", ReportStatus.RETURNED, False),
    ("正在填写的草稿", ReportStatus.DRAFT, False),
    ("还没有填写的报送", ReportStatus.DRAFT, True),
)


def work_of_unit(unit: Unit, *, on: date) -> Iterator[Part]:
    """Everything that the unit has in hand; it goes with each of its posts."""
    calendar = directory.work_calendar()
    yield part_of("未办结任务", "项", _tasks(unit, on))
    reports = owed_by(unit, on)
    for name, status, is_empty in _OWED:
        found = [
            owed_item(report, until(day, on, calendar))
            for report, day in reports
            if report.status is status
            and (status is not ReportStatus.DRAFT or report.is_empty is is_empty)
        ]
        yield part_of(name, "份", found)
    yield from asked_of(unit, on=on, calendar=calendar)
    yield part_of("还要提醒的截止日", "个", _deadlines(reports, on, calendar))


def owed_by(unit: Unit, on: date) -> Sequence[tuple[ProgressReport, date]]:
    """What the unit still has to hand in that day, and by when."""
    rows = db.session.execute(
        owed(select(ProgressReport, OWED_ON), on)
        .where(Assignment.unit_id == unit.id)
        .options(
            contains_eager(ProgressReport.period),
            contains_eager(ProgressReport.assignment).contains_eager(Assignment.task),
        )
        .order_by(OWED_ON, Task.position, ProgressReport.id)
    )
    return [(report, day) for report, day in rows]


def _tasks(unit: Unit, on: date) -> list[Item]:
    assignments = db.session.scalars(
        select(Assignment)
        .join(Assignment.task)
        .join(Task.plan)
        .where(
            Assignment.unit_id == unit.id,
            or_(Assignment.until_on.is_(None), Assignment.until_on > on),
            Plan.status == PlanStatus.ISSUED,
            Task.status == TaskStatus.OPEN,
        )
        .options(contains_eager(Assignment.task))
        .order_by(Plan.id, Task.position)
    )
    return [task_item(each.task, each.role.label) for each in assignments]


def _deadlines(
    reports: Sequence[tuple[ProgressReport, date]], on: date, calendar: WorkCalendar
) -> list[Item]:
    """The days that reminders will be about, and of how many reports."""
    counts: dict[date, int] = {}
    for _, day in reports:
        counts[day] = counts.get(day, 0) + 1
    return [Item(until(day, on, calendar), f"{number} 份", "") for day, number in counts.items()]
