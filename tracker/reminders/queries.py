"""What is owed on a day, what was told of it already, and by which rules."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select

from tracker.core.db import db
from tracker.directory import queries as directory
from tracker.models import (
    STILL_OWED,
    Assignment,
    AuditAction,
    AuditEvent,
    Plan,
    PlanStatus,
    ProgressReport,
    Reminder,
    ReportingPeriod,
    Setting,
    Task,
    TaskStatus,
    Unit,
    task_name,
)
from tracker.plans.queries import is_report_on, reports_in
from tracker.reminders.rules import SETTING, Rules
from tracker.reports.queries.merged import Cell, told_with
from tracker.reports.queries.owed import OWED_ON, owed

Rows = Select[*tuple[Any, ...]]

_CHUNK = 1000
# Until which day a government's reminders have been raised (see raising.py).
LAST_RUN = "reminders_raised_on"


# Told apart as objects: rows of one run are compared by what they are, not field by field.
@dataclass(frozen=True, slots=True, eq=False)
class Owed:
    """What one unit still has to hand in on one task. Its report may not have been opened yet."""

    report_id: int | None
    assignment_id: int
    task_id: int
    task_name: str
    unit_id: int
    unit_name: str
    government_id: int
    responsible_post_id: int | None  # in place of the unit's head
    period_id: int
    period: str
    due_on: date  # as the notice names it
    owed_on: date  # the day that counts
    opens_on: date | None  # None for a report that was returned
    closes_on: date
    is_returned: bool
    assigned_on: date
    assigned_until: date | None
    # On these days it is told of by the report that it is handed in with (docs/rules.md 29).
    told_with: tuple[date, date] | None = None

    def is_owed_on(self, day: date) -> bool:
        """Whether it is owed on a day of the span for which it was found."""
        return (
            (self.is_returned or self.closes_on >= day)
            and (self.opens_on is None or self.opens_on <= day)
            and self.assigned_on <= day
            and (self.assigned_until is None or day < self.assigned_until)
            and not (self.told_with and self.told_with[0] <= day <= self.told_with[1])
        )


def owed_reports(on: date, *, units: Collection[int] | None = None) -> list[Owed]:
    """Everything owed on a day in a fixed order, the reports of open periods that have no row yet
    among them; of closed periods only what was returned; of two on one fact the first that is due.
    units: of these only."""
    rows = _owed_rows(on, on)
    if units is not None:
        rows = rows.where(Unit.id.in_(units))
    return [each for each in _owing(rows, told_with(units)) if each.is_owed_on(on)]


def owed_between(
    first: date, last: date, *, governments: Collection[int] | None = None
) -> Iterator[Owed]:
    """What is owed on some day of a span, as things stand now, a row at a time."""
    rows = _owed_rows(first, last)
    if governments is not None:
        rows = rows.where(Unit.government_id.in_(governments))
    return _owing(rows, told_with())


def owed_of_message(message_id: int, on: date) -> Iterator[Owed]:
    """What a digest told and is still owed that day, by the deadline that it told."""
    told = select(Reminder.id).where(
        Reminder.message_id == message_id,
        Reminder.report_id == ProgressReport.id,
        Reminder.due_on == OWED_ON,
    )
    return _owing(_owed_rows(on, on).where(told.exists()))


def _owed_rows(first: date, last: date) -> Rows:
    own_day = ProgressReport.due_on.is_not(None)
    return _where_owed(
        _columns(),
        ReportingPeriod.opens_on <= last,
        or_(ReportingPeriod.closes_on >= first, own_day),
        Assignment.from_on <= last,
        or_(Assignment.until_on.is_(None), Assignment.until_on > first),
    ).order_by(Unit.government_id, Unit.position, Unit.id, Task.plan_id, Task.position)


def _columns() -> Rows:
    return select(
        ProgressReport.id.label("report_id"),
        ProgressReport.due_on.label("own_day"),
        Assignment.id.label("assignment_id"),
        Assignment.from_on,
        Assignment.until_on,
        Task.id.label("task_id"),
        Task.label.label("label"),
        func.substr(Task.text, 1, 12).label("text"),
        Unit.id.label("unit_id"),
        Unit.short_name,
        Unit.government_id,
        Assignment.post_id,
        ReportingPeriod.id.label("period_id"),
        ReportingPeriod.label.label("period"),
        ReportingPeriod.due_on,
        ReportingPeriod.effective_due_on,
        ReportingPeriod.opens_on,
        ReportingPeriod.closes_on,
    )


def _where_owed(rows: Rows, *conditions: ColumnElement[bool]) -> Rows:
    not_handed_in = or_(ProgressReport.id.is_(None), ProgressReport.status.in_(STILL_OWED))
    return _where_asked(rows, not_handed_in, *conditions)


def _where_asked(rows: Rows, *conditions: ColumnElement[bool]) -> Rows:
    return (
        rows.select_from(Assignment)
        .join(Assignment.task)
        .join(Task.plan)
        .join(Assignment.unit)
        .join(ReportingPeriod, reports_in())
        .outerjoin(ProgressReport, is_report_on())
        .where(
            Plan.status == PlanStatus.ISSUED,
            Task.status == TaskStatus.OPEN,
            *conditions,
        )
    )


def _owing(
    rows: Rows, told_with: Mapping[Cell, tuple[date, date]] = MappingProxyType({})
) -> Iterator[Owed]:
    """The rows, read as they come: of a hundred thousand no second copy is held, and what they
    have in common (days, names) is kept once."""
    same: dict[Any, Any] = {}

    def once(value: Any) -> Any:
        return same.setdefault(value, value)

    for row in db.session.execute(rows.execution_options(yield_per=_CHUNK)):
        yield Owed(
            report_id=row.report_id,
            assignment_id=row.assignment_id,
            task_id=row.task_id,
            task_name=once(task_name(row.label, row.text)),
            unit_id=once(row.unit_id),
            unit_name=once(row.short_name),
            government_id=once(row.government_id),
            responsible_post_id=once(row.post_id),
            period_id=once(row.period_id),
            period=once(row.period),
            due_on=once(row.due_on),
            owed_on=once(row.own_day or row.effective_due_on),
            opens_on=None if row.own_day else once(row.opens_on),
            closes_on=once(row.closes_on),
            is_returned=row.own_day is not None,
            assigned_on=once(row.from_on),
            assigned_until=once(row.until_on),
            told_with=told_with.get((row.assignment_id, row.period_id)),
        )


def still_owed(report_ids: Iterable[int], on: date) -> set[tuple[int, date]]:
    """(report, day owed) of those of these reports that are owed that day as things stand now."""
    ids = sorted(report_ids)
    found: set[tuple[int, date]] = set()
    for start in range(0, len(ids), _CHUNK):
        some = ProgressReport.id.in_(ids[start : start + _CHUNK])
        rows = db.session.execute(owed(select(ProgressReport.id, OWED_ON), on).where(some))
        found.update((row[0], row[1]) for row in rows)
    return found


def next_period(unit_id: int, *, on: date) -> ReportingPeriod | None:
    """The period by whose day a unit has to report next."""
    return db.session.scalars(
        select(ReportingPeriod)
        .where(
            ReportingPeriod.effective_due_on >= on,
            ReportingPeriod.id.in_(
                _where_asked(select(ReportingPeriod.id), Unit.id == unit_id).distinct()
            ),
        )
        .order_by(ReportingPeriod.effective_due_on, ReportingPeriod.id)
        .limit(1)
    ).first()


def asked_of(unit_id: int, period_id: int) -> list[Owed]:
    """What a unit reports on in a period, handed in or not."""
    rows = _where_asked(_columns(), Unit.id == unit_id, ReportingPeriod.id == period_id)
    return list(_owing(rows.order_by(Task.plan_id, Task.position)))


def units_asked(government_id: int) -> Sequence[Unit]:
    """The units that report on something, in the directory's order."""
    asked = _where_asked(select(Unit.id), Unit.government_id == government_id)
    return db.session.scalars(
        select(Unit).where(Unit.id.in_(asked)).order_by(Unit.position, Unit.id)
    ).all()


def rules_of(government_id: int) -> Rules:
    return Rules.from_setting(directory.setting(government_id, SETTING))


def rules_by_government() -> dict[int, Rules]:
    """The rules of the governments that keep their own."""
    kept = select(Setting.government_id, Setting.value).where(Setting.key == SETTING)
    return {row[0]: Rules.from_setting(row[1]) for row in db.session.execute(kept)}


def last_runs() -> dict[int, date]:
    """By government the last day for which everybody has been told."""
    kept = select(Setting.government_id, Setting.value).where(Setting.key == LAST_RUN)
    return {row[0]: date.fromisoformat(row[1]) for row in db.session.execute(kept)}


def reminded_today(unit_ids: Collection[int], *, on: date) -> set[int]:
    """The units that the office has reminded by hand that day (今日已提醒)."""
    reminded = select(AuditEvent.subject_id).where(
        AuditEvent.action == AuditAction.REMINDED,
        AuditEvent.subject_type == Unit.__tablename__,
        AuditEvent.subject_id.in_(unit_ids),
        AuditEvent.details["on"].as_string() == on.isoformat(),
    )
    return {unit_id for unit_id in db.session.scalars(reminded) if unit_id is not None}
