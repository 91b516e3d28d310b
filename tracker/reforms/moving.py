"""What moves with a reform: worked out anew for the page that shows it and for the day it is done.

Tasks, and what hangs on them; posts and groups; what the units that end still have to answer.
"""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import joinedload

from tracker.core.db import db
from tracker.models import (
    STILL_OWED,
    Assignment,
    GroupMembership,
    Plan,
    PlanStatus,
    ProgressReport,
    ReformKind,
    ReportingPeriod,
    Section,
    Task,
    TaskParty,
    TaskStatus,
    Unit,
    UnitGroup,
)
from tracker.reforms.leftover import Leftover, leftover_of
from tracker.reforms.staff import PostMove, post_moves
from tracker.reforms.terms import Terms


@dataclass(frozen=True)
class TaskMove:
    """A task on which predecessors are obliged, and who goes on with it.

    ended: their obligations, the leading first. place: of the successor; None where it ends with
    the group that nobody joins. own: the successor's own obligation, where it has the task already.
    """

    task: Task
    ended: tuple[Assignment, ...]
    place: int | None
    own: Assignment | None
    stays: bool  # with the predecessor, which goes on
    owed: int
    handed_in: int

    @property
    def is_lead(self) -> bool:
        return any(each.is_lead for each in self.ended)


@dataclass(frozen=True)
class GroupMove:
    """A group that predecessors are in; is_joined: whether the successors join it."""

    group: UnitGroup
    memberships: tuple[GroupMembership, ...]
    is_joined: bool


@dataclass(frozen=True)
class Moves:
    """All that a reform moves, as things stand."""

    terms: Terms
    tasks: list[TaskMove]
    posts: list[PostMove]
    groups: list[GroupMove]
    leftover: Leftover
    own: list[int]  # the obligations that the successors have on these tasks themselves

    @property
    def going(self) -> list[TaskMove]:
        """The tasks that change hands."""
        return [each for each in self.tasks if not each.stays]

    def of_heir(self, place: int) -> list[TaskMove]:
        return [each for each in self.going if each.place == place]

    def kept_by(self, place: int) -> int:
        """How many of its tasks a unit keeps that goes on beside what is split off it."""
        return sum(each.stays and each.place == place for each in self.tasks)

    @property
    def offers_choice(self) -> bool:
        """Whether the office says task by task who goes on with it."""
        return self.terms.kind is ReformKind.SPLIT and bool(self.tasks)

    @property
    def by_section(self) -> list[tuple[Section | None, list[TaskMove]]]:
        found: dict[Section | None, list[TaskMove]] = {}
        for each in self.tasks:
            found.setdefault(each.task.section, []).append(each)
        return list(found.items())

    @cached_property
    def digest(self) -> str:
        """Of everything that would move, whatever is chosen: another one, and the page that was
        looked at is out of date."""
        facts = [
            [self.terms.kind, self.terms.on, self.terms.title],
            [[each.id, each.role] for move in self.tasks for each in move.ended],
            [[each.task.id, each.owed, each.handed_in] for each in self.tasks],
            self.own,
            [each.facts for each in self.posts],
            [[each.id for each in move.memberships] for move in self.groups],
            self.leftover.facts,
        ]
        return hashlib.sha256(json.dumps(facts, default=str).encode()).hexdigest()


def moves_of(terms: Terms, *, today: date) -> Moves:
    """What the reform would move if it were done today; in a constant number of queries."""
    groups, obliged = _groups(terms), _obliged(terms)
    own = _own(terms, [task.id for task in obliged])
    counts = _counts([each.id for ended in obliged.values() for each in ended], today)
    left = {each.group.id for each in groups if not each.is_joined}
    tasks = [_move(terms, task, ended, left, own, counts) for task, ended in obliged.items()]
    return Moves(
        terms,
        tasks,
        post_moves(terms, today=today),
        groups,
        leftover_of(terms, tasks),
        sorted(each.id for each in own.values()),
    )


def _obliged(terms: Terms) -> dict[Task, list[Assignment]]:
    """By task what of the predecessors' obligations may go over."""
    found: dict[Task, list[Assignment]] = defaultdict(list)
    for assignment in _obligations(terms) if terms.kind is not ReformKind.RENAME else ():
        if _group_of(assignment) is None or not terms.is_kept(assignment.unit):
            found[assignment.task].append(assignment)
    return found


def _move(
    terms: Terms,
    task: Task,
    ended: list[Assignment],
    left: set[int],
    own: dict[tuple[int, int], Assignment],
    counts: dict[int, Counter[bool]],
) -> TaskMove:
    place: int | None = terms.choices.tasks.get(task.id, 0)
    if all(_group_of(each) in left for each in ended):
        place = None
    heir = terms.heirs[place].unit if place is not None else None
    stays = heir is not None and all(each.unit is heir for each in ended)
    return TaskMove(
        task=task,
        ended=tuple(ended),
        place=place,
        own=own.get((task.id, heir.id)) if heir and not stays else None,
        stays=stays,
        owed=sum(counts[each.id][True] for each in ended if each.id in counts),
        handed_in=sum(counts[each.id][False] for each in ended if each.id in counts),
    )


def _group_of(assignment: Assignment) -> int | None:
    """The group whose member the unit is on this task, where the group is followed."""
    group = assignment.party.group if assignment.party else None
    return group.id if group and not group.is_chosen_per_task else None


def has_it(day: date) -> tuple[ColumnElement[bool], ...]:
    """Of the assignments of open tasks in issued plans those that go on after a day."""
    return (
        Plan.status == PlanStatus.ISSUED,
        Task.status == TaskStatus.OPEN,
        or_(Assignment.until_on.is_(None), Assignment.until_on > day),
    )


def _obligations(terms: Terms) -> Iterable[Assignment]:
    """What the predecessors are obliged to, in the order of the documents, the leading first."""
    order = {unit.id: place for place, unit in enumerate(terms.predecessors)}
    moving = [unit.id for unit in _moving(terms)]
    found = db.session.scalars(
        select(Assignment)
        .join(Assignment.task)
        .join(Task.plan)
        .where(Assignment.unit_id.in_(moving), *has_it(terms.on))
        .options(
            joinedload(Assignment.task).options(
                joinedload(Task.plan),
                joinedload(Task.section).joinedload(Section.parent),
                joinedload(Task.schedule),
            ),
            joinedload(Assignment.unit),
            joinedload(Assignment.party).joinedload(TaskParty.group),
        )
    ).all()
    return sorted(
        found,
        key=lambda each: (
            each.task.plan_id,
            each.task.position,
            not each.is_lead,
            order[each.unit_id],
        ),
    )


def _moving(terms: Terms) -> tuple[Unit, ...]:
    """The predecessors of whom tasks may go: of a split also the one that goes on."""
    return terms.predecessors if terms.kind is ReformKind.SPLIT else terms.gone


def _own(terms: Terms, task_ids: Sequence[int]) -> dict[tuple[int, int], Assignment]:
    """By task and unit the obligations that the successors have themselves."""
    units = [heir.unit.id for heir in terms.heirs if heir.unit]
    found = db.session.scalars(
        select(Assignment)
        .join(Assignment.task)
        .join(Task.plan)
        .where(Assignment.unit_id.in_(units), Assignment.task_id.in_(task_ids), *has_it(terms.on))
    )
    return {(each.task_id, each.unit_id): each for each in found}


def _counts(assignment_ids: Sequence[int], today: date) -> dict[int, Counter[bool]]:
    """By assignment how many reports of open periods are still owed, and how many handed in."""
    rows = db.session.execute(
        select(ProgressReport.assignment_id, ProgressReport.status)
        .join(ProgressReport.period)
        .where(
            ProgressReport.assignment_id.in_(assignment_ids),
            ReportingPeriod.opens_on <= today,
            or_(ReportingPeriod.closes_on >= today, ProgressReport.due_on.is_not(None)),
        )
    )
    found: dict[int, Counter[bool]] = defaultdict(Counter)
    for assignment_id, status in rows:
        found[assignment_id][status in STILL_OWED] += 1
    return found


def _groups(terms: Terms) -> list[GroupMove]:
    """The groups that the successors are to join, and what the units that end leave by it."""
    if terms.kind is ReformKind.RENAME:
        return []
    memberships = db.session.scalars(
        select(GroupMembership)
        .where(
            GroupMembership.unit_id.in_([unit.id for unit in terms.predecessors]),
            or_(GroupMembership.until_on.is_(None), GroupMembership.until_on > terms.on),
        )
        .options(joinedload(GroupMembership.group), joinedload(GroupMembership.unit))
        .order_by(GroupMembership.group_id, GroupMembership.id)
    )
    found: dict[UnitGroup, list[GroupMembership]] = {}
    for each in memberships:
        found.setdefault(each.group, []).append(each)
    return [
        GroupMove(group, tuple(rows), group.id not in terms.choices.left)
        for group, rows in found.items()
    ]
