"""The final marks of a plan's tasks: as they are proposed, as they stand (年终评定)."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import joinedload, selectinload

from tracker.core.db import db
from tracker.models import (
    POSTS_OF_A_UNIT,
    Actor,
    Assignment,
    Conclusion,
    FinalMark,
    MarkValue,
    Plan,
    PlanStatus,
    PostKind,
    ReportingPeriod,
    Schedule,
    Task,
    TaskLeader,
)
from tracker.permissions import Permission, allowed
from tracker.plans import queries as plans
from tracker.reports import queries as reports
from tracker.reports.progress import Reading
from tracker.years.proposing import LastMark, ProposedMark, propose
from tracker.years.queries.figures import readings_of


@dataclass(frozen=True)
class FinalRow:
    """A task with its published marks, the final mark proposed, and the one that was given.

    periods: those in which it reports, each with its mark once that is published.
    """

    task: Task
    periods: list[tuple[ReportingPeriod, MarkValue | None]]
    proposed: ProposedMark
    final: FinalMark | None

    @property
    def value(self) -> MarkValue | None:
        return self.final.value if self.final else None

    @property
    def seen(self) -> str:
        """The row as it is shown: a mark that was published or given since makes another one."""
        given = f"{self.final.value}.{self.final.at.isoformat()}" if self.final else ""
        return hashlib.sha256(f"{self.proposed.digest}.{given}".encode()).hexdigest()[:12]

    @property
    def awaits_bulk(self) -> bool:
        """Whether it can be confirmed among many: nothing was decided, nothing speaks against."""
        return self.final is None and self.proposed.is_clear


def get_concluded(plan_id: int, *, reader: Actor) -> Plan:
    """An issued plan whose final marks the reader may see, now or already; else NoResultFound."""
    plan = plans.get_plan(plan_id, reader=reader)
    is_out = plan.status in plans.OUT
    if not is_out or not allowed(reader, Permission.CONCLUSION_VIEW, plan):
        raise NoResultFound
    return plan


def last_due(plan: Plan) -> date | None:
    """The day on which the last report of a plan is due."""
    return db.session.scalar(
        select(func.max(ReportingPeriod.effective_due_on))
        .join(Schedule)
        .where(Schedule.plan_id == plan.id)
    )


def conclusion_of(plan: Plan) -> Conclusion | None:
    return db.session.scalar(select(Conclusion).where(Conclusion.plan_id == plan.id))


def final_rows(plan: Plan) -> list[FinalRow]:
    """Every task of an issued plan in its order; in a constant number of queries."""
    tasks = db.session.scalars(
        select(Task)
        .where(Task.plan_id == plan.id)
        .order_by(Task.position)
        .options(
            joinedload(Task.section),
            joinedload(Task.schedule).selectinload(Schedule.periods),
            selectinload(Task.targets),
            selectinload(Task.leaders).joinedload(TaskLeader.post),
            selectinload(Task.assignments).joinedload(Assignment.unit),
        )
    ).all()
    ids = [task.id for task in tasks]
    marks = reports.task_marks(ids, published_only=True)
    periods, figures = plans.periods_of(tasks), readings_of(tasks)
    finals = final_marks(ids)
    return [
        _row(task, periods[task.id], marks, figures[task.id], finals.get(task.id)) for task in tasks
    ]


def final_marks(task_ids: Sequence[int]) -> dict[int, FinalMark]:
    """The final marks of tasks by the task's id, published or not."""
    found = select(FinalMark).where(FinalMark.task_id.in_(task_ids))
    return {each.task_id: each for each in db.session.scalars(found)}


def digest_of(rows: Sequence[FinalRow]) -> str:
    """All rows in one mark, for a button that acts on them as they were shown."""
    return hashlib.sha256(".".join(row.seen for row in rows).encode()).hexdigest()[:16]


def visible_rows(rows: Sequence[FinalRow], reader: Actor) -> list[FinalRow]:
    """Those that the reader may see: a unit its own tasks."""
    if reader.post.kind not in POSTS_OF_A_UNIT:
        return list(rows)
    return [
        row
        for row in rows
        if any(each.unit_id == reader.post.unit_id for each in row.task.assignments)
    ]


def known_finals(tasks: Sequence[Task], reader: Actor) -> dict[int, FinalMark]:
    """The final marks that the reader knows: of concluded plans, for the office of all."""
    is_office = reader.is_a(PostKind.SUPERVISOR, PostKind.DIRECTOR)
    known = [t.id for t in tasks if is_office or t.plan.status is PlanStatus.CLOSED]
    return final_marks(known) if known else {}


def _row(
    task: Task,
    periods: Sequence[ReportingPeriod],
    marks: dict[tuple[int, int], MarkValue],
    figures: Sequence[Reading],
    final: FinalMark | None,
) -> FinalRow:
    marked = [(period, marks.get((task.id, period.id))) for period in periods]
    given = [(period, value) for period, value in marked if value]
    last = None
    if given:
        period, value = given[-1]
        last = LastMark(value, period.label, is_last=period is periods[-1])
    return FinalRow(task, marked, propose(task.status, last, figures), final)
