"""Rounds of reporting (一期报送): the periods of all plans that fall due on one day."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from tracker.core.db import db
from tracker.models import Plan, ReportingPeriod, Schedule
from tracker.plans.queries import OUT

_YEAR = re.compile(r"^\d{4}年")


def short_label(label: str) -> str:
    """A period's label without its year: 二季度."""
    return _YEAR.sub("", label) or label


@dataclass(frozen=True)
class Round:
    """What falls due on one nominal day; its units report on all of it together."""

    due_on: date
    periods: tuple[ReportingPeriod, ...]

    @property
    def first(self) -> ReportingPeriod:
        return self.periods[0]

    @property
    def label(self) -> str:
        return self.first.label

    @property
    def name(self) -> str:
        return short_label(self.label)

    @property
    def year(self) -> int:
        return self.first.plan.year

    @property
    def opens_on(self) -> date:
        return min(period.opens_on for period in self.periods)

    @property
    def effective_due_on(self) -> date:
        return self.first.effective_due_on

    @property
    def closes_on(self) -> date:
        return max(period.closes_on for period in self.periods)

    @property
    def period_ids(self) -> list[int]:
        return [period.id for period in self.periods]


def rounds_of(government_id: int) -> list[Round]:
    """The rounds of the issued plans, the earliest first."""
    periods = db.session.scalars(
        select(ReportingPeriod)
        .join(ReportingPeriod.schedule)
        .join(Schedule.plan)
        .where(Plan.government_id == government_id, Plan.status.in_(OUT))
        .options(contains_eager(ReportingPeriod.schedule).contains_eager(Schedule.plan))
        .order_by(ReportingPeriod.due_on, Plan.id, ReportingPeriod.id)
    ).all()
    by_day: dict[date, list[ReportingPeriod]] = {}
    for period in periods:
        by_day.setdefault(period.due_on, []).append(period)
    return [Round(day, tuple(found)) for day, found in by_day.items()]


def current_round(rounds: Sequence[Round], *, on: date) -> Round | None:
    """The last one that has opened by that day, else the first to come."""
    opened = [each for each in rounds if each.opens_on <= on]
    return opened[-1] if opened else next(iter(rounds), None)


def round_due(rounds: Sequence[Round], due_on: date | None) -> Round | None:
    return next((each for each in rounds if each.due_on == due_on), None)
