"""Where a task comes from, and where it went on (结转)."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from tracker.core.db import db
from tracker.models import (
    Actor,
    Assignment,
    CarryOver,
    FinalMark,
    MarkValue,
    PartyRole,
    ProgressReport,
    ReportingPeriod,
    ReportStatus,
    ReportVersion,
    Schedule,
    Task,
)
from tracker.permissions import Permission, allowed
from tracker.plans import queries as plans
from tracker.reports import queries as reports
from tracker.years.queries.finals import known_finals


@dataclass(frozen=True)
class Predecessor:
    """The task of the year before, with what became of it then.

    Who may not see that task is told where this one comes from, and no more.
    """

    link: CarryOver
    is_visible: bool
    marks: list[tuple[ReportingPeriod, MarkValue | None]]
    final: FinalMark | None
    progress: ReportVersion | None

    @property
    def task(self) -> Task:
        return self.link.from_task


@dataclass(frozen=True)
class Successor:
    """The task that goes on with one, and whether the reader may open it: a draft is the
    office's."""

    link: CarryOver
    is_visible: bool

    @property
    def task(self) -> Task:
        return self.link.task


def carried_into(task_ids: Sequence[int]) -> dict[int, CarryOver]:
    """By the id of the earlier task, how each of these goes on."""
    links = db.session.scalars(
        select(CarryOver)
        .where(CarryOver.from_task_id.in_(task_ids))
        .options(joinedload(CarryOver.task).joinedload(Task.plan))
    )
    return {link.from_task_id: link for link in links}


def successor_of(task: Task, *, reader: Actor) -> Successor | None:
    """How a task goes on; nothing for those who may not see the plan that it went to."""
    link = carried_into([task.id]).get(task.id)
    if link is None:
        return None
    is_out = link.task.plan.status in plans.OUT
    is_visible = allowed(reader, Permission.TASK_VIEW, link.task)
    return Successor(link, is_visible) if is_out or is_visible else None


def predecessors_of(task: Task, *, reader: Actor) -> list[Predecessor]:
    """The tasks of the year before that a task goes on with; several, where they were merged."""
    links = db.session.scalars(
        select(CarryOver)
        .where(CarryOver.task_id == task.id)
        .order_by(CarryOver.id)
        .options(
            joinedload(CarryOver.from_task).joinedload(Task.plan),
            joinedload(CarryOver.from_task)
            .joinedload(Task.schedule)
            .selectinload(Schedule.periods),
            joinedload(CarryOver.from_task).selectinload(Task.assignments),
        )
    ).all()
    if not links:
        return []
    visible = [each for each in links if allowed(reader, Permission.TASK_VIEW, each.from_task)]
    tasks = [each.from_task for each in visible]
    known = reports.task_marks([each.id for each in tasks], published_only=True)
    periods, finals = plans.periods_of(tasks), known_finals(tasks, reader)
    said = _last_progress([each.id for each in tasks])
    return [
        Predecessor(
            link=each,
            is_visible=each in visible,
            marks=[
                (period, known.get((each.from_task_id, period.id)))
                for period in periods.get(each.from_task_id, ())
            ],
            final=finals.get(each.from_task_id),
            progress=said.get(each.from_task_id),
        )
        for each in links
    ]


def _last_progress(task_ids: Sequence[int]) -> dict[int, ReportVersion]:
    """By task id, the last accepted text of a unit that leads it."""
    rows = db.session.execute(
        select(Assignment.task_id, ReportVersion)
        .join(ProgressReport, ProgressReport.assignment_id == Assignment.id)
        .join(ReportingPeriod, ReportingPeriod.id == ProgressReport.period_id)
        .join(ReportVersion, ReportVersion.report_id == ProgressReport.id)
        .where(
            Assignment.task_id.in_(task_ids),
            Assignment.role == PartyRole.LEAD,
            ProgressReport.status == ReportStatus.ACCEPTED,
        )
        .order_by(ReportingPeriod.due_on, ReportVersion.number)
    )
    return {row[0]: row[1] for row in rows}
