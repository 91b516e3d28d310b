"""What is owed on a day, who acts in which post, and what was told already."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, func, or_, select

from tracker.core.db import db
from tracker.models import (
    STILL_OWED,
    Assignment,
    AuditAction,
    AuditEvent,
    Cover,
    LeaderKind,
    Plan,
    PlanStatus,
    Post,
    PostKind,
    ProgressReport,
    Reminder,
    ReportingPeriod,
    Stage,
    Task,
    TaskLeader,
    TaskStatus,
    Tenure,
    Unit,
    task_name,
)
from tracker.plans.queries import reports_in

_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Owed:
    """What one unit still has to hand in on one task. Its report may not have been opened yet."""

    report_id: int | None
    task_id: int
    task_name: str
    unit_id: int
    unit_name: str
    government_id: int
    responsible_post_id: int | None  # in place of the unit's head
    period: str
    due_on: date  # as the notice names it
    owed_on: date  # the day that counts
    opens_on: date | None  # None for a report that was returned
    is_returned: bool


@dataclass(frozen=True, slots=True)
class Acting:
    """Who acts in a post on a day: its cover, else its holder."""

    official_id: int
    post_id: int
    title: str
    kind: PostKind
    unit_id: int | None
    government_id: int


@dataclass(frozen=True, slots=True)
class Leading:
    """A lead official's post of a task, or None for all vice-mayors together."""

    task_id: int
    post_id: int | None


def owed_reports(on: date, *, units: Collection[int] | None = None) -> list[Owed]:
    """Everything owed on a day in a fixed order, the reports of open periods that have no row yet
    among them; of closed periods only what was returned. units: of these only."""
    rows = _owed_rows(on)
    if units is not None:
        rows = rows.where(Unit.id.in_(units))
    return [_owed(row) for row in db.session.execute(rows)]


def _owed_rows(on: date) -> Select[Any]:
    own_day = ProgressReport.due_on.is_not(None)
    return (
        select(
            ProgressReport.id.label("report_id"),
            ProgressReport.due_on.label("own_day"),
            Task.id.label("task_id"),
            Task.label.label("label"),
            func.substr(Task.text, 1, 12).label("text"),
            Unit.id.label("unit_id"),
            Unit.short_name,
            Unit.government_id,
            Assignment.post_id,
            ReportingPeriod.label.label("period"),
            ReportingPeriod.due_on,
            ReportingPeriod.effective_due_on,
            ReportingPeriod.opens_on,
        )
        .select_from(Assignment)
        .join(Assignment.task)
        .join(Task.plan)
        .join(Assignment.unit)
        .join(ReportingPeriod, reports_in())
        .outerjoin(
            ProgressReport,
            and_(
                ProgressReport.assignment_id == Assignment.id,
                ProgressReport.period_id == ReportingPeriod.id,
            ),
        )
        .where(
            Plan.status == PlanStatus.ISSUED,
            Task.status == TaskStatus.OPEN,
            Assignment.from_on <= on,
            or_(Assignment.until_on.is_(None), Assignment.until_on > on),
            ReportingPeriod.opens_on <= on,
            or_(ReportingPeriod.closes_on >= on, own_day),
            or_(ProgressReport.id.is_(None), ProgressReport.status.in_(STILL_OWED)),
        )
        .order_by(Unit.government_id, Unit.position, Unit.id, Task.plan_id, Task.position)
    )


def _owed(row: Any) -> Owed:
    return Owed(
        report_id=row.report_id,
        task_id=row.task_id,
        task_name=task_name(row.label, row.text),
        unit_id=row.unit_id,
        unit_name=row.short_name,
        government_id=row.government_id,
        responsible_post_id=row.post_id,
        period=row.period,
        due_on=row.due_on,
        owed_on=row.own_day or row.effective_due_on,
        opens_on=None if row.own_day else row.opens_on,
        is_returned=row.own_day is not None,
    )


def still_owed(report_ids: Iterable[int]) -> set[int]:
    """Which of these reports have not been handed in meanwhile."""
    ids = sorted(report_ids)
    owed: set[int] = set()
    for start in range(0, len(ids), _CHUNK):
        chunk = select(ProgressReport.id).where(
            ProgressReport.id.in_(ids[start : start + _CHUNK]),
            ProgressReport.status.in_(STILL_OWED),
        )
        owed.update(db.session.scalars(chunk))
    return owed


def acting(on: date) -> list[Acting]:
    """Everybody who acts in a post that day, in the directory's order; two queries."""
    covering = db.session.execute(
        select(Cover.post_id, Cover.official_id)
        .where(Cover.from_on <= on, Cover.until_on > on)
        .order_by(Cover.id.desc())
    )
    covers = {row.post_id: row.official_id for row in covering}
    holding = and_(
        Tenure.post_id == Post.id,
        Tenure.from_on <= on,
        or_(Tenure.until_on.is_(None), Tenure.until_on > on),
    )
    posts = db.session.execute(
        select(Post, Tenure.official_id)
        .outerjoin(Tenure, holding)
        .where(Post.abolished_on.is_(None))
        .order_by(Post.government_id, Post.position, Post.id)
    )
    found = ((post, covers.get(post.id, holder)) for post, holder in posts)
    return [
        Acting(official, post.id, post.title, post.kind, post.unit_id, post.government_id)
        for post, official in found
        if official is not None
    ]


def leading(on: date) -> list[Leading]:
    """Who leads the open tasks of issued plans that day."""
    rows = db.session.execute(
        select(TaskLeader.task_id, TaskLeader.kind, TaskLeader.post_id)
        .join(TaskLeader.task)
        .join(Task.plan)
        .where(
            Plan.status == PlanStatus.ISSUED,
            Task.status == TaskStatus.OPEN,
            TaskLeader.from_on <= on,
            or_(TaskLeader.until_on.is_(None), TaskLeader.until_on > on),
        )
        .order_by(TaskLeader.task_id, TaskLeader.position)
    )
    return [
        Leading(task_id, None if kind is LeaderKind.ALL_VICE_MAYORS else post_id)
        for task_id, kind, post_id in rows
    ]


def told(official_ids: Collection[int], *, since: date) -> set[tuple[int, int, date, Stage]]:
    """(official, report, day owed, stage) of what these heard of deadlines from a day on."""
    rows = db.session.execute(
        select(Reminder.official_id, Reminder.report_id, Reminder.due_on, Reminder.stage).where(
            Reminder.official_id.in_(official_ids), Reminder.due_on >= since
        )
    )
    return {(row.official_id, row.report_id, row.due_on, row.stage) for row in rows}


def told_on(day: date, report_ids: Collection[int | None]) -> set[int]:
    """The reports of which somebody was reminded by the clock that day."""
    ids = [each for each in report_ids if each is not None]
    told = select(Reminder.report_id).where(Reminder.report_id.in_(ids), Reminder.raised_on == day)
    return set(db.session.scalars(told))


def reminded_today(unit_ids: Collection[int], *, on: date) -> set[int]:
    """The units that the office has reminded by hand that day (今日已提醒)."""
    reminded = select(AuditEvent.subject_id).where(
        AuditEvent.action == AuditAction.REMINDED,
        AuditEvent.subject_type == Unit.__tablename__,
        AuditEvent.subject_id.in_(unit_ids),
        AuditEvent.details["on"].as_string() == on.isoformat(),
    )
    return {unit_id for unit_id in db.session.scalars(reminded) if unit_id is not None}
