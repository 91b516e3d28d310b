"""What the office decides on a submitted report (审核): accept, return, open it again."""

from datetime import date

from tracker.audit import service as audit
from tracker.core import clock
from tracker.core.db import db
from tracker.core.errors import RuleBroken
from tracker.core.workdays import due_day, time_left
from tracker.directory import queries as directory
from tracker.inbox import service as inbox
from tracker.models import (
    Actor,
    AuditAction,
    Decision,
    Mark,
    MarkValue,
    MessageKind,
    ProgressReport,
    ReportStatus,
    ReportVersion,
    Review,
    TaskStatus,
)
from tracker.reports.service.handing_over import give_to_successor
from tracker.reports.service.marking import publish_alone
from tracker.reports.service.publication import (
    note_change,
    refuse_contested,
    refuse_under_objection,
)
from tracker.reports.service.rows import hold, hold_tasks
from tracker.reports.service.rules import refuse_concluded, refuse_for_closed, require_reason
from tracker.reports.service.signing import quarter_path, writers_of
from tracker.reports.service.versions import name_of

# A returned report is owed again so many working days later, even past closing (docs/rules.md 7).
WORKDAYS_AFTER_RETURN = 2


def day_after_return(on: date) -> date:
    """When a report that is returned that day is owed again."""
    return directory.work_calendar().add(on, WORKDAYS_AFTER_RETURN)


def accept(
    report: ProgressReport,
    *,
    mark: MarkValue | None = None,
    comment: str = "",
    by: Actor,
    seen: int | None = None,
) -> ReportVersion:
    """Accept the latest version. A leading unit's is marked, a supporting unit's is not (decision
    5); the mark stays provisional until the round is published, which of a matter is at once.

    seen: the number of the version that the reviewer read, where it may have been replaced.
    """
    version = _under_review(report, seen)
    report = version.report
    leads = report.assignment.is_lead
    if leads and mark is None:
        raise RuleBroken("牵头单位的报送，请先选评定，再通过。", field="mark")
    if not leads and mark is not None:
        raise RuleBroken("配合单位的报送只审核，不评定，请不选评定再通过。", field="mark")
    if leads:
        refuse_under_objection(report.assignment.task, report.period)
    comment = comment.strip()
    if len(comment) > 1000:
        raise RuleBroken("审核意见最多1000字，请删减。", field="comment")
    report.move_to(ReportStatus.ACCEPTED)
    _review(version, Decision.ACCEPTED, comment, None, by)
    if mark:
        _mark(version, mark, comment, by)
    db.session.flush()
    audit.record(AuditAction.REPORT_ACCEPTED, report, by=by, version=version.number, mark=mark)
    if mark:
        note_change(report.assignment.task, report.period, by=by)
    if leads:
        publish_alone(report.period, by=by)
    return version


def return_report(
    report: ProgressReport, *, reason: str, by: Actor, seen: int | None = None
) -> ReportVersion:
    """Give the latest version back with a reason; it is owed again by a day of its own."""
    reason = require_reason(reason, "退回的原因")
    version = _under_review(report, seen)
    report = version.report
    refuse_for_closed(report)
    give_to_successor(report, by=by)
    report.move_to(ReportStatus.RETURNED)
    report.due_on = day_after_return(by.on)
    _review(version, Decision.RETURNED, reason, report.due_on, by)
    _log_return(AuditAction.REPORT_RETURNED, version, reason, by)
    return version


def reopen(report: ProgressReport, *, reason: str, by: Actor) -> ReportVersion:
    """Give an accepted report back to be written anew, on record; the mark is then given anew."""
    reason = require_reason(reason, "重新打开的原因")
    [report] = hold([report])
    hold_tasks([report])
    refuse_concluded(report.assignment.task.plan)
    if report.period.is_loaded:
        raise RuleBroken("这份进展是从历史台账补录的，不是单位报送的，不用重新打开。")
    if report.status is not ReportStatus.ACCEPTED:
        raise RuleBroken("只有已通过的报送才能重新打开，请刷新后再看。")
    if report.assignment.is_lead:
        refuse_contested(report.assignment.task, report.period)
    refuse_for_closed(report)
    give_to_successor(report, by=by)
    report.move_to(ReportStatus.RETURNED)
    report.due_on = day_after_return(by.on)
    version = report.versions[-1]
    _log_return(AuditAction.REPORT_REOPENED, version, reason, by)
    return version


def _under_review(report: ProgressReport, seen: int | None) -> ReportVersion:
    """The version to decide on; RuleBroken where it was withdrawn, replaced or decided on."""
    [report] = hold([report])
    hold_tasks([report])
    refuse_concluded(report.assignment.task.plan)
    if report.assignment.task.status is TaskStatus.WITHDRAWN:
        raise RuleBroken(f"{report.assignment.task.name}已经撤销，报过的留着，不用再审核。")
    if report.status is not ReportStatus.SUBMITTED:
        raise RuleBroken(f"这份报送现在是{report.status.label}，不能审核，请刷新后再看。")
    version = report.versions[-1]
    if seen is not None and seen != version.number:
        raise RuleBroken(
            f"{report.assignment.unit.short_name}撤回后又报了第{version.number}稿，请看过再审核。"
        )
    return version


def _review(
    version: ReportVersion, decision: Decision, comment: str, due_on: date | None, by: Actor
) -> None:
    version.review = Review(
        decision=decision,
        comment=comment,
        due_on=due_on,
        reviewer_id=by.official.id,
        reviewer_name=name_of(by),
        at=clock.now(),
    )


def _mark(version: ReportVersion, value: MarkValue, comment: str, by: Actor) -> None:
    version.mark = Mark(
        value=value,
        comment=comment,
        marked_by_id=by.official.id,
        marked_by_name=name_of(by),
        at=clock.now(),
    )


def _log_return(action: AuditAction, version: ReportVersion, reason: str, by: Actor) -> None:
    """Record it, and tell who is to write it anew."""
    report = version.report
    due_on = report.owed_on
    audit.record(
        action,
        report,
        by=by,
        version=version.number,
        reason=reason,
        due_on=due_on.isoformat(),
    )
    name = report.assignment.task.name
    calendar = directory.work_calendar()
    left, day = time_left(due_on, by.on, calendar), due_day(due_on, by.on, calendar)
    for writer in writers_of(report, by):
        inbox.send(
            writer,
            MessageKind.RETURNED,
            f"{report.period.label}：{name}的报送被退回，{day}前重报",
            # A version is returned once and, once accepted, may be opened once.
            occurrence=f"returned.{report.id}.{version.number}",
            text=f"{left}。督查室{by.name}：{reason}",
            link=quarter_path(report),
        )
