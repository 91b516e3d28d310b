"""A small government in the middle of its year, and who is who in it on the day it has come to."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import TypeVar

from sqlalchemy import Select, select

from tests import factories
from tracker.core import clock
from tracker.core.clock import SHANGHAI
from tracker.core.db import db, transaction
from tracker.directory import queries as directory
from tracker.models import (
    Actor,
    Assignment,
    Cover,
    GroupMembership,
    Handover,
    LeaderKind,
    PartyRole,
    Plan,
    Post,
    PostKind,
    ProgressReport,
    ReportingPeriod,
    Task,
    TaskLeader,
    TaskParty,
    Unit,
    UnitGroup,
)
from tracker.models import ChangeRequest as Change
from tracker.models import Reform as Reformed
from tracker.plans import service as plans
from tracker.reports.queries.owed import owed
from tracker.scheduler import JOBS

Row = TypeVar("Row")

# What the clock does every day that changes who owes what; reminders come from what stands then.
DAILY = ("apply-reforms", "follow-groups", "apply-amendments", "hand-over", "open-reports")
BEGINS = date(2022, 6, 20)  # the second quarter has opened
ISSUED = date(2022, 3, 2)


def founded() -> factories.City:
    """An office, two vice-mayors, five units, two of them in a group; one issued plan of four
    tasks: with a supporting unit, with two leaders' portfolios, led and supported by the group."""
    city = factories.small_city()
    plan = factories.draft_plan(city)
    building, schools = city.posts["副市长（城建）"], city.posts["副市长（文教）"]
    housing, money, teaching = (city.unit(name) for name in ("住建局", "财政局", "教体局"))
    group = group_of(city)
    factories.task(plan, lead=housing, support=(money,), leaders=(building,))
    factories.task(plan, "新建2所学校。", lead=teaching, support=(housing,), leaders=(schools,))
    both = factories.task(plan, "完成连心桥建设。", lead=money, leaders=(building,))
    _add_party(both, group, PartyRole.SUPPORT, 2)
    shared = factories.task(plan, "各乡镇完成环境整治。", lead=money, all_vice_mayors=True)
    shared.parties.clear()
    db.session.flush()
    _add_party(shared, group, PartyRole.LEAD, 1)
    db.session.commit()
    with transaction():
        plans.agree_plan(plan, by=city.supervisor)
        plans.bring_into_force(plan, on=ISSUED, due_day_policy=None, by=city.supervisor)
    return city


def group_of(city: factories.City) -> UnitGroup:
    return db.session.scalars(
        select(UnitGroup).where(
            UnitGroup.government_id == city.government.id, UnitGroup.name == "各乡镇政府"
        )
    ).one()


def _add_party(task: Task, group: UnitGroup, role: PartyRole, position: int) -> None:
    factories.add(
        TaskParty(task=task, position=position, role=role, group=group, printed_name=group.name)
    )


class Town:
    """The city on the day that it has come to; every list is in a fixed order."""

    def __init__(self) -> None:
        self.city = founded()
        self.government_id = self.city.government.id
        self.today = ISSUED
        self.go_to(BEGINS, clock_stood_still=False)

    # --- time

    def go_to(self, day: date, *, clock_stood_still: bool) -> None:
        """Let days pass; the clock works on each that brings something, or only on the last."""
        between = [] if clock_stood_still else self._eventful(self.today, day)
        for each in [*between, day]:
            self.today = each
            self._set_clock()
            self._run(each)

    def milestones(self) -> list[date]:
        """The days of the periods that are still to come."""
        days = {
            each
            for period in self.periods()
            for each in (
                period.opens_on,
                period.effective_due_on,
                period.closes_on + timedelta(days=1),
            )
        }
        return sorted(day for day in days if day > self.today)

    def _eventful(self, after: date, before: date) -> list[date]:
        columns = (
            Reformed.on,
            Change.effective_on,
            Handover.on,
            Cover.from_on,
            Cover.until_on,
            GroupMembership.from_on,
            GroupMembership.until_on,
            ReportingPeriod.opens_on,
        )
        days = {day for column in columns for day in db.session.scalars(select(column))}
        return sorted(day for day in days if day and after < day < before)

    def _set_clock(self) -> None:
        noon = datetime.combine(self.today, time(12), SHANGHAI)
        clock.use_offset(noon - clock.real_now())

    def _run(self, day: date) -> None:
        for job in JOBS:
            if job.name in DAILY:
                job.run(day)

    # --- who is who

    def acting(self, post: Post, on: date | None = None) -> Actor | None:
        on = on or self.today
        acting = directory.acting_by_post([post.id], on=on).get(post.id)
        if acting is None:
            return None
        return Actor(acting.official, post, on, directory.cover_of(post, on=on))

    @property
    def supervisor(self) -> Actor:
        found = self.acting(self.city.posts["督查员"])
        assert found is not None
        return found

    def of_unit(self, unit: Unit, *kinds: PostKind) -> Actor | None:
        """Whoever acts for the unit in a post of the first of these kinds that has somebody."""
        for kind in kinds:
            for post in directory.posts_of(unit, kind):
                found = self.acting(post)
                if found:
                    return found
        return None

    def head(self, unit: Unit) -> Actor | None:
        return self.of_unit(unit, PostKind.UNIT_HEAD, PostKind.RESPONSIBLE)

    def liaison(self, unit: Unit) -> Actor | None:
        return self.of_unit(unit, PostKind.LIAISON, PostKind.UNIT_HEAD, PostKind.RESPONSIBLE)

    # --- what there is

    def units(self) -> Sequence[Unit]:
        """Those that stand and report."""
        return self.all(
            select(Unit)
            .where(
                Unit.government_id == self.government_id,
                Unit.abolished_on.is_(None),
                Unit.short_name != "督查室",
            )
            .order_by(Unit.id)
        )

    def posts(self, *kinds: PostKind) -> Sequence[Post]:
        return self.all(
            select(Post)
            .where(
                Post.government_id == self.government_id,
                Post.kind.in_(kinds),
                Post.abolished_on.is_(None),
            )
            .order_by(Post.id)
        )

    def periods(self) -> Sequence[ReportingPeriod]:
        return self.all(
            select(ReportingPeriod)
            .join(ReportingPeriod.schedule)
            .join(Plan)
            .where(Plan.government_id == self.government_id)
            .order_by(ReportingPeriod.due_on, ReportingPeriod.id)
        )

    def tasks(self, *conditions) -> Sequence[Task]:
        return self.all(
            select(Task)
            .join(Task.plan)
            .where(Plan.government_id == self.government_id, Plan.issued_on.is_not(None))
            .where(*conditions)
            .order_by(Task.id)
        )

    def reports(self, *conditions) -> Sequence[ProgressReport]:
        return self.all(
            select(ProgressReport)
            .join(ProgressReport.assignment)
            .join(Assignment.task)
            .join(Task.plan)
            .where(Plan.government_id == self.government_id, *conditions)
            .order_by(ProgressReport.id)
        )

    def owed(self) -> Sequence[ProgressReport]:
        return self.all(
            owed(select(ProgressReport), self.today)
            .where(Plan.government_id == self.government_id)
            .order_by(ProgressReport.id)
        )

    def leaders(self, task: Task, on: date) -> tuple[str, ...]:
        """Who led a task on a day, by post."""
        leading = db.session.scalars(select(TaskLeader).where(TaskLeader.task_id == task.id))
        names = (
            each.kind.value if each.kind is LeaderKind.ALL_VICE_MAYORS else str(each.post_id)
            for each in leading
            if each.includes(on)
        )
        return tuple(sorted(names))

    def all(self, rows: Select[Row]) -> Sequence[Row]:
        return db.session.scalars(rows).all()
