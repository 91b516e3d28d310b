"""Who acts in the demonstration: actors, units and tasks by the keys of the files."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from tracker.core.db import db
from tracker.core.errors import RuleBroken
from tracker.directory import queries as directory
from tracker.models import (
    Actor,
    Assignment,
    Plan,
    Post,
    ProgressReport,
    ReportingPeriod,
    Schedule,
    Task,
    Unit,
)
from tracker.seeding.plan import PLAN
from tracker.seeding.register import Register


@dataclass(frozen=True)
class Cast:
    """Finds what an entry of the files names; call it within the transaction that acts."""

    register: Register

    def actor(self, post: str, on: date) -> Actor:
        """The holder of the post that day, acting in it."""
        row = self.register.row(Post, post)
        official = directory.holder_of(row, on=on)
        if official is None:
            raise RuleBroken(
                f"演示数据有误：{row.title}在{on.isoformat()}没有人任职，请核对 seeds/demo。"
            )
        return Actor(official, row, on)

    def head(self, unit: str, on: date) -> Actor:
        return self.actor(f"head-{unit}", on)

    def liaison(self, unit: str, on: date) -> Actor:
        return self.actor(f"liaison-{unit}", on)

    def unit(self, key: str) -> Unit:
        return self.register.row(Unit, key)

    @property
    def plan(self) -> Plan:
        return self.register.row(Plan, PLAN)

    def task(self, position: int) -> Task:
        return db.session.scalars(
            select(Task).where(Task.plan_id == self.plan.id, Task.position == position)
        ).one()

    def reports(self, unit: str, period: ReportingPeriod) -> dict[int, ProgressReport]:
        """A unit's reports of a period, by the position of their tasks."""
        found = db.session.scalars(
            select(ProgressReport)
            .join(Assignment)
            .where(ProgressReport.period_id == period.id, Assignment.unit_id == self.unit(unit).id)
            .options(joinedload(ProgressReport.assignment).joinedload(Assignment.task))
        )
        return {report.assignment.task.position: report for report in found}

    def period(self, quarter: int) -> ReportingPeriod:
        periods = select(ReportingPeriod).join(Schedule).where(Schedule.plan_id == self.plan.id)
        return db.session.scalars(periods.order_by(ReportingPeriod.due_on)).all()[quarter - 1]
