"""What a government's plans tell about the next one: who led which task, and who leads whom."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from tracker.core.db import db
from tracker.models import (
    LeaderKind,
    PartyRole,
    Plan,
    Post,
    Section,
    Task,
    TaskLeader,
    TaskParty,
    Tenure,
    Unit,
    UnitGroup,
    task_name,
)


@dataclass(frozen=True)
class EarlierTask:
    """A task with the names of who was responsible.

    leaders: who holds the posts that lead it now; none for a task that all vice-mayors share.
    """

    where: str
    text: str
    sections: tuple[str, ...]
    leads: tuple[str, ...]
    supports: tuple[str, ...]
    leaders: tuple[str, ...]


def earlier_tasks(
    government_id: int, *, on: date, before: int | None = None
) -> tuple[EarlierTask, ...]:
    """The tasks of all plans, or of those for years before one, oldest first."""
    tasks = (
        select(Task)
        .join(Plan)
        .where(Plan.government_id == government_id)
        .options(
            joinedload(Task.plan),
            joinedload(Task.section).joinedload(Section.parent),
            selectinload(Task.parties),
            selectinload(Task.leaders)
            .joinedload(TaskLeader.post)
            .selectinload(Post.tenures)
            .joinedload(Tenure.official),
        )
        .order_by(Plan.year, Plan.id, Task.position)
    )
    if before is not None:
        tasks = tasks.where(Plan.year < before)
    names = _names(government_id)
    return tuple(_earlier(task, names, on) for task in db.session.scalars(tasks))


def unit_names(government_id: int, *, on: date) -> tuple[str, ...]:
    """The units that are there on a day, as lists show them."""
    units = db.session.scalars(
        select(Unit).where(Unit.government_id == government_id).order_by(Unit.position, Unit.id)
    )
    return tuple(
        unit.short_name for unit in units if unit.abolished_on is None or unit.abolished_on > on
    )


def leaders_by_unit(tasks: Iterable[EarlierTask]) -> Mapping[str, tuple[str, ...]]:
    """For each unit that led tasks, who led most of them: the portfolios as they were used."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for task in tasks:
        if len(task.leaders) == 1:  # a task led by several tells of none of them
            for unit in task.leads[:1]:
                counts[unit].update(task.leaders)
    return {unit: (count.most_common(1)[0][0],) for unit, count in counts.items()}


def _names(government_id: int) -> dict[tuple[str, int], str]:
    """The names of units and groups by their table and id."""
    units = select(Unit.id, Unit.short_name).where(Unit.government_id == government_id)
    groups = select(UnitGroup.id, UnitGroup.name).where(UnitGroup.government_id == government_id)
    names = {("unit", key): name for key, name in db.session.execute(units)}
    return names | {("group", key): name for key, name in db.session.execute(groups)}


def _earlier(task: Task, names: Mapping[tuple[str, int], str], on: date) -> EarlierTask:
    parties = [(party.role, _name(party, names)) for party in task.parties]
    return EarlierTask(
        where=f"{task.plan.year}年{task_name(task.label, task.text)}",
        text=task.text,
        sections=_sections(task.section),
        leads=tuple(name for role, name in parties if role is PartyRole.LEAD),
        supports=tuple(name for role, name in parties if role is PartyRole.SUPPORT),
        leaders=tuple(name for leader in task.leaders if (name := _leader(leader, on)) is not None),
    )


def _name(party: TaskParty, names: Mapping[tuple[str, int], str]) -> str:
    if party.unit_id is not None:
        return names.get(("unit", party.unit_id), party.printed_name)
    return names.get(("group", party.group_id or 0), party.printed_name)


def _sections(section: Section | None) -> tuple[str, ...]:
    if section is None:
        return ()
    return (section.parent.title, section.title) if section.parent else (section.title,)


def _leader(leader: TaskLeader, on: date) -> str | None:
    if leader.kind is LeaderKind.ALL_VICE_MAYORS or leader.post is None:
        return None
    if leader.until_on is not None and leader.until_on <= on:
        return None
    holders = (each.official.name for each in leader.post.tenures if each.includes(on))
    return next(holders, leader.post.title)
