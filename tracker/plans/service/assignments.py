"""From what the document prints to who is obliged: the fan-out of groups (docs/rules.md 1)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from sqlalchemy import select, true
from sqlalchemy.orm import joinedload, selectinload

from tracker.core.db import db
from tracker.directory import queries as directory
from tracker.models import (
    Assignment,
    ChosenUnit,
    PartyRole,
    Plan,
    Schedule,
    Task,
    TaskParty,
    Unit,
    UnitGroup,
)


@dataclass(frozen=True)
class Obligation:
    """A unit that a party of a task makes responsible."""

    unit: Unit
    party: TaskParty


# By the id of a printed unit, who has its part.
Heirs = Mapping[int, Unit]


def obligations(
    plan: Plan, on: date, *, only: Collection[int] | None = None
) -> dict[Task, list[Obligation]]:
    """Every unit that each task obliges on a day, each once, in the printed order.

    Where a unit is named twice, to lead wins over to support, and its own name over a group. In
    place of a unit that has ended stands its successor.
    only: the ids of the tasks that are asked about; all of the plan where none are named.
    """
    members: dict[int, Sequence[Unit]] = {}
    asked = Task.id.in_(only) if only is not None else true()
    return {
        task: obliged_by(task.parties, members, on)
        for task in db.session.scalars(
            select(Task)
            .where(Task.plan_id == plan.id, asked)
            .order_by(Task.position)
            .options(
                selectinload(Task.assignments),
                joinedload(Task.schedule).selectinload(Schedule.periods),
                selectinload(Task.leaders),
                selectinload(Task.parties).options(
                    joinedload(TaskParty.unit),
                    joinedload(TaskParty.group),
                    selectinload(TaskParty.chosen_units).joinedload(ChosenUnit.unit),
                ),
            )
        )
    }


def fan_out(
    plan: Plan, on: date, *, since: date | None = None, only: Collection[int] | None = None
) -> list[Assignment]:
    """Oblige from a day on every unit that the parties name (分工); what stands already stays.

    since: the day from which they are obliged, where that is not the one their groups are of.
    only: see obligations.
    """
    made = []
    for task, obliged in obligations(plan, on, only=only).items():
        present = {assignment.unit_id for assignment in task.assignments}
        for obligation in obliged:
            if obligation.unit.id not in present:
                made.append(begin(task, obligation, since or on))
    db.session.add_all(made)
    db.session.flush()
    return made


def obliged_by(
    parties: Sequence[TaskParty],
    members: dict[int, Sequence[Unit]],
    on: date,
    heirs: Heirs = MappingProxyType({}),
) -> list[Obligation]:
    """The units that parties make responsible on a day, as obligations says of a task's.

    members: of the groups that were asked for already, for the next task.
    """
    named = [
        Obligation(unit, party)
        for party in parties
        for unit in _units_of(party, members, on, heirs)
    ]
    named.sort(key=lambda each: (each.party.role is PartyRole.SUPPORT, each.party.unit_id is None))
    first = {each.unit: each for each in reversed(named)}
    return sorted(
        first.values(),
        key=lambda each: (each.party.position, each.unit.position, each.unit.id),
    )


def _units_of(
    party: TaskParty, members: dict[int, Sequence[Unit]], on: date, heirs: Heirs
) -> Sequence[Unit]:
    if party.group and not party.group.is_chosen_per_task:
        return _members(party.group, members, on)
    return [heirs.get(unit.id, unit).standing(on) for unit in printed_units(party)]


def printed_units(party: TaskParty) -> list[Unit]:
    """The units that are named, each by itself or chosen of its group."""
    return [party.unit] if party.unit else [chosen.unit for chosen in party.chosen_units]


def _members(group: UnitGroup, members: dict[int, Sequence[Unit]], on: date) -> Sequence[Unit]:
    if group.id not in members:
        members[group.id] = directory.members_of(group, on=on)
    return members[group.id]


def begin(task: Task, obligation: Obligation, on: date) -> Assignment:
    """The unit's obligation on the task from a day on; not added to the session."""
    party = obligation.party
    return Assignment(
        task=task,
        unit=obligation.unit,
        party=party,
        position=party.position,
        role=party.role,
        post_id=post_of(obligation),
        from_on=on,
    )


def post_of(obligation: Obligation) -> int | None:
    """The responsible post that is printed; none where the unit has it in place of another, whose
    post it is not."""
    party = obligation.party
    is_its = obligation.unit is party.unit or (
        party.post is not None and party.post.unit is obligation.unit
    )
    return party.post_id if is_its else None
