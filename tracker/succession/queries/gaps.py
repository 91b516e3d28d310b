"""What would be nobody's, for the office to see: posts that nobody acts in, units that have no post
at all, tasks that no unit leads."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import joinedload

from tracker.core.db import db
from tracker.models import (
    POSTS_OF_A_UNIT,
    Assignment,
    PartyRole,
    Plan,
    PlanStatus,
    Post,
    Task,
    TaskStatus,
    Unit,
)
from tracker.succession.queries.vacancies import Vacancy, vacancies


@dataclass(frozen=True)
class PostlessUnit:
    """A unit in which nobody can hear of anything, and how many open tasks it has."""

    unit: Unit
    tasks: int


@dataclass(frozen=True)
class Gaps:
    """False where somebody has everything."""

    posts: Sequence[Vacancy]
    units: Sequence[PostlessUnit]
    tasks: Sequence[Task]

    def __bool__(self) -> bool:
        return bool(self.posts or self.units or self.tasks)

    @property
    def unheard(self) -> int:
        """How many posts and units of which nobody is reminded."""
        return sum(each.is_unheard for each in self.posts) + len(self.units)


def gaps(government_id: int, *, on: date) -> Gaps:
    """Those of a government on a day; in a constant number of queries."""
    return Gaps(
        vacancies(government_id, on=on), _postless(government_id, on), _unled(government_id, on)
    )


def _postless(government_id: int, on: date) -> list[PostlessUnit]:
    posted = select(Post.id).where(
        Post.unit_id == Unit.id,
        Post.kind.in_(POSTS_OF_A_UNIT),
        or_(Post.abolished_on.is_(None), Post.abolished_on > on),
    )
    units = db.session.execute(
        select(Unit, func.count(Assignment.id))
        .join(Assignment, Assignment.unit_id == Unit.id)
        .join(Assignment.task)
        .join(Task.plan)
        .where(*_is_worked_on(government_id), *_has_it(on), ~posted.exists())
        .group_by(Unit.id)
        .order_by(Unit.position, Unit.id)
    )
    return [PostlessUnit(unit, tasks) for unit, tasks in units]


def _unled(government_id: int, on: date) -> Sequence[Task]:
    led = select(Assignment.id).where(
        Assignment.task_id == Task.id, Assignment.role == PartyRole.LEAD, *_has_it(on)
    )
    return db.session.scalars(
        select(Task)
        .join(Task.plan)
        .where(*_is_worked_on(government_id), ~led.exists())
        .options(joinedload(Task.plan))
        .order_by(Task.plan_id, Task.position)
    ).all()


def _is_worked_on(government_id: int) -> tuple[ColumnElement[bool], ...]:
    return (
        Plan.government_id == government_id,
        Plan.status == PlanStatus.ISSUED,
        Task.status == TaskStatus.OPEN,
    )


def _has_it(on: date) -> tuple[ColumnElement[bool], ...]:
    return (
        Assignment.from_on <= on,
        or_(Assignment.until_on.is_(None), Assignment.until_on > on),
    )
