"""Who is responsible for which unit (分管), as far as the tasks of issued plans show it."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from tracker.core.db import db
from tracker.models import (
    Assignment,
    LeaderKind,
    PartyRole,
    Plan,
    Post,
    Task,
    TaskLeader,
    TaskParty,
    Tenure,
    Unit,
)
from tracker.plans.queries import OUT, holder_in


def leaders_by_unit(government_id: int, on: date) -> Mapping[str, tuple[str, ...]]:
    """For each unit that leads tasks, who leads most of them; called by who holds the post now.

    A task that several lead, or all vice-mayors together, tells of nobody's portfolio.
    """
    tasks = db.session.scalars(
        select(Task)
        .join(Plan)
        .where(Plan.government_id == government_id, Plan.status.in_(OUT))
        .options(
            selectinload(Task.parties).joinedload(TaskParty.unit).joinedload(Unit.successor),
            selectinload(Task.assignments).joinedload(Assignment.unit),
            selectinload(Task.leaders)
            .joinedload(TaskLeader.post)
            .selectinload(Post.tenures)
            .joinedload(Tenure.official),
        )
        .order_by(Plan.year.desc(), Task.position)
    )
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for task in tasks:
        unit, leader = _leading_unit(task), _only_leader(task, on)
        if unit and leader:
            counts[unit][leader] += 1
    return {unit: (count.most_common(1)[0][0],) for unit, count in counts.items()}


def _leading_unit(task: Task) -> str | None:
    """The first-named lead, or who has taken the task over from it, or follows it today."""
    leads = [party.unit for party in task.parties if party.role is PartyRole.LEAD and party.unit]
    for unit in leads[:1]:
        heirs = [each.successor for each in task.assignments if each.unit_id == unit.id]
        now = heirs[0].unit if heirs and heirs[0] else unit
        return now.line[-1].short_name
    return None


def _only_leader(task: Task, on: date) -> str | None:
    open_now = [leader for leader in task.leaders if leader.includes(on)]
    if len(open_now) != 1 or open_now[0].kind is LeaderKind.ALL_VICE_MAYORS:
        return None
    post = open_now[0].post
    return (holder_in(post, on) or post.title) if post else None
