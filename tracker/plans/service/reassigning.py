"""Who is obliged by an issued task follows its groups' membership and its parties (分工变动)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from tracker.audit import service as audit
from tracker.core.db import db, transaction
from tracker.models import (
    Assignment,
    AuditAction,
    Plan,
    PlanStatus,
    Task,
    TaskParty,
    TaskStatus,
    Unit,
)
from tracker.plans.service.assignments import (
    Heirs,
    Obligation,
    begin,
    obligations,
    obliged_by,
    post_of,
    printed_units,
)
from tracker.plans.service.unled import tell_if_unled


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


def heirs_of(task: Task) -> Heirs:
    """By the id of a unit that the task prints, who has its part since it went over to another:
    who is printed goes on (docs/rules.md 20), whether the unit has ended or lost this task."""
    gone = {each.unit_id: each.successor.unit for each in task.assignments if each.successor}
    printed = {unit for party in task.parties for unit in printed_units(party)} if gone else set()
    of_line = {unit.id: [each.id for each in unit.line if each.id in gone] for unit in printed}
    return {unit_id: gone[line[0]] for unit_id, line in of_line.items() if line}


def following(task: Task, parties: Sequence[TaskParty], on: date) -> Following:
    """What would follow if these were the task's parties from a day on."""
    return _following(task, obliged_by(parties, {}, on, heirs_of(task)), on)


def _following(task: Task, named: Sequence[Obligation], on: date) -> Following:
    obliged = {each.unit.id: each for each in named}
    current = {each.unit_id: each for each in task.assignments if _stands(each, on)}
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


def follow_parties(task: Task, on: date, heirs: Heirs) -> Following:
    """Let a task's assignments follow its parties, as they stand, from a day on.

    A unit that leaves no longer owes what it did not hand in; what it wrote stays.
    heirs: heirs_of the task before its parties changed.
    """
    named = obliged_by(task.parties, {}, on, heirs)
    change = _following(task, named, on)
    for assignment in change.left:
        assignment.until_on = max(on, assignment.from_on)
    known = {each.unit_id: each for each in task.assignments}
    for obligation in named:
        present = known.get(obligation.unit.id)
        if present is None:
            present = begin(task, obligation, on)
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
    assignment.post_id = post_of(obligation)


def _stands(assignment: Assignment, on: date) -> bool:
    """Whether it goes on after a day and went over to nobody, be it later."""
    return _lasts(assignment, on) and assignment.successor is None


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
            assignment = begin(task, obligation, today)
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
