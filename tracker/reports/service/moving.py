"""Returned reports whose days a new working calendar changes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from tracker.audit import service as audit
from tracker.core import clock
from tracker.core.db import db
from tracker.core.workdays import WorkCalendar
from tracker.models import (
    STILL_OWED,
    Actor,
    Assignment,
    AuditAction,
    Decision,
    Plan,
    PlanStatus,
    ProgressReport,
    ReportingPeriod,
    ReportVersion,
    Review,
    Task,
    TaskStatus,
)
from tracker.reports.service.reviewing import WORKDAYS_AFTER_RETURN


@dataclass(frozen=True)
class ReturnMove:
    """A report that was returned, and the day by which it is to be owed again."""

    report: ProgressReport
    due_on: date

    @property
    def government_id(self) -> int:
        return self.report.assignment.unit.government_id


def return_moves(before: WorkCalendar, after: WorkCalendar, *, on: date) -> list[ReturnMove]:
    """The returned reports that are owed by another day in the new calendar; a day that is past
    stays, and none moves into the past."""
    reports = (
        select(ProgressReport)
        .join(ProgressReport.assignment)
        .join(Assignment.task)
        .join(Task.plan)
        .where(
            ProgressReport.status.in_(STILL_OWED),
            ProgressReport.due_on >= on,
            Plan.status == PlanStatus.ISSUED,
            Task.status == TaskStatus.OPEN,
        )
        .options(
            joinedload(ProgressReport.assignment).joinedload(Assignment.unit),
            joinedload(ProgressReport.period).joinedload(ReportingPeriod.schedule),
            selectinload(ProgressReport.versions).joinedload(ReportVersion.review),
        )
        .order_by(ProgressReport.id)
    )
    moves = []
    for report in db.session.scalars(reports):
        review = _return_of(report)
        if review is not None and review.due_on != report.due_on:
            continue  # somebody has decided on another day
        due_on = after.add(_returned_on(report, before), WORKDAYS_AFTER_RETURN)
        if due_on != report.due_on and due_on >= on:
            moves.append(ReturnMove(report, due_on))
    return moves


def move_returns(moves: Iterable[ReturnMove], *, why: str, by: Actor) -> None:
    """Let the reports be owed by the day that was reckoned; why: the notice that ordered it."""
    for move in moves:
        report = move.report
        before, report.due_on = report.owed_on, move.due_on
        review = _return_of(report)
        if review is not None:
            review.due_on = move.due_on
        audit.record(
            AuditAction.PERIOD_MOVED,
            report,
            by=by if by.government_id == move.government_id else None,
            government_id=move.government_id,
            before=before.isoformat(),
            after=move.due_on.isoformat(),
            reason=why,
        )


def _return_of(report: ProgressReport) -> Review | None:
    """The review that returned it, if one did: an accepted report is opened again without."""
    review = report.latest.review if report.latest else None
    return review if review and review.decision is Decision.RETURNED else None


def _returned_on(report: ProgressReport, calendar: WorkCalendar) -> date:
    """The day it was returned; where no review says it, reckoned back from its due day."""
    review = _return_of(report)
    if review is not None:
        return clock.day_of(review.at)
    return calendar.add(report.owed_on, -WORKDAYS_AFTER_RETURN)
