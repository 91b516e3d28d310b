"""The days that an official reports by or follows, in the posts that he acts in that day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import contains_eager

from tracker.core.db import db
from tracker.core.workdays import WorkCalendar, explain_due_day, reckoned_day
from tracker.directory import queries as directory
from tracker.models import (
    POSTS_OF_A_UNIT,
    STILL_OWED,
    Actor,
    Assignment,
    Feed,
    Official,
    Plan,
    PlanStatus,
    ProgressReport,
    ReportingPeriod,
    Schedule,
    Task,
    TaskStatus,
    Unit,
)
from tracker.permissions import Permission, allowed, capacities_of
from tracker.plans.queries import is_report_on, reports_in
from tracker.reports.queries.owed import owed

# What is past disappears after so long.
KEPT = timedelta(days=31)
Counted = tuple[ReportingPeriod, int, int]


@dataclass(frozen=True)
class Day:
    """A day to be entered in a calendar; its key stays when the day moves. link: a path here."""

    key: str
    on: date
    title: str
    text: str
    link: str


def feed_of(official: Official) -> Feed | None:
    """The address that the official has given out, if he has one."""
    return db.session.scalar(
        select(Feed)
        .where(Feed.official_id == official.id, Feed.revoked_at.is_(None))
        .order_by(Feed.id.desc())
        .limit(1)
    )


def days_for(official: Official, *, on: date) -> list[Day]:
    """Everything that he owes or follows, as the posts of that day let him see it."""
    calendar = directory.work_calendar()
    found: dict[str, Day] = {}
    for actor in capacities_of(official, on):
        for day in _days_of(actor, calendar):
            found.setdefault(day.key, day)
    return sorted(found.values(), key=lambda day: (day.on, day.key))


def _days_of(actor: Actor, calendar: WorkCalendar) -> list[Day]:
    if actor.post.kind in POSTS_OF_A_UNIT and actor.post.unit is not None:
        unit = actor.post.unit
        return [*_due_days(unit, calendar, actor.on), *_return_days(unit, calendar, actor.on)]
    if allowed(actor, Permission.STATISTICS_VIEW):
        return _reporting_days(actor, calendar)
    return []  # administrators and auditors see no reports


def _due_days(unit: Unit, calendar: WorkCalendar, on: date) -> list[Day]:
    """The days by which a unit reports, its plans together, with how much is still missing."""
    has_own_day = ProgressReport.due_on.is_not(None)
    is_missing = or_(
        ProgressReport.id.is_(None), and_(ProgressReport.status.in_(STILL_OWED), ~has_own_day)
    )
    rows = db.session.execute(
        select(ReportingPeriod, func.count(Assignment.id), func.sum(case((is_missing, 1), else_=0)))
        .select_from(Assignment)
        .join(Assignment.task)
        .join(ReportingPeriod, reports_in())
        .join(ReportingPeriod.schedule)
        .join(Schedule.plan)
        .outerjoin(ProgressReport, is_report_on())
        .where(
            Assignment.unit_id == unit.id,
            Assignment.from_on <= on,
            or_(Assignment.until_on.is_(None), Assignment.until_on > on),
            Task.status == TaskStatus.OPEN,
            Plan.status == PlanStatus.ISSUED,
            ReportingPeriod.effective_due_on >= on - KEPT,
        )
        .group_by(ReportingPeriod.id, Schedule.id, Plan.id)
        .options(contains_eager(ReportingPeriod.schedule).contains_eager(Schedule.plan))
    )
    counted = [(row[0], int(row[1]), int(row[2])) for row in rows]
    return [_due_day(unit, group, calendar) for group in _together(counted)]


def _due_day(unit: Unit, group: Sequence[Counted], calendar: WorkCalendar) -> Day:
    first = group[0][0]
    total, missing = sum(each[1] for each in group), sum(each[2] for each in group)
    said = f"还有 {missing} 份没报" if missing else "已报齐"
    return Day(
        key=f"due-{unit.id}-{first.id}",
        on=first.effective_due_on,
        title=f"{unit.short_name}{first.label}报送截止（{said}）",
        text=f"共 {total} 份，{said}。\n{_when(group, calendar)}",
        link=f"/quarter/{first.due_on.isoformat()}",
    )


def _return_days(unit: Unit, calendar: WorkCalendar, on: date) -> list[Day]:
    """The days by which returned reports are owed again."""
    rows = db.session.execute(
        owed(select(ProgressReport.due_on, func.count(ProgressReport.id)), on)
        .where(Assignment.unit_id == unit.id, ProgressReport.due_on >= on - KEPT)
        .group_by(ProgressReport.due_on)
    )
    return [
        Day(
            key=f"returned-{unit.id}-{due_on:%Y%m%d}",
            on=due_on,
            title=f"{unit.short_name}退回的报送，{count} 份要重报",
            text=f"{explain_due_day(due_on, due_on, calendar)}前重报。",
            link="/quarter",
        )
        for due_on, count in rows
        if due_on is not None
    ]


def _reporting_days(actor: Actor, calendar: WorkCalendar) -> list[Day]:
    """The days on which the government's plans are reported on."""
    periods = db.session.scalars(
        select(ReportingPeriod)
        .join(ReportingPeriod.schedule)
        .join(Schedule.plan)
        .where(
            Plan.government_id == actor.government_id,
            Plan.status == PlanStatus.ISSUED,
            ReportingPeriod.effective_due_on >= actor.on - KEPT,
        )
        .options(contains_eager(ReportingPeriod.schedule).contains_eager(Schedule.plan))
    )
    groups = _together((period, 0, 0) for period in periods)
    return [
        Day(
            key=f"round-{group[0][0].id}",
            on=group[0][0].effective_due_on,
            title=f"{group[0][0].label}各单位报送截止",
            text=_when(group, calendar),
            link=f"/ledger?period={group[0][0].due_on.isoformat()}",
        )
        for group in groups
    ]


def _together(counted: Iterable[Counted]) -> list[list[Counted]]:
    """Periods that fall due together, whatever their plans; the oldest first, as it names them."""

    def day(each: Counted) -> tuple[date, date]:
        return each[0].due_on, each[0].effective_due_on

    ordered = sorted(counted, key=lambda each: (*day(each), each[0].id))
    return [list(group) for _, group in groupby(ordered, key=day)]


def _when(group: Sequence[Counted], calendar: WorkCalendar) -> str:
    """The nominal and the effective day, the closing day, and the plans."""
    first = group[0][0]
    due = explain_due_day(first.due_on, first.effective_due_on, calendar)
    closes = max(each[0].closes_on for each in group)
    plans = "\n".join(dict.fromkeys(each[0].plan.title for each in group))
    return f"{due}截止，{reckoned_day(closes, first.due_on, calendar)}关闭。\n{plans}"
