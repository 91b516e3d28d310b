"""Tasks of two plans that ask for one fact (同一事项): those that are alike, those linked."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import joinedload, selectinload

from tracker.core.db import db
from tracker.intake.report.likeness import ALIKE, LastYear, LastYearsTask
from tracker.models import (
    Actor,
    Assignment,
    LinkStatus,
    PartyRole,
    Plan,
    PlanStatus,
    ReportingPeriod,
    Schedule,
    Task,
    TaskLink,
    TaskStatus,
    Unit,
)
from tracker.permissions import Permission, allowed
from tracker.plans.queries import periods_of
from tracker.reports.queries.merged import paired

MOST_SHOWN = 30


@dataclass(frozen=True)
class Alike:
    """Two tasks of two plans that one unit leads and that say nearly the same."""

    one: Task
    other: Task
    unit: Unit
    likeness: float


@dataclass(frozen=True)
class Consequence:
    """What two periods that go together make of the reports in them."""

    first: ReportingPeriod
    second: ReportingPeriod


def alike_tasks(
    government_id: int,
    *,
    on: date,
    only: Collection[int] | None = None,
    of_plan: Plan | None = None,
) -> list[Alike]:
    """Open tasks of issued plans on whose likeness nobody has decided, the most alike first.

    only: pairs with one of these tasks; of_plan: with one of that plan.
    """
    tasks = _open_tasks(government_id)
    if of_plan is not None:
        only = {task.id for task in tasks if task.plan_id == of_plan.id}
    known = _decided_pairs()
    corpus = LastYear([LastYearsTask("", task.text) for task in tasks])
    found: dict[tuple[int, int], Alike] = {}
    for unit, led in _led(tasks, on).items():
        for one, other in _pairs(led):
            key = (one.id, other.id)
            is_asked = only is None or one.id in only or other.id in only
            if one.plan_id == other.plan_id or key in known or key in found or not is_asked:
                continue
            likeness = corpus.likeness(one.text, other.text)
            if likeness >= ALIKE:
                found[key] = Alike(one, other, unit, likeness)
    return sorted(found.values(), key=lambda each: -each.likeness)[:MOST_SHOWN]


def alike_to(
    texts: Iterable[tuple[str, Collection[int]]], government_id: int, *, on: date
) -> list[list[Task]]:
    """For each text with the units that are to lead it, the open tasks that they lead already and
    that say nearly the same."""
    texts = list(texts)
    tasks = _open_tasks(government_id) if texts else []
    corpus = LastYear([LastYearsTask("", task.text) for task in tasks])
    led = {unit.id: own for unit, own in _led(tasks, on).items()}
    return [
        [
            task
            for unit_id in unit_ids
            for task in led.get(unit_id, ())
            if corpus.likeness(text, task.text) >= ALIKE
        ]
        for text, unit_ids in texts
    ]


def candidates(task: Task, *, on: date) -> list[Task]:
    """The tasks of other plans that share a unit with it, the most alike first."""
    tasks = _open_tasks(task.plan.government_id)
    corpus = LastYear([LastYearsTask("", each.text) for each in tasks])
    own = {each.unit_id for each in task.assignments if each.includes(on)}
    shared = [
        each
        for each in tasks
        if each.plan_id != task.plan_id
        and own.intersection(a.unit_id for a in each.assignments if a.includes(on))
    ]
    shared.sort(key=lambda each: -corpus.likeness(task.text, each.text))
    return shared[:MOST_SHOWN]


def consequences(task: Task, other: Task, *, on: date) -> list[Consequence]:
    """Which of their periods would go together from now on."""
    periods = periods_of([task, other])
    coming = ([each for each in periods[one.id] if not each.is_closed(on)] for one in (task, other))
    pairs = paired(*coming)
    return [Consequence(*sorted(pair, key=lambda each: each.effective_due_on)) for pair in pairs]


def links_in(government_id: int) -> Sequence[TaskLink]:
    """The links that stand in a government, the newest first."""
    one = joinedload(TaskLink.one).joinedload(Task.plan)
    other = joinedload(TaskLink.other).joinedload(Task.plan)
    return db.session.scalars(
        select(TaskLink)
        .join(Task, Task.id == TaskLink.one_id)
        .join(Plan, Plan.id == Task.plan_id)
        .where(Plan.government_id == government_id, TaskLink.status == LinkStatus.LINKED)
        .options(one, other, joinedload(TaskLink.decided_by))
        .order_by(TaskLink.decided_at.desc(), TaskLink.id.desc())
    ).all()


def link_of(task: Task) -> TaskLink | None:
    """The link that stands of a task."""
    return db.session.scalar(
        select(TaskLink).where(
            TaskLink.status == LinkStatus.LINKED,
            or_(TaskLink.one_id == task.id, TaskLink.other_id == task.id),
        )
    )


def get_link(link_id: int, *, reader: Actor) -> TaskLink:
    """The link, if the reader may see both tasks; else NoResultFound."""
    link = db.session.get_one(TaskLink, link_id)
    if not all(allowed(reader, Permission.TASK_VIEW, task) for task in (link.one, link.other)):
        raise NoResultFound
    return link


def _open_tasks(government_id: int) -> Sequence[Task]:
    return db.session.scalars(
        select(Task)
        .join(Plan)
        .where(
            Plan.government_id == government_id,
            Plan.status == PlanStatus.ISSUED,
            Task.status == TaskStatus.OPEN,
        )
        .options(
            joinedload(Task.plan),
            joinedload(Task.schedule).selectinload(Schedule.periods),
            selectinload(Task.assignments).joinedload(Assignment.unit),
        )
        .order_by(Task.id)
    ).all()


def _led(tasks: Iterable[Task], on: date) -> dict[Unit, list[Task]]:
    found: dict[Unit, list[Task]] = {}
    for task in tasks:
        for each in task.assignments:
            if each.role is PartyRole.LEAD and each.includes(on):
                found.setdefault(each.unit, []).append(task)
    return found


def _pairs(tasks: Sequence[Task]) -> Iterable[tuple[Task, Task]]:
    """In the order of their numbers, as they were loaded."""
    return ((one, other) for at, one in enumerate(tasks) for other in tasks[at + 1 :])


def _decided_pairs() -> set[tuple[int, int]]:
    """What is linked or told apart; a pair that was parted is not proposed again either."""
    rows = db.session.execute(select(TaskLink.one_id, TaskLink.other_id))
    return {(row[0], row[1]) for row in rows}
