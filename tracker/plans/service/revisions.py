"""One change to a draft at a time, each with the draft before it kept, so that it can be undone."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, delete, func, insert, select
from sqlalchemy.orm.attributes import flag_modified

from tracker.audit import service as audit
from tracker.core.db import Base, db
from tracker.core.errors import RuleBroken
from tracker.models import (
    Actor,
    AuditAction,
    CarryOver,
    ChosenUnit,
    Plan,
    PlanRevision,
    PlanStatus,
    Schedule,
    ScheduleDay,
    Section,
    Target,
    Task,
    TaskLeader,
    TaskParty,
)
from tracker.plans.service.commented import links_of, relink
from tracker.plans.service.content import mark_of
from tracker.plans.service.standing import void_approvals

# The tables that a draft is made of, each after those it refers to, with the column that says
# which row of the table before it a row belongs to.
KEPT: tuple[tuple[type[Base], str], ...] = (
    (Section, "plan_id"),
    (Schedule, "plan_id"),
    (ScheduleDay, "schedule_id"),
    (Task, "plan_id"),
    (Target, "task_id"),
    (TaskParty, "task_id"),
    (ChosenUnit, "party_id"),
    (TaskLeader, "task_id"),
    (CarryOver, "task_id"),
)
# Columns that refer to a row of the draft itself, and the table of that row.
WITHIN = {"parent_id": "section", "section_id": "section", "task_id": "task"}
WITHIN |= {"party_id": "task_party", "schedule_id": "schedule"}

Row = dict[str, Any]
Snapshot = dict[str, list[Row]]


def lock(plan: Plan) -> None:
    """Hold the plan until the transaction ends, and see it as it stands now."""
    db.session.refresh(plan, with_for_update=True)


def lock_task(task: Task, *, mark: str | None = None) -> None:
    """Hold the task's plan, and see the task as it stands now.

    RuleBroken if it is gone, or if a mark is given that it does not bear any more.
    """
    key, plan = task.id, task.plan
    lock(plan)
    db.session.expire_all()
    if db.session.get(Task, key) is None:
        raise RuleBroken("这一项刚被他人删除或合并，请刷新后再看。")
    refuse_unless_draft(plan)
    if mark is not None and mark != mark_of(task):
        raise RuleBroken(_overtaken(plan, f"{task.name}已被他人改过", "看过再做"))


@contextmanager
def changing(
    plan: Plan, summary: str, *, by: Actor, noted: Snapshot | None = None
) -> Iterator[None]:
    """Do one change to a draft: keep what stood before it, and record it.

    summary: what is changed, as the history says it: 修改第3项.
    noted: what is to be found with it again, beside the rows: which form made it.
    """
    lock(plan)
    refuse_unless_draft(plan)
    kept = snapshot(plan) | (noted or {})
    yield
    db.session.flush()
    db.session.add(
        PlanRevision(
            plan=plan,
            number=_last_number(plan) + 1,
            summary=summary,
            snapshot=kept,
            official=by.official,
        )
    )
    count_change(plan)
    audit.record(AuditAction.PLAN_EDITED, plan, by=by, summary=summary)
    void_approvals(plan, summary, by=by)
    db.session.expire_all()


def undo(plan: Plan, *, version: int, by: Actor) -> str:
    """Put the draft back as it stood before its last change (撤销); says what was undone."""
    lock(plan)
    refuse_unless_draft(plan)
    last = db.session.scalar(_revisions(plan).limit(1))
    if last is None:
        raise RuleBroken("没有可以撤销的修改，不用撤销。")
    if plan.version != version:
        raise RuleBroken(_overtaken(plan, "方案已被他人改过", "看过再撤销"))
    restore(plan, last.snapshot)
    summary = last.summary
    db.session.delete(last)
    count_change(plan)
    audit.record(AuditAction.PLAN_UNDONE, plan, by=by, summary=summary)
    void_approvals(plan, f"撤销“{summary}”", by=by)
    db.session.expire_all()
    return summary


def refuse_unless_draft(plan: Plan) -> None:
    """After it is agreed a plan goes back to a draft first; after issue it is amended (调整)."""
    if plan.status is PlanStatus.AGREED:
        raise RuleBroken("方案已审定，不能直接修改。请先退回草稿。")
    if plan.status is not PlanStatus.DRAFT:
        raise RuleBroken("方案已印发，不能再修改任务内容和责任单位。确需调整的，请到任务页上办。")


def snapshot(plan: Plan) -> Snapshot:
    """Every row of the draft, as JSON can hold it, and which comment is on which task."""
    rows = {
        table.name: [
            {column: _as_json(value) for column, value in row._mapping.items()}
            for row in db.session.execute(select(table).where(mine).order_by(table.c.id))
        ]
        for table, mine in _tables(plan)
    }
    return rows | {"comment": links_of(plan)}


def restore(plan: Plan, kept: Snapshot) -> None:
    """Put the rows of a snapshot in place of those that stand now."""
    db.session.flush()
    commented = links_of(plan)
    # A snapshot may be older than the schedules of which drafts have several.
    tables = [each for each in _tables(plan) if each[0].name in kept]
    for table, mine in reversed(tables):
        if table.name == "section":  # a heading goes after those under it
            db.session.execute(delete(table).where(mine, table.c.parent_id.is_not(None)))
        db.session.execute(delete(table).where(mine))
    moved: dict[str, dict[int, int]] = {"schedule": _schedules_gone(plan, kept)}
    for table, _mine in tables:
        rows = kept[table.name]
        moved[table.name] = _new_ids(table, rows)
        rows = sorted(rows, key=lambda row: row.get("parent_id") is not None)  # headings first
        if rows:
            db.session.execute(insert(table), [_as_columns(table, row, moved) for row in rows])
    tasks = {row["id"] for row in kept["task"]}
    relink(plan, commented, kept.get("comment", []), tasks, moved["task"])


def _schedules_gone(plan: Plan, kept: Snapshot) -> dict[int, int]:
    """For the tasks of a snapshot without schedules, the first in place of those gone since."""
    if "schedule" in kept:
        return {}
    known = db.session.scalars(
        select(Schedule.id).where(Schedule.plan_id == plan.id).order_by(Schedule.id)
    ).all()
    return {row["schedule_id"]: known[0] for row in kept["task"] if row["schedule_id"] not in known}


def _new_ids(table: Table, rows: list[Row]) -> dict[int, int]:
    """New ids for the rows whose old ones another plan has taken since.

    Only SQLite gives the id of a deleted row to the next one; there an id may be chosen freely.
    """
    old = [row["id"] for row in rows]
    taken = set(db.session.scalars(select(table.c.id).where(table.c.id.in_(old))))
    free = 1 + max(db.session.scalar(select(func.max(table.c.id))) or 0, *old, 0)
    return {each: free + number for number, each in enumerate(sorted(taken))}


def _tables(plan: Plan) -> list[tuple[Table, ColumnElement[bool]]]:
    """The tables of a draft, each with the condition that a row belongs to this plan."""
    tables: list[tuple[Table, ColumnElement[bool]]] = []
    tasks = select(Task.id).where(Task.plan_id == plan.id)
    owners: dict[str, Any] = {
        "plan_id": [plan.id],
        "schedule_id": select(Schedule.id).where(Schedule.plan_id == plan.id),
        "task_id": tasks,
        "party_id": select(TaskParty.id).where(TaskParty.task_id.in_(tasks)),
    }
    for model, owner in KEPT:
        table = model.metadata.tables[model.__tablename__]
        tables.append((table, table.c[owner].in_(owners[owner])))
    return tables


def _as_json(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return value.value if isinstance(value, StrEnum) else value


def _as_columns(table: Table, row: Row, moved: dict[str, dict[int, int]]) -> Row:
    """A row of a snapshot as its table takes it."""
    columns = {name: _as_value(table, name, value) for name, value in row.items()}
    columns["id"] = moved[table.name].get(row["id"], row["id"])
    for name, target in WITHIN.items():
        if name in columns:
            columns[name] = moved[target].get(columns[name], columns[name])
    return columns


def _as_value(table: Table, name: str, value: Any) -> Any:
    kind = table.c[name].type.python_type
    if value is None or kind not in (date, Decimal):
        return value
    return date.fromisoformat(value) if kind is date else Decimal(value)


def _revisions(plan: Plan) -> Select[PlanRevision]:
    return (
        select(PlanRevision)
        .where(PlanRevision.plan_id == plan.id)
        .order_by(PlanRevision.number.desc())
    )


def _last_number(plan: Plan) -> int:
    last = select(func.max(PlanRevision.number)).where(PlanRevision.plan_id == plan.id)
    return db.session.scalar(last) or 0


def count_change(plan: Plan) -> None:
    """Give the plan a new version, though only rows that belong to it have changed."""
    flag_modified(plan, "title")
    db.session.flush()


def last_editor(plan: Plan) -> str:
    """Who changed the draft last."""
    last = db.session.scalar(_revisions(plan).limit(1))
    return last.official.name if last else "他人"


def _overtaken(plan: Plan, what: str, advice: str) -> str:
    last = db.session.scalar(_revisions(plan).limit(1))
    who = f"（最近：{last.official.name}，{last.summary}）" if last else ""
    return f"没有改动。您打开之后，{what}{who}，请{advice}。"
