"""Comments on the tasks of a draft, while tasks are struck, merged, and put back by undoing.

A comment whose task is struck stays, without a task (the database takes the reference away). A
snapshot of the draft says which comment was on which task, so that undoing brings them together.
"""

from typing import Any

from sqlalchemy import select, update

from tracker.core.db import db
from tracker.models import Comment, Consultation, ConsultedUnit, Plan, Task

Links = list[dict[str, Any]]


def links_of(plan: Plan) -> Links:
    """Which comment is on which task of the draft, as a snapshot keeps it."""
    return [
        {"id": comment_id, "task_id": task_id}
        for comment_id, task_id in _comments_on(plan).items()
        if task_id is not None
    ]


def relink(
    plan: Plan, present: Links, kept: Links, task_ids: set[int], moved: dict[int, int]
) -> None:
    """Put the comments on their tasks again after a draft was put back.

    present: the links before that; kept: those of the snapshot, which go before. task_ids: the
    tasks of the snapshot; moved: the new ids of those that could not have their old ones.
    """
    links = {each["id"]: each["task_id"] for each in (*present, *kept)}
    own = _comments_on(plan).keys()  # one that its unit has struck may be another plan's now
    for comment_id, task_id in links.items():
        if comment_id not in own:
            continue
        db.session.execute(
            update(Comment)
            .where(Comment.id == comment_id)
            .values(task_id=moved.get(task_id, task_id) if task_id in task_ids else None)
        )


def carry_over(gone: Task, task: Task) -> None:
    """The comments on a task that is merged into another go with it; where a unit has spoken to
    both, the one on the task that is gone is without a task."""
    spoken = set(db.session.scalars(select(Comment.consulted_id).where(Comment.task_id == task.id)))
    for comment in db.session.scalars(select(Comment).where(Comment.task_id == gone.id)):
        if comment.consulted_id not in spoken:
            comment.task_id = task.id
    db.session.flush()


def _comments_on(plan: Plan) -> dict[int, int | None]:
    """Every comment on the draft, with its task if it has one."""
    rows = db.session.execute(
        select(Comment.id, Comment.task_id)
        .join(Comment.consulted)
        .join(ConsultedUnit.consultation)
        .where(Consultation.plan_id == plan.id)
        .order_by(Comment.id)
    )
    return {row.id: row.task_id for row in rows}
