"""Who leads tasks, as persons (分管领导)."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from tracker.core.db import db
from tracker.directory import queries as directory
from tracker.models import Official, PostKind, Task, TaskLeader


def leading_officials(task_ids: Collection[int], *, on: date) -> list[Official]:
    """Who acts that day as a lead official of any of the tasks, each once; every vice-mayor where
    all lead one together."""
    leaders = db.session.scalars(
        select(TaskLeader)
        .where(
            TaskLeader.task_id.in_(task_ids),
            TaskLeader.from_on <= on,
            or_(TaskLeader.until_on.is_(None), TaskLeader.until_on > on),
        )
        .options(joinedload(TaskLeader.post), joinedload(TaskLeader.task).joinedload(Task.plan))
        .order_by(TaskLeader.task_id, TaskLeader.position)
    ).all()
    posts = dict.fromkeys(each.post for each in leaders if each.post)
    found = directory.acting_in_each(list(posts), on=on)
    shared = {each.task.plan.government_id for each in leaders if each.is_shared}
    for government_id in shared:
        found += directory.officials_in(government_id, PostKind.VICE_MAYOR, on=on)
    return list(dict.fromkeys(found))
