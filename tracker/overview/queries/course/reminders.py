"""Who was reminded of the task's reports, by the clock and at the office's word, and slips."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from tracker.core import clock, days
from tracker.core.db import db
from tracker.models import (
    Assignment,
    AuditAction,
    AuditEvent,
    Decision,
    ProgressReport,
    Reminder,
    ReportingPeriod,
    Slip,
    SlipReport,
    Unit,
)
from tracker.overview.queries.course.step import Placed, Step, Topic

BY_HAND = "督查室提醒"


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


def of_slips(reports: Iterable[ProgressReport]) -> Iterator[Placed]:
    """The slips about these reports: sent, answered, taken back."""
    by_id = {report.id: report for report in reports}
    about = db.session.scalars(
        select(SlipReport)
        .where(SlipReport.report_id.in_(by_id))
        .options(joinedload(SlipReport.slip).joinedload(Slip.unit))
        .order_by(SlipReport.id)
    )
    for each in about:
        for step in _of_slip(each.slip):
            yield by_id[each.report_id].period, step


def _of_slip(slip: Slip) -> Iterator[Step]:
    name, level = slip.unit.short_name, slip.level.label
    until = f"{days.day(slip.answer_by)}前答复"
    yield _slip_step(slip.issued_on, f"向{name}发{level}", slip.demand, look="strong", note=until)
    if slip.answered_at:
        yield _slip_step(slip.answered_at, f"{name}答复{level}", slip.answer)
    if slip.withdrawn_at:
        yield _slip_step(slip.withdrawn_at, f"撤回给{name}的{level}", slip.withdrawn_why)


def _slip_step(
    when: date | datetime, title: str, text: str, *, look: str = "plain", note: str = ""
) -> Step:
    return Step(when, title, "file-text", look, note=note, text=text, about=Topic.REMINDERS)


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
