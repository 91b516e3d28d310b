"""Rounds of reporting (一期报送): the periods of all plans that fall due on one day."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import contains_eager

from tracker.core.db import db
from tracker.models import Assignment, Plan, ProgressReport, ReportingPeriod, Schedule, Task
from tracker.plans.queries import OUT

PRESENT = "本期"
MOST_LIGHTS = 4
MOST_OFFERED = 20
_LINGERS = timedelta(days=14)  # what was returned late is still seen
_YEAR = re.compile(r"^\d{4}年")


def short_label(label: str) -> str:
    """A period's label without its year: 二季度."""
    return _YEAR.sub("", label) or label


@dataclass(frozen=True)
class Round:
    """What falls due on one nominal day; its units report on all of it together.

    Where plans report in different rhythms, the round of today (本期) holds the period of each that
    is being reported now; its day is then the last of theirs.
    """

    due_on: date
    periods: tuple[ReportingPeriod, ...]

    @property
    def first(self) -> ReportingPeriod:
        return self.periods[0]

    @property
    def is_mixed(self) -> bool:
        """Whether its periods are due on different days."""
        return any(period.due_on != self.due_on for period in self.periods)

    @property
    def address(self) -> str | None:
        """How the ledger is asked for it; the round of today is what it shows unasked."""
        return None if self.is_mixed else self.due_on.isoformat()

    @property
    def label(self) -> str:
        return PRESENT if self.is_mixed else self.first.label

    @property
    def name(self) -> str:
        return short_label(self.label)

    @property
    def parts(self) -> "list[Round]":
        """Its periods by their day, the earliest first."""
        return _by_day(sorted(self.periods, key=lambda each: each.due_on))

    def pressing(self, on: date) -> "Round":
        """The part of it that is due next, else the last that was."""
        parts = self.parts
        return next((each for each in parts if each.effective_due_on >= on), parts[-1])

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
    def published_at(self) -> datetime | None:
        """When the last of its marks were published."""
        return max((each.published_at for each in self.periods if each.published_at), default=None)

    @property
    def period_ids(self) -> list[int]:
        return [period.id for period in self.periods]


def rounds_of(government_id: int, *, tasks: Select[Task] | None = None) -> list[Round]:
    """The rounds of the issued plans, the earliest first; without periods that no task reports in.

    tasks: only of the schedules that these follow, or did when they last reported.
    """
    follows = select(Task.id).where(Task.schedule_id == ReportingPeriod.schedule_id)
    reported = select(ProgressReport.id).where(ProgressReport.period_id == ReportingPeriod.id)
    if tasks is not None:
        own = tasks.with_only_columns(Task.id).order_by(None)
        follows = follows.where(Task.id.in_(own))
        reported = reported.join(Assignment).where(Assignment.task_id.in_(own))
    periods = db.session.scalars(
        select(ReportingPeriod)
        .join(ReportingPeriod.schedule)
        .join(Schedule.plan)
        .where(
            Plan.government_id == government_id,
            Plan.status.in_(OUT),
            or_(
                follows.correlate(ReportingPeriod).exists(),
                reported.correlate(ReportingPeriod).exists(),
            ),
        )
        .options(contains_eager(ReportingPeriod.schedule).contains_eager(Schedule.plan))
        .order_by(ReportingPeriod.due_on, Plan.id, ReportingPeriod.id)
    ).all()
    return _by_day(periods)


def _by_day(periods: Sequence[ReportingPeriod]) -> list[Round]:
    by_day: dict[date, list[ReportingPeriod]] = {}
    for period in periods:
        by_day.setdefault(period.due_on, []).append(period)
    return [Round(day, tuple(found)) for day, found in by_day.items()]


def current_round(rounds: Sequence[Round], *, on: date) -> Round | None:
    """What is being reported on that day (本期): the last one that has opened, else the first to
    come. Where schedules of that year's plans differ, each gives its own last one that is open."""
    opened = [each for each in rounds if each.opens_on <= on]
    if not opened:
        return next(iter(rounds), None)
    last: dict[int, ReportingPeriod] = {}
    for each in opened:
        for period in each.periods:
            if period.opens_on <= on and period.plan.year == opened[-1].year:
                last[period.schedule_id] = period
    present = [each for each in last.values() if on <= each.closes_on + _LINGERS]
    days = {each.due_on for each in present}
    if len(days) == 1:
        return round_due(rounds, days.pop())
    return together(present) or opened[-1]


def together(periods: Iterable[ReportingPeriod]) -> Round | None:
    """Periods of one day, or of several rhythms, as one round."""
    ordered = tuple(sorted(periods, key=lambda each: (each.due_on, each.id)))
    return Round(ordered[-1].due_on, ordered) if ordered else None


def latest(
    periods: Sequence[ReportingPeriod], *, on: date, most: int = MOST_LIGHTS
) -> Sequence[ReportingPeriod]:
    """So many of a task's periods as stand beside each other: those around the day."""
    begun = sum(period.opens_on <= on for period in periods)
    last = max(begun, min(most, len(periods)))
    return periods[last - most if last > most else 0 : last]


def offered(rounds: Sequence[Round], shown: Round | None, *, on: date) -> list[Round]:
    """The rounds that one may choose from: all of a year's quarters; of more, those that have
    opened, and the next."""
    if len(rounds) <= MOST_OFFERED:
        return list(rounds)
    begun = [each for each in rounds if each.opens_on <= on]
    coming = [each for each in rounds if each.opens_on > on][:1]
    kept = [*begun[-MOST_OFFERED:], *coming]
    return [each for each in rounds if each in kept or each is shown]


def round_due(rounds: Sequence[Round], due_on: date | None) -> Round | None:
    return next((each for each in rounds if each.due_on == due_on), None)
