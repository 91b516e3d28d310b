"""From what the document prints to who is obliged: the fan-out of groups (docs/rules.md 1)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select, true
from sqlalchemy.orm import joinedload, selectinload

from tracker.audit import service as audit
from tracker.core.db import db, transaction
from tracker.directory import queries as directory
from tracker.models import (
    Assignment,
    AuditAction,
    ChosenUnit,
    PartyRole,
    Plan,
    PlanStatus,
    Schedule,
    Task,
    TaskParty,
    TaskStatus,
    Unit,
    UnitGroup,
)
from tracker.plans.service.unled import tell_if_unled


@dataclass(frozen=True)
class Obligation:
    """A unit that a party of a task makes responsible."""

    unit: Unit
    party: TaskParty


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
        task: _of_parties(task.parties, members, on)
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
                made.append(_assignment(task, obligation, since or on))
    db.session.add_all(made)
    db.session.flush()
    return made


def follow_groups(today: date) -> int:
    """Let issued plans follow their groups' membership (单位组成员变动), as it stands that day.

    Who has joined a group is obliged from that day, who has left it no longer is; what was
    reported stays. Runs every day; gives how many assignments it began or ended. Units that a
    document names themselves, or that were chosen for one task, are not touched.
    """
    plans = db.session.scalars(select(Plan.id).where(Plan.status == PlanStatus.ISSUED)).all()
    return sum(_follow(plan_id, today) for plan_id in plans)


def _follow(plan_id: int, today: date) -> int:
    with transaction():
        return follow_groups_in(db.session.get_one(Plan, plan_id), today)


def follow_groups_in(plan: Plan, today: date) -> int:
    """The same for one plan, inside the transaction of whoever changes the groups."""
    changed = 0
    for task, obliged in obligations(plan, today).items():
        if task.status is not TaskStatus.OPEN:
            continue  # who joins owes nothing of it any more
        through_groups = [each for each in obliged if _is_of_group(each.party)]
        changed += _begin_joined(task, through_groups, today)
        ended = _end_left(task, {each.unit.id for each in obliged}, today)
        if ended:
            tell_if_unled(task, today=today)
        changed += ended
    return changed


@dataclass(frozen=True)
class Following:
    """What becomes of a task's assignments when its parties are others from a day."""

    units: list[Unit]  # all that are obliged
    joined: list[Unit]
    left: list[Assignment]
    changed: list[Assignment]  # that lead now, or do no longer

    @property
    def moves_nobody(self) -> bool:
        return not (self.joined or self.left or self.changed)


def following(task: Task, parties: Sequence[TaskParty], on: date) -> Following:
    """What would follow if these were the task's parties from a day on."""
    obliged = {each.unit.id: each for each in _of_parties(parties, {}, on)}
    current = {each.unit_id: each for each in task.assignments if _lasts(each, on)}
    return Following(
        units=[each.unit for each in obliged.values()],
        joined=[each.unit for key, each in obliged.items() if key not in current],
        left=[each for key, each in current.items() if key not in obliged],
        changed=[
            each
            for key, each in current.items()
            if key in obliged and each.role is not obliged[key].party.role
        ],
    )


def follow_parties(task: Task, on: date) -> Following:
    """Let a task's assignments follow its parties, as they stand, from a day on.

    A unit that leaves no longer owes what it did not hand in; what it wrote stays.
    """
    change = following(task, task.parties, on)
    for assignment in change.left:
        assignment.until_on = max(on, assignment.from_on)
    known = {each.unit_id: each for each in task.assignments}
    for obligation in _of_parties(task.parties, {}, on):
        present = known.get(obligation.unit.id)
        if present is None:
            present = _assignment(task, obligation, on)
            db.session.add(present)
        if present.unit in change.joined:
            present.owes_from = _first_open(task, on)
        _take_on(present, obligation, on)
    db.session.flush()
    db.session.expire(task, ["assignments"])
    return change


def _take_on(assignment: Assignment, obligation: Obligation, on: date) -> None:
    """The unit that was on the task before is on it through this party now."""
    party = obligation.party
    if not _lasts(assignment, on):
        assignment.from_on, assignment.until_on, assignment.successor = on, None, None
    if assignment.role is not party.role:
        assignment.role, assignment.role_since = party.role, on
    assignment.party, assignment.position = party, party.position
    assignment.post_id = party.post_id


def _lasts(assignment: Assignment, on: date) -> bool:
    return assignment.until_on is None or assignment.until_on > on


def _is_of_group(party: TaskParty | None) -> bool:
    return party is not None and party.group is not None and not party.group.is_chosen_per_task


def _begin_joined(task: Task, obliged: Sequence[Obligation], today: date) -> int:
    known = {assignment.unit_id: assignment for assignment in task.assignments}
    begun = 0
    for obligation in obliged:
        assignment = known.get(obligation.unit.id)
        if assignment is None:
            assignment = _assignment(task, obligation, today)
            db.session.add(assignment)
        elif assignment.until_on is not None and assignment.until_on <= today:
            _take_on(assignment, obligation, today)
        else:
            continue
        assignment.owes_from = _first_open(task, today)
        begun += 1
        audit.record(
            AuditAction.GROUP_FOLLOWED,
            task,
            by=None,
            government_id=task.plan.government_id,
            joined=obligation.unit.short_name,
            on=today.isoformat(),
        )
    return begun


def _first_open(task: Task, today: date) -> date | None:
    """The first due day of a task whose period is not closed: who joins owes nothing of before."""
    periods = [each for each in task.schedule.periods if task.follows(each)]
    still = [each.due_on for each in periods if each.closes_on >= today]
    return min(still, default=max((each.due_on for each in periods), default=None))


def _end_left(task: Task, obliged: set[int], today: date) -> int:
    left = [
        assignment
        for assignment in task.assignments
        if assignment.includes(today)
        and _is_of_group(assignment.party)
        and assignment.unit_id not in obliged
    ]
    for assignment in left:
        assignment.until_on = today
        audit.record(
            AuditAction.GROUP_FOLLOWED,
            task,
            by=None,
            government_id=task.plan.government_id,
            left=assignment.unit.short_name,
            on=today.isoformat(),
        )
    return len(left)


def _of_parties(
    parties: Sequence[TaskParty], members: dict[int, Sequence[Unit]], on: date
) -> list[Obligation]:
    named = [Obligation(unit, party) for party in parties for unit in _units_of(party, members, on)]
    named.sort(key=lambda each: (each.party.role is PartyRole.SUPPORT, each.party.unit_id is None))
    first = {each.unit: each for each in reversed(named)}
    return sorted(
        first.values(),
        key=lambda each: (each.party.position, each.unit.position, each.unit.id),
    )


def _units_of(party: TaskParty, members: dict[int, Sequence[Unit]], on: date) -> Sequence[Unit]:
    if party.unit:
        return [party.unit.standing(on)]
    group = party.group
    if group is None or group.is_chosen_per_task:
        return [chosen.unit.standing(on) for chosen in party.chosen_units]
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
