"""Reports that go over to another unit with their task (报送移交): what was handed in stays whose
it was, what is still owed is the successor's, and nobody is asked twice."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.orm import joinedload

from tracker.audit import service as audit
from tracker.core.db import db
from tracker.core.errors import RuleBroken
from tracker.models import (
    STILL_OWED,
    Actor,
    Assignment,
    Attachment,
    AuditAction,
    ProgressReport,
    ReportingPeriod,
    ReportOrigin,
    ReportStatus,
    SlipReport,
    Task,
    VersionAttachment,
)
from tracker.plans import queries as plans
from tracker.plans.service import insert_missing
from tracker.reports.content import content_of
from tracker.reports.service.rows import hold, report_in


@dataclass(frozen=True)
class Succession:
    """Obligations on one task that ended, the one first whose report counts for all, and the one
    that goes on in their place. is_new: its unit did not have the task before."""

    ended: Sequence[Assignment]
    begun: Assignment
    is_new: bool


def hand_over(succession: Succession, *, on: date, today: date, by: Actor | None) -> int:
    """Give the reports that are still owed to the successor; how many it has to write now.

    In each period that is open, or in which one was returned, the first of the ended obligations
    counts: was its report handed in, nothing is asked again; is it owed, it goes over as it is,
    and what the others had written is added to it. A report of the successor's own stays its
    report, and takes up what was written.
    on: from which day on the successor has the task, for the trail.
    """
    ended, begun = succession.ended, succession.begun
    _open(ended if succession.is_new else [*ended, begun], today)
    of_period: dict[int, list[ProgressReport]] = defaultdict(list)
    for report in _open_reports([*ended, begun], today):
        of_period[report.period_id].append(report)
    order = [begun.id, *(each.id for each in ended)]
    carried = 0
    for reports in of_period.values():
        first, *others = sorted(reports, key=lambda each: order.index(each.assignment_id))
        for each in others:
            if each.is_owed:
                _point_slips(each, first)
        if not first.is_owed:
            continue
        if first.assignment is not begun:
            _move(first, begun, on=on, by=by)
            carried += 1
        carried += sum(_add(each, first, on=on, by=by) for each in others if each.is_owed)
    return carried


def first_to_owe(task: Task, *, today: date) -> date | None:
    """The due day of the first period of a task that has not opened; past the last, the day after
    it. Who takes a task over reports from then on by itself, before only what was handed over."""
    periods = [each for each in task.schedule.periods if task.follows(each)]
    coming = [each.due_on for each in periods if each.opens_on > today]
    if coming:
        return min(coming)
    return max((each.due_on for each in periods), default=today) + timedelta(days=1)


def give_to_successor(report: ProgressReport, *, by: Actor) -> None:
    """Let a report that is given back go to who has the task now; RuleBroken where nobody has it,
    or where that unit has a report of its own."""
    assignment = report.assignment
    if assignment.includes(by.on):
        return
    begun, name = assignment.successor, assignment.task.name
    unit = assignment.unit.short_name
    if begun is None or not begun.includes(by.on):
        raise RuleBroken(f"{name}已不由{unit}承担，退回后没有单位重报，请直接审核。")
    if report_in(begun, report.period) is not None:
        heir = begun.unit.short_name
        raise RuleBroken(f"{name}已由{heir}承接，{heir}本期另有报送，请在那一份里提出。")
    _move(report, begun, on=by.on, by=by)


def hand_over_left(period_id: int, today: date) -> int:
    """Give to the successors what somebody who has no longer the task still owed in a period that
    is open, as after it was reopened; how many."""
    reports = db.session.scalars(
        select(ProgressReport)
        .join(ProgressReport.assignment)
        .where(
            ProgressReport.period_id == period_id,
            ProgressReport.status.in_(STILL_OWED),
            Assignment.successor_id.is_not(None),
            Assignment.until_on <= today,
        )
        .options(joinedload(ProgressReport.assignment).joinedload(Assignment.successor))
        .order_by(Assignment.position, ProgressReport.id)
    ).all()
    moved = 0
    for report in reports:
        begun = report.assignment.successor
        if begun and begun.includes(today) and not _is_settled(begun, report.period):
            _move(report, begun, on=today, by=None)
            moved += 1
    return moved


def _is_settled(begun: Assignment, period: ReportingPeriod) -> bool:
    """Whether the successor, or one that it followed, has a report of the period that counts."""
    counting = (
        select(ProgressReport.id)
        .join(ProgressReport.assignment)
        .where(
            ProgressReport.period_id == period.id,
            or_(
                Assignment.id == begun.id,
                (Assignment.successor_id == begun.id) & ProgressReport.status.not_in(STILL_OWED),
            ),
        )
    )
    return db.session.scalar(counting.limit(1)) is not None


def _open(assignments: Iterable[Assignment], today: date) -> None:
    """Make the reports of the periods that are open, which the clock may not have made yet."""
    insert_missing(
        select(Assignment.id, ReportingPeriod.id)
        .join(Task, Assignment.task_id == Task.id)
        .join(ReportingPeriod, plans.follows_period())
        .where(
            Assignment.id.in_([each.id for each in assignments]),
            ReportingPeriod.opens_on <= today,
            ReportingPeriod.closes_on >= today,
        )
    )


def _open_reports(assignments: Iterable[Assignment], today: date) -> Sequence[ProgressReport]:
    """The reports of periods that are open, and those that were returned; held."""
    found = db.session.scalars(
        select(ProgressReport)
        .join(ProgressReport.period)
        .where(
            ProgressReport.assignment_id.in_([each.id for each in assignments]),
            ReportingPeriod.opens_on <= today,
            or_(
                ReportingPeriod.closes_on >= today,
                ProgressReport.due_on.is_not(None) & ProgressReport.status.in_(STILL_OWED),
            ),
        )
    ).all()
    return hold(found)


def _move(report: ProgressReport, begun: Assignment, *, on: date, by: Actor | None) -> None:
    before = report.assignment.unit
    report.assignment = begun
    db.session.add(ReportOrigin(report=report, unit=before, unit_name=before.short_name, on=on))
    _record(report, before.short_name, begun, by)


def _add(source: ProgressReport, target: ProgressReport, *, on: date, by: Actor | None) -> bool:
    """Add what is written in one report to another that is being written; whether there was any."""
    before = source.assignment.unit.short_name
    if target.due_on is None and source.due_on is not None:
        target.due_on = source.due_on
    if source.is_empty and not source.attachments:
        return False
    if target.status is ReportStatus.AWAITING_SIGNOFF:
        target.move_to(ReportStatus.DRAFT)
    own, theirs = content_of(target).boxes, content_of(source).boxes
    target.progress = _joined(own["progress"], theirs["progress"], before)
    target.problems = _joined(own["problems"], theirs["problems"], before)
    target.next_steps = _joined(own["next_steps"], theirs["next_steps"], before)
    target.target_values = source.target_values | target.target_values
    target.saved_at = target.saved_at or source.saved_at
    target.author_id = target.author_id or source.author_id
    submitted = select(VersionAttachment.attachment_id)
    db.session.execute(
        update(Attachment)
        .where(Attachment.report_id == source.id, Attachment.id.not_in(submitted))
        .values(report_id=target.id)
        .execution_options(synchronize_session=False)
    )
    db.session.add(
        ReportOrigin(
            report=source,
            added_to_id=target.id,
            unit=source.assignment.unit,
            unit_name=before,
            on=on,
        )
    )
    db.session.flush()
    db.session.expire(source)
    db.session.expire(target)
    _record(target, before, target.assignment, by)
    return True


def _joined(own: str, theirs: str, unit: str) -> str:
    """Both texts, the other one under its unit's name; what is there already is not said twice."""
    if not theirs or theirs in own:
        return own
    return f"{own}\n（{unit}）{theirs}".lstrip("\n")


def _point_slips(source: ProgressReport, target: ProgressReport) -> None:
    """A slip about a report that is owed no more asks for the one in its place."""
    taken = select(SlipReport.slip_id).where(SlipReport.report_id == target.id)
    db.session.execute(
        update(SlipReport)
        .where(SlipReport.report_id == source.id, SlipReport.slip_id.not_in(taken))
        .values(report_id=target.id)
        .execution_options(synchronize_session=False)
    )


def _record(report: ProgressReport, before: str, begun: Assignment, by: Actor | None) -> None:
    audit.record(
        AuditAction.REFORM_HANDED_OVER,
        report,
        by=by,
        government_id=begun.unit.government_id,
        before=before,
        after=begun.unit.short_name,
        period=report.period.label,
    )
