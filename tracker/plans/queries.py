"""Plans, tasks and their periods, as a reader may see them."""

from sqlalchemy import Select, false, select
from sqlalchemy.exc import NoResultFound

from tracker.core.db import db
from tracker.models import (
    LEADS,
    POSTS_OF_A_UNIT,
    Actor,
    Assignment,
    Plan,
    PlanStatus,
    PostKind,
    Task,
)
from tracker.permissions import Permission, allowed

OUT = (PlanStatus.ISSUED, PlanStatus.CLOSED)


def get_task(task_id: int, *, reader: Actor) -> Task:
    """The task, if the reader may see it; else NoResultFound."""
    task = db.session.get_one(Task, task_id)
    if not allowed(reader, Permission.TASK_VIEW, task):
        raise NoResultFound
    return task


def get_plan(plan_id: int, *, reader: Actor) -> Plan:
    """The plan, if the reader may see it; else NoResultFound."""
    plan = db.session.get_one(Plan, plan_id)
    if not allowed(reader, Permission.PLAN_VIEW, plan):
        raise NoResultFound
    return plan


def tasks_visible_to(reader: Actor) -> Select[Task]:
    """The tasks that the reader may see; says in SQL what TASK_VIEW says of one task."""
    tasks = select(Task).join(Plan).where(Plan.government_id == reader.government_id)
    if reader.is_a(PostKind.SUPERVISOR, PostKind.DIRECTOR):
        return tasks
    issued = tasks.where(Plan.status.in_(OUT))
    if reader.is_a(PostKind.MAYOR, *LEADS, PostKind.SECRETARY):
        return issued
    if reader.post.kind in POSTS_OF_A_UNIT:
        own = select(Assignment.task_id).where(Assignment.unit_id == reader.post.unit_id)
        return issued.where(Task.id.in_(own))
    return issued.where(false())
