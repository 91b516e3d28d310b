"""One report, attachment or obligation, as a reader may see it; else NoResultFound (404)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import joinedload, selectinload

from tracker.core.db import db
from tracker.models import (
    Actor,
    Assignment,
    Attachment,
    AuditAction,
    AuditEvent,
    ProgressReport,
    ReportingPeriod,
    ReportVersion,
    Task,
)
from tracker.permissions import Permission, allowed, is_of_unit
from tracker.plans.queries import reports_in

_GIVEN_BACK = (
    AuditAction.REPORT_SENT_BACK,
    AuditAction.REPORT_RETURNED,
    AuditAction.REPORT_REOPENED,
)


@dataclass(frozen=True)
class Obligation:
    """An assignment in a period, whether or not its report has been made."""

    assignment: Assignment
    period: ReportingPeriod

    @property
    def unit_id(self) -> int:
        return self.assignment.unit_id


def version_parts() -> tuple[Any, ...]:
    """What a page shows of a version, loaded at once."""
    return (
        selectinload(ReportVersion.target_values),
        selectinload(ReportVersion.promise_outcomes),
        selectinload(ReportVersion.attachments),
        joinedload(ReportVersion.review),
        joinedload(ReportVersion.mark),
    )


def get_report(report_id: int, *, reader: Actor) -> ProgressReport:
    """The report with its versions. What was never submitted only its own unit sees."""
    report = db.session.scalars(
        select(ProgressReport)
        .where(ProgressReport.id == report_id)
        .options(
            joinedload(ProgressReport.period),
            joinedload(ProgressReport.assignment).joinedload(Assignment.unit),
            selectinload(ProgressReport.attachments),
            selectinload(ProgressReport.versions).options(*version_parts()),
        )
    ).one()
    if not allowed(reader, Permission.REPORT_VIEW, report):
        raise NoResultFound
    if not report.versions and not is_of_unit(reader, report.assignment.unit_id):
        raise NoResultFound
    return report


def get_attachment(attachment_id: int, *, reader: Actor) -> Attachment:
    """The attachment, if the reader may see its report; other units only what was submitted."""
    attachment = db.session.get_one(Attachment, attachment_id)
    report = attachment.report
    if not allowed(reader, Permission.ATTACHMENT_VIEW, attachment):
        raise NoResultFound
    submitted = (each for version in report.versions for each in version.attachments)
    if not is_of_unit(reader, report.assignment.unit_id) and attachment not in submitted:
        raise NoResultFound
    return attachment


def get_obligation(assignment_id: int, period_id: int, *, reader: Actor) -> Obligation:
    """The assignment and a period that its task reports in, if the reader is on the task."""
    row = db.session.execute(
        select(Assignment, ReportingPeriod)
        .join(Task, Task.id == Assignment.task_id)
        .join(ReportingPeriod, reports_in())
        .where(Assignment.id == assignment_id, ReportingPeriod.id == period_id)
    ).one()
    assignment, period = row
    if not allowed(reader, Permission.TASK_VIEW, assignment.task):
        raise NoResultFound
    return Obligation(assignment, period)


def last_version(report: ProgressReport) -> ReportVersion | None:
    """What the unit said in the period before: its text, and the promises to be compared."""
    return last_versions([(report.assignment, report.period)]).get(
        (report.assignment_id, report.period_id)
    )


def last_versions(
    obligations: Iterable[tuple[Assignment, ReportingPeriod]],
) -> dict[tuple[int, int], ReportVersion]:
    """By (assignment id, period id): the latest version of the period before, where there is one.

    The period before belongs to the same schedule; the first of a plan has none. Where another unit
    had the task then, it is that one's.
    """
    obligations = list(obligations)
    before = _periods_before({period for _, period in obligations})
    heirs = _taken_over({assignment for assignment, _ in obligations})
    wanted = {
        (reporter, before[period.id]): (assignment.id, period.id)
        for assignment, period in obligations
        for reporter in (*heirs.get(assignment.id, ()), assignment.id)
        if period.id in before
    }
    rows = db.session.execute(
        select(ProgressReport.assignment_id, ProgressReport.period_id, ReportVersion)
        .join(ReportVersion, ReportVersion.report_id == ProgressReport.id)
        .where(
            ProgressReport.assignment_id.in_({assignment for assignment, _ in wanted}),
            ProgressReport.period_id.in_({period for _, period in wanted}),
        )
        .options(*version_parts())
        .order_by(ReportVersion.number)
    )
    latest = {(assignment, period): version for assignment, period, version in rows}
    # Of several the own one is wanted last, and so stays.
    return {wanted[cell]: latest[cell] for cell in wanted if cell in latest}


def _taken_over(assignments: Collection[Assignment]) -> dict[int, list[int]]:
    """By id of those that took another's place, the ids of these others, the first-named last."""
    ids = [each.id for each in assignments if each.owes_from is not None]
    found: dict[int, list[int]] = {}
    if ids:
        ended = db.session.execute(
            select(Assignment.successor_id, Assignment.id)
            .where(Assignment.successor_id.in_(ids))
            .order_by(Assignment.position.desc(), Assignment.id.desc())
        )
        for begun, each in ended:
            found.setdefault(begun or 0, []).append(each)
    return found


def reasons_given(reports: Iterable[ProgressReport]) -> dict[int, AuditEvent]:
    """By report id: the last time that it was given back to its writer, with the reason in the
    details, for a report that is being written again. One that was withdrawn since was not."""
    ids = [report.id for report in reports if report.is_editable]
    events = db.session.scalars(
        select(AuditEvent)
        .where(
            AuditEvent.subject_type == ProgressReport.__tablename__,
            AuditEvent.subject_id.in_(ids),
            AuditEvent.action.in_((*_GIVEN_BACK, AuditAction.REPORT_WITHDRAWN)),
        )
        .order_by(AuditEvent.id)
    )
    found: dict[Any, AuditEvent] = {event.subject_id: event for event in events}
    return {key: event for key, event in found.items() if event.action in _GIVEN_BACK}


def _periods_before(periods: set[ReportingPeriod]) -> dict[int, int]:
    """For each period's id that of the one before it in its schedule."""
    ordered = db.session.execute(
        select(ReportingPeriod.schedule_id, ReportingPeriod.id)
        .where(ReportingPeriod.schedule_id.in_({period.schedule_id for period in periods}))
        .order_by(ReportingPeriod.schedule_id, ReportingPeriod.due_on)
    ).all()
    before = {}
    for (schedule, earlier), (next_schedule, later) in zip(ordered, ordered[1:], strict=False):
        if schedule == next_schedule:
            before[later] = earlier
    return before
