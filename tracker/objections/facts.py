"""What a mark rested on, for who decides on it, and what another one would change (复核事实)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload, selectinload

from tracker.core.db import db
from tracker.models import (
    Assignment,
    MarkValue,
    Objection,
    PartyRole,
    ProgressReport,
    PublishedMark,
    ReportVersion,
    Task,
    TaskMark,
)
from tracker.plans.queries import led_in_period
from tracker.reports import queries as reports
from tracker.reports.queries import Assessment


@dataclass(frozen=True)
class OfLead:
    """A leading unit's report of the period: the versions, and what the rules suggest of the one
    that was marked, or else of the last."""

    report: ProgressReport
    marked: ReportVersion | None
    assessment: Assessment | None


@dataclass(frozen=True)
class Facts:
    """leads: in the order of the task. override: the office's mark on the whole task.
    published: every mark that was made known, the first first. standing: the mark now."""

    leads: list[OfLead]
    override: TaskMark | None
    published: Sequence[PublishedMark]
    standing: MarkValue


@dataclass(frozen=True)
class Effect:
    """How many tasks of the round have a mark, now and after the decision."""

    mark: MarkValue
    now: int
    then: int


def leading_reports(objection: Objection) -> Select[ProgressReport]:
    """The reports that the mark was given on: of the units that led the task in the period, or
    lead it now."""
    return (
        select(ProgressReport)
        .join(ProgressReport.assignment)
        .join(ProgressReport.period)
        .where(
            Assignment.task_id == objection.task_id,
            ProgressReport.period_id == objection.period_id,
            or_(led_in_period(), Assignment.role == PartyRole.LEAD),
        )
    )


def facts_of(objection: Objection) -> Facts:
    """What the mark that an objection is against rests on."""
    task_id, period_id = objection.task_id, objection.period_id
    found = db.session.scalars(
        leading_reports(objection)
        .options(
            joinedload(ProgressReport.period),
            joinedload(ProgressReport.assignment).joinedload(Assignment.unit),
            joinedload(ProgressReport.assignment)
            .joinedload(Assignment.task)
            .selectinload(Task.targets),
            selectinload(ProgressReport.versions).options(
                joinedload(ReportVersion.mark), joinedload(ReportVersion.review)
            ),
        )
        .order_by(Assignment.position, Assignment.id)
    ).all()
    marked = {report.id: _marked(report) for report in found}
    looked_at = [marked[each.id] or each.latest for each in found]
    yardstick = reports.yardstick_of(objection.unit.government_id)
    assessments = reports.assess([each for each in looked_at if each], yardstick)
    override = select(TaskMark).where(TaskMark.task_id == task_id, TaskMark.period_id == period_id)
    published = select(PublishedMark).where(
        PublishedMark.task_id == task_id, PublishedMark.period_id == period_id
    )
    standing = reports.task_marks([task_id], published_only=True)
    return Facts(
        [OfLead(each, marked[each.id], assessments.get(each.id)) for each in found],
        db.session.scalar(override),
        db.session.scalars(published.order_by(PublishedMark.id)).all(),
        standing.get((task_id, period_id), objection.published.value),
    )


def effects(objection: Objection, mark: MarkValue, *, on: date) -> list[Effect]:
    """What of the round's figures changes when the task gets another mark."""
    period = objection.period
    tasks = list({each.task_id for each in reports.leading(period, on=on)})
    marks = reports.task_marks(tasks, published_only=True)
    own = (objection.task_id, period.id)
    now = Counter(value for cell, value in marks.items() if cell[1] == period.id)
    if own not in marks:  # of a task that was given up since nothing is counted any more
        return []
    then = now + Counter([mark])
    then[marks[own]] -= 1
    return [Effect(each, now[each], then[each]) for each in MarkValue if now[each] != then[each]]


def _marked(report: ProgressReport) -> ReportVersion | None:
    return next((each for each in reversed(report.versions) if each.mark), None)
