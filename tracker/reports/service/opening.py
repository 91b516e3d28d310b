"""Opening reports: every obligation of an open period gets its row (未填报)."""

from datetime import date

from sqlalchemy import or_, select

from tracker.core.db import db, transaction
from tracker.models import (
    Assignment,
    Plan,
    PlanStatus,
    ProgressReport,
    ReportingPeriod,
    Schedule,
    Task,
    TaskStatus,
)
from tracker.plans import queries as plans
from tracker.plans.service import insert_missing
from tracker.reports.service.handing_over import hand_over_left


def open_reports(today: date) -> int:
    """Make the reports that are owed from today on; how many were new.

    A job: it commits a period at a time, so that nobody's save waits, and may run at any time and
    as often as it likes. From the day a period opens to the day it closes, a unit that joined in
    between gets its reports too.
    """
    periods = db.session.scalars(
        select(ReportingPeriod.id)
        .join(Schedule)
        .join(Plan)
        .where(
            Plan.status == PlanStatus.ISSUED,
            ReportingPeriod.opens_on <= today,
            ReportingPeriod.closes_on >= today,
        )
        .order_by(ReportingPeriod.id)
    ).all()
    made = 0
    for period_id in periods:
        with transaction():
            hand_over_left(period_id, today)
            made += _open_period(period_id, today)
    return made


def _open_period(period_id: int, today: date) -> int:
    reported = select(ProgressReport.id).where(plans.is_report_on())
    return insert_missing(
        select(Assignment.id, ReportingPeriod.id)
        .join(Task, Assignment.task_id == Task.id)
        .join(ReportingPeriod, plans.follows_period())
        .where(
            ReportingPeriod.id == period_id,
            Task.status == TaskStatus.OPEN,
            Assignment.from_on <= today,
            or_(Assignment.until_on.is_(None), Assignment.until_on > today),
            ~reported.exists(),
        )
    )
