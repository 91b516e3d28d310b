"""What of a plan is unfinished, and how it would go on in the next year (结转的建议)."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import joinedload, selectinload

from tracker.core.db import db
from tracker.models import (
    Actor,
    Assignment,
    CarryOver,
    ChosenUnit,
    MarkValue,
    Plan,
    PlanStatus,
    Section,
    Task,
    TaskLeader,
    TaskParty,
    TaskStatus,
)
from tracker.plans import queries as plans
from tracker.plans.service import CarriedTask, TaskContent
from tracker.years.going_on import headings_of, leaders_today, parties_today, remaining
from tracker.years.queries.carried import carried_into
from tracker.years.queries.figures import readings_of
from tracker.years.queries.finals import final_rows


@dataclass(frozen=True)
class Candidate:
    """An unfinished task as it would go on; link: where it went already."""

    carried: CarriedTask
    mark: MarkValue | None  # the final one, else the last published
    notes: tuple[str, ...]
    link: CarryOver | None

    @property
    def task(self) -> Task:
        return self.carried.from_task


def get_issued_plan(plan_id: int, *, reader: Actor) -> Plan:
    """A plan that is out, if the reader may see it; else NoResultFound."""
    plan = plans.get_plan(plan_id, reader=reader)
    if plan.status not in plans.OUT:
        raise NoResultFound
    return plan


def drafts_for(plan: Plan) -> Sequence[Plan]:
    """The drafts of later years that tasks of a plan can go on in."""
    return db.session.scalars(
        select(Plan)
        .where(
            Plan.government_id == plan.government_id,
            Plan.year > plan.year,
            Plan.status == PlanStatus.DRAFT,
        )
        .order_by(Plan.year, Plan.id)
    ).all()


def candidates_in(plan: Plan, *, on: date) -> list[Candidate]:
    """The tasks that are neither completed nor withdrawn, as they would go on from a day."""
    ended: dict[int, MarkValue | None] = {}
    for row in final_rows(plan):
        given = [value for _, value in row.periods if value]
        ended[row.task.id] = row.value or (given[-1] if given else None)
    wanted = [number for number, mark in ended.items() if mark is not MarkValue.COMPLETED]
    tasks = _open_tasks(wanted)
    readings, links = readings_of(tasks), carried_into([task.id for task in tasks])
    found = []
    for task in tasks:
        parties, about_units = parties_today(task, on)
        leaders, about_leaders = leaders_today(task, on)
        targets, about_targets = remaining(task, readings[task.id])
        is_over = task.due_on is not None and task.due_on.year <= plan.year
        content = TaskContent(
            text=task.text,
            requirement=task.requirement,
            due_text="" if is_over else task.due_text,
            due_on=None if is_over else task.due_on,
            parties=parties,
            leaders=leaders,
            targets=targets,
        )
        over = ("原完成时限已过，请另定",) if is_over else ()
        notes = (*about_targets, *about_units, *about_leaders, *over)
        carried = CarriedTask(task, content, headings_of(task), "；".join(notes))
        found.append(Candidate(carried, ended[task.id], notes, links.get(task.id)))
    return found


def digest_of_candidates(candidates: Sequence[Candidate]) -> str:
    """How these tasks would go on, in one mark: what is confirmed is what was shown."""
    said = [
        (
            each.task.id,
            [(p.name, p.role.value) for p in each.carried.content.parties],
            [leader.post.id if leader.post else 0 for leader in each.carried.content.leaders],
            [(t.name, str(t.value)) for t in each.carried.content.targets],
            each.link is None,
        )
        for each in candidates
    ]
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16]


def _open_tasks(task_ids: Sequence[int]) -> Sequence[Task]:
    return db.session.scalars(
        select(Task)
        .where(Task.id.in_(task_ids), Task.status == TaskStatus.OPEN)
        .order_by(Task.position)
        .options(
            joinedload(Task.section).joinedload(Section.parent),
            selectinload(Task.parties).options(
                joinedload(TaskParty.unit),
                joinedload(TaskParty.group),
                joinedload(TaskParty.post),
                selectinload(TaskParty.chosen_units).joinedload(ChosenUnit.unit),
            ),
            selectinload(Task.assignments).joinedload(Assignment.unit),
            selectinload(Task.leaders).joinedload(TaskLeader.post),
            selectinload(Task.targets),
        )
        .execution_options(populate_existing=True)
    ).all()
