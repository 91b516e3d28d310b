"""The saves of one task's form while it is open are one change, undone as one (一次修改).

While several edit at once their saves come by turns. A save that carries on an earlier change of
the same form is put into the drafts that were kept since, so that undoing another's change later
undoes that change and nothing else.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import select

from tracker.core.db import db
from tracker.core.errors import RuleBroken
from tracker.models import Actor, Plan, PlanRevision, Task
from tracker.plans.service.revisions import (
    Row,
    Snapshot,
    changing,
    count_change,
    snapshot,
)
from tracker.plans.service.standing import void_approvals

LATEST = 30
OF_A_TASK = ("target", "task_party", "task_leader")


@contextmanager
def editing(task: Task, *, session: str, by: Actor) -> Iterator[None]:
    """Change a task of a locked draft; session: which opening of its form, "" is none."""
    plan, name = task.plan, task.name
    earlier = _earlier_save(task, session, by) if session else None
    if earlier is None:
        noted = {"editing": [{"task": task.id, "session": session}]} if session else {}
        with changing(plan, f"修改{name}", noted=noted, by=by):
            yield
        return
    yield
    db.session.flush()
    _carry_on(task, earlier)
    count_change(plan)
    void_approvals(plan, f"修改{name}", by=by)
    db.session.expire_all()


def refuse_twice(plan: Plan, session: str) -> None:
    """A form for a new task that was sent twice makes one task."""
    added = (
        select(PlanRevision.snapshot["added"])
        .where(PlanRevision.plan_id == plan.id)
        .order_by(PlanRevision.number.desc())
        .limit(LATEST)
    )
    if [{"session": session}] in db.session.scalars(added).all():
        raise RuleBroken("这一项已经新增过了，请看列表。要再加一项，请重新打开“新增任务”。")


def _earlier_save(task: Task, session: str, by: Actor) -> int | None:
    """The number of the change that this form has made already, if since then nothing but other
    tasks was edited. Looked for among the latest changes: each is kept with a whole draft."""
    newest_first = (
        select(PlanRevision.number, PlanRevision.official_id, PlanRevision.snapshot["editing"])
        .where(PlanRevision.plan_id == task.plan_id)
        .order_by(PlanRevision.number.desc())
        .limit(LATEST)
    )
    for number, official_id, editing_of in db.session.execute(newest_first):
        if not editing_of:
            return None
        [save] = editing_of
        if save["task"] == task.id:
            own = save["session"] == session and official_id == by.official.id
            return number if own else None
    return None


def _carry_on(task: Task, earlier: int) -> None:
    """Write the task as it stands into the drafts that were kept after that change."""
    later = db.session.scalars(
        select(PlanRevision).where(
            PlanRevision.plan_id == task.plan_id, PlanRevision.number > earlier
        )
    ).all()
    now = snapshot(task.plan) if later else {}
    for revision in later:
        revision.snapshot = with_task(revision.snapshot, now, task.id)


def with_task(kept: Snapshot, now: Snapshot, task_id: int) -> Snapshot:
    """A kept draft with one task as another draft has it."""
    mixed = dict(kept)
    mixed["task"] = [_own(now["task"], "id", task_id).pop() if row["id"] == task_id else row
                     for row in kept["task"]]  # fmt: skip
    moved: dict[int, int] = {}
    for table in OF_A_TASK:
        others = [row for row in kept[table] if row["task_id"] != task_id]
        own, ids = _beside(others, _own(now[table], "task_id", task_id))
        mixed[table] = [*others, *own]
        if table == "task_party":
            moved = ids
    gone = {row["id"] for row in kept["task_party"] if row["task_id"] == task_id}
    others = [row for row in kept["chosen_unit"] if row["party_id"] not in gone]
    chosen = [
        {**row, "party_id": moved[row["party_id"]]}
        for row in now["chosen_unit"]
        if row["party_id"] in moved
    ]
    mixed["chosen_unit"] = [*others, *_beside(others, chosen)[0]]
    return mixed


def _own(rows: list[Row], column: str, task_id: int) -> list[Row]:
    return [row for row in rows if row[column] == task_id]


def _beside(others: list[Row], own: list[Row]) -> tuple[list[Row], dict[int, int]]:
    """Rows that stand beside others under ids of their own; and the new id of each.

    An id can be taken on SQLite only, which gives that of a deleted row away again.
    """
    taken: set[Any] = {row["id"] for row in others}
    free = 1 + max([0, *taken, *(row["id"] for row in own)])
    ids: dict[int, int] = {}
    for row in own:
        clashes = row["id"] in taken
        ids[row["id"]] = free if clashes else row["id"]
        free += clashes
    return [{**row, "id": ids[row["id"]]} for row in own], ids
