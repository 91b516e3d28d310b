"""What tasks are measured by (序时进度): the yardstick, each task's course and its leads."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import func, select

from tracker.core.db import db
from tracker.directory import queries as directory
from tracker.models import Assignment, Milestone, Pace, PartyRole, Target, Task, TaskPace
from tracker.reports.pace import Course, Node
from tracker.reports.progress import Progress, Reading, progress_of
from tracker.reports.yardstick import REASONS, SEASONS, THRESHOLDS, Yardstick


@dataclass(frozen=True)
class Measure:
    """What the figures of one task are measured by."""

    course: Course
    leads: int

    def progress(self, target: Target, value: Decimal | None, day: date) -> Progress | None:
        """A figure of the task beside what is expected by a day; None where that says nothing."""
        reading = Reading(target.name, target.unit, target.comparison, target.value, value)
        return progress_of(reading, self.course, day, leads=self.leads)


def yardstick_of(government_id: int) -> Yardstick:
    keys = (THRESHOLDS, SEASONS, REASONS)
    return Yardstick.from_settings({key: directory.setting(government_id, key) for key in keys})


def courses(tasks: Iterable[Task], yardstick: Yardstick) -> dict[int, Course]:
    """By task id, what each task is measured by; the linear pace where the office set none."""
    by_id = {task.id: task for task in tasks}
    paces: dict[int, Pace] = {
        each.task_id: each.pace
        for each in db.session.scalars(select(TaskPace).where(TaskPace.task_id.in_(by_id)))
    }
    nodes: dict[int, list[Node]] = {}
    for each in db.session.scalars(
        select(Milestone).where(Milestone.task_id.in_(by_id)).order_by(Milestone.on)
    ):
        nodes.setdefault(each.task_id, []).append(Node(each.on, each.text, each.share))
    return {
        task.id: Course(
            pace=paces.get(task.id, Pace.LINEAR),
            begins_on=date(task.plan.year, 1, 1),
            ends_on=task.due_on or date(task.plan.year, 12, 31),
            is_printed=task.due_on is not None,
            season=yardstick.season,
            nodes=tuple(nodes.get(task.id, ())),
        )
        for task in by_id.values()
    }


def leads_of(tasks: Iterable[Task]) -> dict[int, int]:
    """How many units lead each task."""
    rows = db.session.execute(
        select(Assignment.task_id, func.count())
        .where(
            Assignment.task_id.in_([task.id for task in tasks]),
            Assignment.role == PartyRole.LEAD,
            Assignment.until_on.is_(None),
        )
        .group_by(Assignment.task_id)
    )
    return {task_id: int(number) for task_id, number in rows}


def measures_of(tasks: Sequence[Task]) -> dict[int, Measure]:
    """By task id, for tasks of one government; in a fixed number of queries."""
    if not tasks:
        return {}
    ways = courses(tasks, yardstick_of(tasks[0].plan.government_id))
    leads = leads_of(tasks)
    return {task.id: Measure(ways[task.id], leads.get(task.id, 1)) for task in tasks}
