"""Reports and what was decided on them: reviews, marks, their publication."""

from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import select

from tracker.core import clock
from tracker.core.db import db
from tracker.core.workdays import WorkCalendar, due_day
from tracker.directory import queries as directory
from tracker.models import (
    Actor,
    AuditAction,
    AuditEvent,
    Decision,
    LoadedReport,
    PaperEntry,
    ProgressReport,
    ReportingPeriod,
    ReportVersion,
    Review,
    Task,
    TaskMark,
)
from tracker.overview.queries.course.step import Placed, Step
from tracker.paper.queries import entries_of
from tracker.reports.queries.marks import sees_provisional_marks
from tracker.years import queries as years


def of_reports(reports: Iterable[ProgressReport], reader: Actor) -> Iterator[Placed]:
    reports = list(reports)
    calendar = directory.work_calendar()
    origins = years.origins_of(reports)
    papers = entries_of([version for report in reports for version in report.versions])
    for report in reports:
        unit = report.assignment.unit.short_name
        knows = report.period.is_published or sees_provisional_marks(reader)
        origin = origins.get(report.id)
        for version in report.versions:
            yield report.period, _submitted(version, unit, origin, papers.get(version.id))
            if version.review and origin is None:
                yield (
                    report.period,
                    _reviewed(version.review, unit, calendar, says=knows and not version.mark),
                )
            if version.mark and knows:
                mark = version.mark
                yield (
                    report.period,
                    Step(
                        mark.at,
                        f"评定{unit}",
                        "flag",
                        note=mark.marked_by_name,
                        text=mark.comment,
                        mark=mark.value,
                    ),
                )


def _submitted(
    version: ReportVersion, unit: str, origin: LoadedReport | None, paper: PaperEntry | None
) -> Step:
    if origin is not None:
        title = f"补录{unit}的进展"
        note = f"{version.signer_name}，来自“{origin.load.filename}”{origin.place}"
        return Step(
            version.submitted_at,
            title,
            "upload",
            note=note,
            text=version.progress,
            report_id=version.report_id,
            version=version.number,
        )
    again = f"第 {version.number} 次" if version.number > 1 else ""
    punctual = "按时" if version.is_on_time else "逾期"
    signed = f"{version.author_name}填报，{version.signer_post_title} {version.signer_name}签发"
    return Step(
        version.submitted_at,
        f"{unit}{again}报送",
        "send",
        look="strong",
        note=f"{punctual}，{signed}",
        text=version.progress,
        paper=paper,
        report_id=version.report_id,
        version=version.number,
    )


def _reviewed(review: Review, unit: str, calendar: WorkCalendar, *, says: bool) -> Step:
    """A decision; `says` whether it tells the words of an acceptance, which judge the work.

    They are not told before the mark may be known, and not twice where they stand with the mark.
    """
    if review.decision is Decision.ACCEPTED:
        return Step(
            review.at,
            f"{unit}报送审核通过",
            "check",
            note=review.reviewer_name,
            text=review.comment if says else "",
        )
    again = (
        f"，应于 {due_day(review.due_on, clock.day_of(review.at), calendar)}重报"
        if review.due_on
        else ""
    )
    return Step(
        review.at,
        f"退回{unit}",
        "arrow-back-up",
        look="back",
        note=f"{review.reviewer_name}{again}",
        text=review.comment,
    )


def of_second_thoughts(reports: Sequence[ProgressReport]) -> Iterator[Placed]:
    """What was taken back by its unit, and what the office opened again: only the trail has it."""
    by_id = {report.id: report for report in reports}
    events = db.session.scalars(
        select(AuditEvent)
        .where(
            AuditEvent.subject_type == ProgressReport.__tablename__,
            AuditEvent.subject_id.in_(by_id),
            AuditEvent.action.in_((AuditAction.REPORT_WITHDRAWN, AuditAction.REPORT_REOPENED)),
        )
        .order_by(AuditEvent.id)
    )
    for event in events:
        report = by_id[event.subject_id or 0]
        unit = report.assignment.unit.short_name
        is_withdrawn = event.action is AuditAction.REPORT_WITHDRAWN
        yield (
            report.period,
            Step(
                clock.in_the_domain(event.at),
                f"{unit}撤回报送" if is_withdrawn else f"重新打开{unit}的报送",
                "arrow-back-up",
                look="back",
                note=event.actor_name,
                text=event.details.get("reason", ""),
            ),
        )


def of_task_marks(
    task: Task, reported_in: Sequence[ReportingPeriod], reader: Actor
) -> Iterator[Placed]:
    """The office's mark on the whole task, and the day on which a round's marks were published."""
    periods = {period.id: period for period in reported_in}
    marks = db.session.scalars(select(TaskMark).where(TaskMark.task_id == task.id))
    for mark in marks:
        period = periods.get(mark.period_id)
        if period and (period.is_published or sees_provisional_marks(reader)):
            step = Step(
                mark.at,
                "评定整项任务",
                "flag",
                note=mark.marked_by_name,
                text=mark.reason,
                mark=mark.value,
            )
            yield period, step
    for period in periods.values():
        if period.published_at:
            yield period, Step(period.published_at, "公布本期评定", "file-text")
