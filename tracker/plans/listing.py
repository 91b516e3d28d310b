"""A plan as its page shows it, in a constant number of queries."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import defer, joinedload, selectinload

from tracker.core.db import db
from tracker.models import (
    ChosenUnit,
    GroupMembership,
    Plan,
    PlanRevision,
    Post,
    ReportingPeriod,
    Schedule,
    Section,
    Task,
    TaskLeader,
    TaskParty,
    Tenure,
)


@dataclass(frozen=True)
class Heading:
    """A heading with the tasks that stand directly under it; None for those under none."""

    section: Section | None
    tasks: list[Task]


def outline_of(plan: Plan) -> list[Heading]:
    """The plan's headings and tasks in order, with parties and leaders loaded."""
    tasks = db.session.scalars(
        select(Task)
        .where(Task.plan_id == plan.id)
        .order_by(Task.position)
        .options(
            selectinload(Task.parties).options(
                joinedload(TaskParty.unit),
                joinedload(TaskParty.group),
                selectinload(TaskParty.chosen_units).joinedload(ChosenUnit.unit),
            ),
            joinedload(Task.schedule),
            selectinload(Task.targets),
            selectinload(Task.leaders)
            .joinedload(TaskLeader.post)
            .selectinload(Post.tenures)
            .joinedload(Tenure.official),
        )
    ).all()
    under: dict[int | None, list[Task]] = {}
    for task in tasks:
        under.setdefault(task.section_id, []).append(task)
    sections = db.session.scalars(
        select(Section).where(Section.plan_id == plan.id).order_by(Section.position)
    ).all()
    free = [Heading(None, under[None])] if None in under else []
    return free + [Heading(section, under.get(section.id, [])) for section in sections]


def contents_of(outline: Sequence[Heading]) -> list[tuple[Section, int]]:
    """The headings of the first level (目录), each with how many tasks stand under it in all."""
    sections = [heading.section for heading in outline if heading.section]
    numbers: Counter[int] = Counter()
    for heading in outline:
        if heading.section:
            numbers[heading.section.parent_id or heading.section.id] += len(heading.tasks)
    return [(each, numbers[each.id]) for each in sections if each.parent_id is None]


def group_sizes(on: date) -> dict[int, int]:
    """How many units each group has on a day."""
    counted = (
        select(GroupMembership.group_id, func.count())
        .where(
            GroupMembership.from_on <= on,
            or_(GroupMembership.until_on.is_(None), GroupMembership.until_on > on),
        )
        .group_by(GroupMembership.group_id)
    )
    return {row[0]: row[1] for row in db.session.execute(counted)}


def history_of(plan: Plan, *, at_most: int | None = None) -> Sequence[PlanRevision]:
    """The changes to a draft that can be undone, newest first."""
    return db.session.scalars(
        select(PlanRevision)
        .where(PlanRevision.plan_id == plan.id)
        .options(joinedload(PlanRevision.official), defer(PlanRevision.snapshot))
        .order_by(PlanRevision.number.desc())
        .limit(at_most)
    ).all()


def periods_of(plan: Plan) -> Sequence[ReportingPeriod]:
    """The plan's reporting periods by due day."""
    return db.session.scalars(
        select(ReportingPeriod)
        .join(Schedule)
        .where(Schedule.plan_id == plan.id)
        .order_by(ReportingPeriod.due_on, ReportingPeriod.id)
    ).all()
