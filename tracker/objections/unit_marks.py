"""A round's marks as one unit received them (本单位评定)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import joinedload

from tracker.core.db import db
from tracker.directory import queries as directory
from tracker.models import (
    Actor,
    Assignment,
    Mark,
    MarkReceipt,
    MarkValue,
    Objection,
    ObjectionStatus,
    ProgressReport,
    PublishedMark,
    ReportingPeriod,
    ReportVersion,
    TaskMark,
    Unit,
)
from tracker.objections.queries import Clock, clock_by, may_object
from tracker.reports import queries as reports
from tracker.reports.queries import Correction


@dataclass(frozen=True)
class Line:
    """A task that the unit leads, its mark in the round and the office's words to it, and how long
    the unit may object."""

    published: PublishedMark
    mark: MarkValue
    correction: Correction | None
    comment: str
    clock: Clock
    objection: Objection | None

    def is_open(self, on: date) -> bool:
        """Whether an objection can still be raised."""
        return self.objection is None and on <= self.clock.object_by


@dataclass(frozen=True)
class UnitMarks:
    """What was published of a unit's tasks in the periods of one due day."""

    unit: Unit
    due_on: date
    lines: list[Line]
    receipts: list[MarkReceipt]
    unsigned: list[ReportingPeriod]

    @property
    def unit_id(self) -> int:
        return self.unit.id

    @property
    def period(self) -> ReportingPeriod:
        return self.lines[0].published.period


def get_unit_marks(due_on: str, *, reader: Actor) -> UnitMarks:
    """The reader's own unit's; NoResultFound where nothing of it was published for that day, or the
    reader is of no unit."""
    unit = reports.get_own_unit(reader=reader)
    try:
        day = date.fromisoformat(due_on)
    except ValueError:
        raise NoResultFound from None
    published = _last_published(unit, day, reader.on)
    if not published:
        raise NoResultFound
    return _unit_marks(unit, day, published)


def _unit_marks(unit: Unit, due_on: date, published: Sequence[PublishedMark]) -> UnitMarks:
    calendar = directory.work_calendar()
    task_ids = [each.task_id for each in published]
    periods = list(dict.fromkeys(each.period for each in published))
    marks = reports.task_marks(task_ids, published_only=True)
    corrected = reports.corrections(task_ids)
    comments = _comments(task_ids, [each.id for each in periods])
    receipts = reports.receipts_of([each.id for each in periods])
    objections = _objections(unit, task_ids)
    lines = []
    for each in published:
        cell = (each.task_id, each.period_id)
        receipt = receipts.get((each.period_id, unit.id))
        lines.append(
            Line(
                each,
                marks.get(cell, each.value),
                corrected.get(cell),
                comments.get(cell, ""),
                clock_by(each, receipt, calendar),
                objections.get(cell),
            )
        )
    return UnitMarks(
        unit,
        due_on,
        lines,
        [receipt for (_, unit_id), receipt in receipts.items() if unit_id == unit.id],
        [each for each in periods if (each.id, unit.id) not in receipts],
    )


def _last_published(unit: Unit, due_on: date, on: date) -> list[PublishedMark]:
    """For each task that the unit leads, or led when its mark was made known, what was made known
    last in a period of that day."""
    rows = db.session.execute(
        select(PublishedMark, Assignment)
        .join(PublishedMark.period)
        .join(Assignment, Assignment.task_id == PublishedMark.task_id)
        .where(ReportingPeriod.due_on == due_on, Assignment.unit_id == unit.id)
        .options(joinedload(PublishedMark.task), joinedload(PublishedMark.period))
        .order_by(PublishedMark.id)
    )
    last = {
        (mark.task_id, mark.period_id): mark for mark, own in rows if may_object(own, mark, on=on)
    }
    return sorted(last.values(), key=lambda row: (row.task.plan_id, row.task.position))


def _comments(task_ids: Sequence[int], period_ids: Iterable[int]) -> dict[tuple[int, int], str]:
    """What the office said to the marks: to the whole task, else to the leads' reports."""
    rows = db.session.execute(
        select(Assignment.task_id, ProgressReport.period_id, Mark.comment)
        .join(ProgressReport, ProgressReport.assignment_id == Assignment.id)
        .join(ReportVersion, ReportVersion.report_id == ProgressReport.id)
        .join(Mark, Mark.version_id == ReportVersion.id)
        .where(
            Assignment.task_id.in_(task_ids),
            ProgressReport.period_id.in_(period_ids),
            Mark.comment != "",
        )
        .order_by(ReportVersion.number)
    )
    found = {(task_id, period_id): comment for task_id, period_id, comment in rows}
    overrides = db.session.scalars(
        select(TaskMark).where(TaskMark.task_id.in_(task_ids), TaskMark.period_id.in_(period_ids))
    )
    return found | {(each.task_id, each.period_id): each.reason for each in overrides}


def _objections(unit: Unit, task_ids: Sequence[int]) -> dict[tuple[int, int], Objection]:
    """By task and period, as objection_to says of one."""
    rows = db.session.scalars(
        select(Objection)
        .where(
            Objection.unit_id.in_(directory.followed_by(unit.id)),
            Objection.task_id.in_(task_ids),
            Objection.status != ObjectionStatus.WITHDRAWN,
        )
        .order_by(Objection.unit_id == unit.id, Objection.id.desc())
    )
    return {(row.task_id, row.period_id): row for row in rows}
