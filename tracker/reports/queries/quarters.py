"""A unit's reports of one quarter, across its plans (本期报送)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from tracker.core.db import db
from tracker.directory import queries as directory
from tracker.models import (
    POSTS_OF_A_UNIT,
    Actor,
    Assignment,
    Plan,
    ReportingPeriod,
    Schedule,
    Task,
    TaskLeader,
    TaskStatus,
    Unit,
)
from tracker.plans.queries import OUT, reports_in
from tracker.reports.queries.closed import closed_cells
from tracker.reports.queries.items import Item, items_of


@dataclass(frozen=True)
class Quarter:
    """A unit's page: everything with the same nominal due day."""

    unit: Unit
    due_on: date
    items: tuple[Item, ...]
    closed: tuple[Item, ...] = ()  # of tasks closed in it, not handed in

    @property
    def unit_id(self) -> int:
        return self.unit.id

    @property
    def period(self) -> ReportingPeriod:
        """The first of the periods that meet here; plans may differ in the effective day."""
        return self.items[0].period


def unit_quarter(unit: Unit, due_on: date, *, on: date) -> Quarter:
    """A unit's tasks in the periods with that nominal due day, across its plans, in their order.

    Tasks that the unit no longer has are shown where it has reported on them, closed ones apart.
    """
    obligations = _obligations(unit, due_on)
    items = [
        item for item in items_of(obligations, on=on) if item.report or item.assignment.includes(on)
    ]
    closed = closed_cells({item.task.id for item in items})
    over = [
        item
        for item in items
        if (item.task.id, item.period.id) in closed and not (item.report and item.report.versions)
    ]
    return Quarter(unit, due_on, tuple(each for each in items if each not in over), tuple(over))


def get_quarter(due_on: str = "", *, reader: Actor) -> Quarter:
    """The reader's own unit's page of a due day, an ISO date, or of the quarter that matters.

    NoResultFound where the unit has nothing to report on that day, or the reader is of no unit.
    """
    unit = get_own_unit(reader=reader)
    if not due_on:
        current = current_quarter(unit, on=reader.on)
        return unit_quarter(unit, current or reader.on, on=reader.on)
    quarter = unit_quarter(unit, _day(due_on), on=reader.on)
    if not quarter.items and not quarter.closed:
        raise NoResultFound
    return quarter


def get_unit_quarter(unit_id: int, due_on: str, *, reader: Actor) -> Quarter:
    """A unit's tasks of a due day, an ISO date; NoResultFound where it has none."""
    unit = directory.get_unit(unit_id, reader=reader)
    quarter = unit_quarter(unit, _day(due_on), on=reader.on)
    if not quarter.items:
        raise NoResultFound
    return quarter


def _day(written: str) -> date:
    """An ISO date, as an address has it; NoResultFound for anything else."""
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise NoResultFound from None


def get_own_unit(*, reader: Actor) -> Unit:
    """The unit that the reader acts for; NoResultFound for everybody else."""
    if reader.post.kind not in POSTS_OF_A_UNIT or reader.post.unit is None:
        raise NoResultFound
    return reader.post.unit


def quarters_of(unit: Unit, *, on: date) -> Sequence[ReportingPeriod]:
    """A period for each due day on which the unit reports, opened or the next to open, in order."""
    obliged = (
        select(Assignment.id)
        .join(Task)
        .where(
            reports_in(),
            Assignment.unit_id == unit.id,
            Task.status != TaskStatus.WITHDRAWN,
            or_(Assignment.until_on.is_(None), Assignment.until_on > Assignment.from_on),
        )
        .correlate(ReportingPeriod)
    )
    periods = db.session.scalars(
        select(ReportingPeriod)
        .join(Schedule)
        .join(Plan)
        .where(Plan.status.in_(OUT), obliged.exists())
        .order_by(ReportingPeriod.due_on, ReportingPeriod.id)
    )
    by_day: dict[date, ReportingPeriod] = {}
    for period in periods:
        by_day.setdefault(period.due_on, period)
    opened = [period for period in by_day.values() if period.opens_on <= on]
    coming = [period for period in by_day.values() if period.opens_on > on]
    return [*opened, *coming[:1]]


def current_quarter(unit: Unit, *, on: date) -> date | None:
    """The nominal due day that the unit works towards: the first one open that is still to come,
    else the last that was; else the next. None where it has nothing to report."""
    periods = quarters_of(unit, on=on)
    was_open = [period for period in periods if period.opens_on <= on]
    to_come = [period for period in was_open if period.effective_due_on >= on]
    chosen = to_come[:1] or was_open[-1:] or periods[:1]
    return chosen[0].due_on if chosen else None


def _obligations(unit: Unit, due_on: date) -> list[tuple[Assignment, ReportingPeriod]]:
    rows = db.session.execute(
        select(Assignment, ReportingPeriod)
        .join(Assignment.task)
        .join(Task.plan)
        .join(ReportingPeriod, reports_in())
        .where(
            Assignment.unit_id == unit.id,
            ReportingPeriod.due_on == due_on,
            Plan.status.in_(OUT),
            Task.status != TaskStatus.WITHDRAWN,
        )
        .options(
            contains_eager(Assignment.task).options(
                contains_eager(Task.plan),
                joinedload(Task.section),
                selectinload(Task.targets),
                selectinload(Task.leaders).joinedload(TaskLeader.post),
            ),
            joinedload(Assignment.unit),
        )
        .order_by(Plan.id, Task.position)
    )
    return [(assignment, period) for assignment, period in rows]
