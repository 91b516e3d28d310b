"""From what the document prints to who is obliged: the fan-out of groups (decision 1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from tracker.core.db import db
from tracker.directory import queries as directory
from tracker.models import (
    Assignment,
    ChosenUnit,
    PartyRole,
    Plan,
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


def obligations(plan: Plan, on: date) -> dict[Task, list[Obligation]]:
    """Every unit that each task obliges on a day, each once, in the printed order.

    Where a unit is named twice, to lead wins over to support, and its own name over a group.
    """
    members: dict[int, Sequence[Unit]] = {}
    return {
        task: _of_task(task, members, on)
        for task in db.session.scalars(
            select(Task)
            .where(Task.plan_id == plan.id)
            .order_by(Task.position)
            .options(
                selectinload(Task.assignments),
                selectinload(Task.leaders),
                selectinload(Task.parties).options(
                    joinedload(TaskParty.unit),
                    joinedload(TaskParty.group),
                    selectinload(TaskParty.chosen_units).joinedload(ChosenUnit.unit),
                ),
            )
        )
    }


def fan_out(plan: Plan, on: date) -> list[Assignment]:
    """Oblige from a day on every unit that the parties name (分工); what stands already stays."""
    made = []
    for task, obliged in obligations(plan, on).items():
        present = {assignment.unit_id for assignment in task.assignments}
        for obligation in obliged:
            if obligation.unit.id not in present:
                made.append(_assignment(task, obligation, on))
    db.session.add_all(made)
    db.session.flush()
    return made


def _of_task(task: Task, members: dict[int, Sequence[Unit]], on: date) -> list[Obligation]:
    named = [
        Obligation(unit, party) for party in task.parties for unit in _units_of(party, members, on)
    ]
    named.sort(key=lambda each: (each.party.role is PartyRole.SUPPORT, each.party.unit_id is None))
    first = {each.unit: each for each in reversed(named)}
    return sorted(
        first.values(),
        key=lambda each: (each.party.position, each.unit.position, each.unit.id),
    )


def _units_of(party: TaskParty, members: dict[int, Sequence[Unit]], on: date) -> Sequence[Unit]:
    if party.unit:
        return [party.unit]
    group = party.group
    if group is None or group.is_chosen_per_task:
        return [chosen.unit for chosen in party.chosen_units]
    return _members(group, members, on)


def _members(group: UnitGroup, members: dict[int, Sequence[Unit]], on: date) -> Sequence[Unit]:
    if group.id not in members:
        members[group.id] = directory.members_of(group, on=on)
    return members[group.id]


def _assignment(task: Task, obligation: Obligation, on: date) -> Assignment:
    party = obligation.party
    return Assignment(
        task=task,
        unit=obligation.unit,
        party=party,
        position=party.position,
        role=party.role,
        post_id=party.post_id,
        from_on=on,
    )
