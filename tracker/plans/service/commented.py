"""Comments on the tasks of a draft, while tasks are struck, merged, and put back by undoing.

A comment whose task is struck stays, without a task (the database takes the reference away). A
snapshot of the draft says which comment was on which task, so that undoing brings them together.
"""

from typing import Any

from sqlalchemy import Select, select, update

from tracker.core.db import db
from tracker.models import Comment, Consultation, ConsultedUnit, Plan, PlanRevision, Task

Links = list[dict[str, Any]]


def links_of(plan: Plan) -> Links:
    """Which comment is on which task of the draft, as a snapshot keeps it."""
    rows = db.session.execute(
        _comments(plan, Comment.id, Comment.task_id).where(Comment.task_id.is_not(None))
    )
    return [{"id": row.id, "task_id": row.task_id} for row in rows]


def relink(
    plan: Plan, present: Links, kept: Links, task_ids: set[int], moved: dict[int, int]
) -> None:
    """Put the comments on their tasks again after a draft was put back.

    present: the links before that; kept: those of the snapshot, which go before. What neither
    knows, a comment made later on a task that was struck after, is looked for in the other
    snapshots. task_ids: the tasks of the snapshot; moved: the new ids of those that could not have
    their old ones.
    """
    every = db.session.execute(_comments(plan, Comment.id, Comment.consulted_id))
    units = {row.id: row.consulted_id for row in every}
    links = {each["id"]: each["task_id"] for each in (*present, *kept)}
    if units.keys() - links.keys():
        links = _remembered(plan) | links
    first = {each["id"] for each in kept}
    spoken: set[tuple[int, int]] = set()
    for comment_id in sorted(units, key=lambda each: (each not in first, each)):
        task_id = links.get(comment_id, 0)
        said = (units[comment_id], task_id)
        stands = task_id in task_ids and said not in spoken
        spoken.add(said)
        db.session.execute(
            update(Comment)
            .where(Comment.id == comment_id)
            .values(task_id=moved.get(task_id, task_id) if stands else None)
        )


def _remembered(plan: Plan) -> dict[int, int]:
    """On which task each comment was last, as the draft's snapshots tell."""
    snapshots = db.session.scalars(
        select(PlanRevision.snapshot["comment"])
        .where(PlanRevision.plan_id == plan.id)
        .order_by(PlanRevision.number)
    )
    return {each["id"]: each["task_id"] for links in snapshots for each in links or ()}


def _comments(plan: Plan, *columns: Any) -> Select[Any]:
    """Every comment on the plan, in the order of its number."""
    return (
        select(*columns)
        .join(Comment.consulted)
        .join(ConsultedUnit.consultation)
        .where(Consultation.plan_id == plan.id)
        .order_by(Comment.id)
    )


def carry_over(gone: Task, task: Task) -> None:
    """The comments on a task that is merged into another go with it; where a unit has spoken to
    both, the one on the task that is gone is without a task."""
    spoken = set(db.session.scalars(select(Comment.consulted_id).where(Comment.task_id == task.id)))
    for comment in db.session.scalars(select(Comment).where(Comment.task_id == gone.id)):
        if comment.consulted_id not in spoken:
            comment.task_id = task.id
    db.session.flush()
