"""The versions of a draft: the state after each change, to be compared and put back (历史版本)."""

from sqlalchemy import select

from tracker.core.db import db
from tracker.core.errors import RuleBroken
from tracker.models import Actor, Plan, PlanRevision
from tracker.plans.service.revisions import Snapshot, changing, lock, restore, snapshot


def version_of(plan: Plan, number: int) -> Snapshot | None:
    """The draft after so many changes, 0 as it began; None if there were not so many."""
    last = 0
    if number:
        found = db.session.scalar(
            select(PlanRevision.number).where(
                PlanRevision.plan_id == plan.id, PlanRevision.number == number
            )
        )
        last = found or -1
    if last != number:
        return None
    following = db.session.scalar(
        select(PlanRevision.snapshot).where(
            PlanRevision.plan_id == plan.id, PlanRevision.number == number + 1
        )
    )
    return snapshot(plan) if following is None else following


def put_back(plan: Plan, number: int, *, by: Actor) -> None:
    """Make the draft what it was after so many changes; that is a change too, and can be undone."""
    lock(plan)
    kept = version_of(plan, number)
    if kept is None:
        raise RuleBroken("没有这个版本，可能已被撤销，请刷新后再看。")
    when = f"第{number}次修改之后" if number else "开始修改之前"
    with changing(plan, f"恢复到{when}", by=by):
        restore(plan, kept)
