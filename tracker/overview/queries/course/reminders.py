"""Who was reminded of the task's reports, by the clock and at the office's word."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from sqlalchemy import select

from tracker.core import clock
from tracker.core.db import db
from tracker.models import (
    Assignment,
    AuditAction,
    AuditEvent,
    Decision,
    ProgressReport,
    Reminder,
    ReportingPeriod,
    Unit,
)
from tracker.overview.queries.course.step import Placed, Step, Topic

BY_HAND = "督查室催报"


def of_reminders(
    assignments: Sequence[Assignment],
    periods: Sequence[ReportingPeriod],
    reports: Iterable[ProgressReport],
) -> Iterator[Placed]:
    """One step a day and stage, however many units and officials were told."""
    by_id = {report.id: report for report in reports}
    told: dict[tuple[ReportingPeriod, date, str], dict[str, None]] = {}
    reminders = select(Reminder).where(Reminder.report_id.in_(by_id)).order_by(Reminder.report_id)
    for each in db.session.scalars(reminders):
        report = by_id[each.report_id]
        units = told.setdefault((report.period, each.raised_on, each.stage_label), {})
        units[report.assignment.unit.short_name] = None
    by_cell = {(each.assignment_id, each.period_id): each for each in by_id.values()}
    for assignment, day in _called(assignments):
        for period in periods:
            if _was_owed(assignment, period, by_cell.get((assignment.id, period.id)), day):
                units = told.setdefault((period, day, BY_HAND), {})
                units[assignment.unit.short_name] = None
    for (period, day, stage), units in told.items():
        several = len(units) > 1
        title = f"提醒 {len(units)} 个单位" if several else f"提醒{next(iter(units))}"
        names = "、".join(units) if several else ""
        yield period, Step(day, title, "bell", note=stage, text=names, about=Topic.REMINDERS)


def _called(assignments: Sequence[Assignment]) -> Iterator[tuple[Assignment, date]]:
    """The units that the office reminded itself, and the day; the trail alone tells of it."""
    by_unit = {each.unit_id: each for each in assignments}
    events = db.session.scalars(
        select(AuditEvent)
        .where(
            AuditEvent.action == AuditAction.REMINDED,
            AuditEvent.subject_type == Unit.__tablename__,
            AuditEvent.subject_id.in_(by_unit),
        )
        .order_by(AuditEvent.id)
    )
    for event in events:
        yield by_unit[event.subject_id or 0], date.fromisoformat(event.details["on"])


def _was_owed(
    assignment: Assignment, period: ReportingPeriod, report: ProgressReport | None, day: date
) -> bool:
    """Whether the unit owed this report that day: a reminder by hand is of all that it owes."""
    if not assignment.includes(day) or day < period.opens_on:
        return False
    handed_in = [
        version
        for version in (report.versions if report else ())
        if clock.day_of(version.submitted_at) < day
    ]
    if not handed_in:
        return day <= period.closes_on
    review = handed_in[-1].review
    return (
        review is not None
        and review.decision is Decision.RETURNED
        and clock.day_of(review.at) <= day
    )
