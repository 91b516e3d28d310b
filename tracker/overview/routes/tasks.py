from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.amendments.parts import beside
from tracker.amendments.queries import changes_of
from tracker.closures.queries import latest_by_task
from tracker.enclosures.queries import enclosures_of
from tracker.instructions.queries import instructions_on
from tracker.instructions.service import units_to_instruct
from tracker.matters.queries import link_of, matter_of
from tracker.models import Instruction, Task
from tracker.overview.filters import course_asked
from tracker.overview.navigation import NavItem
from tracker.overview.queries.course.step import Topic
from tracker.overview.queries.tasks import TaskPage, task_page
from tracker.overview.queries.timeline import timeline
from tracker.overview.routes.blueprint import bp
from tracker.permissions import Permission, allowed
from tracker.plans import queries as plans
from tracker.web.login import me
from tracker.web.permit import permit
from tracker.years import queries as years

# A course of more steps shows the last quarter, and folds those before it.
LONG = 10


@bp.get("/tasks/<int:task_id>")
@permit(Permission.TASK_VIEW, on=plans.get_task)
def show_task(task: Task) -> ResponseReturnValue:
    page = task_page(task, reader=me())
    unit, topic = course_asked(request.args)
    asked = next((line for line in page.lines if line.assignment.unit_id == unit), None)
    unit = asked.assignment.unit_id if asked else None
    stretches = timeline(page, reader=me(), unit=unit, topic=topic)
    matter = matter_of(task)
    return render_template(
        "overview/show_task.html",
        task=task,
        page=page,
        row=page.row,
        stretches=stretches,
        folds=sum(len(each.steps) for each in stretches) > LONG,
        asked_unit=asked.assignment.unit if asked else None,
        topics=[_narrowed(task, each, each is topic, unit) for each in (None, *Topic)],
        course_units=[
            NavItem(label, _course(task, each, topic), each == unit, count=None)
            for label, each in _units(page)
        ],
        to_answer=_to_answer(task),
        final=years.known_finals([task], me()).get(task.id),
        predecessors=years.predecessors_of(task, reader=me()),
        successor=years.successor_of(task, reader=me()),
        matter=matter,
        beside=_beside(task),
        matter_files=enclosures_of([matter])[matter.id] if matter else [],
        changes=[(each, beside(each)) for each in reversed(changes_of(task, reader=me()))],
        closure=latest_by_task([task.id], reader=me()).get(task.id),
        units=units_to_instruct(task, on=me().on),
    )


def _beside(task: Task) -> Task | None:
    """The task that is one fact with it, where the reader may see it."""
    link = link_of(task)
    other = link.beside(task.id) if link else None
    return other if other and allowed(me(), Permission.TASK_VIEW, other) else None


def _narrowed(task: Task, topic: Topic | None, is_current: bool, unit: int | None) -> NavItem:
    label = topic.label if topic else "全部"
    return NavItem(label, _course(task, unit, topic), is_current, count=None)


def _course(task: Task, unit: int | None, topic: Topic | None) -> str:
    """The address of the task's course, of one unit or all, of one topic or all."""
    asked: dict[str, Any] = {"unit": unit, "topic": topic.value if topic else None}
    return url_for("overview.show_task", task_id=task.id, _anchor="course", **asked)


def _units(page: TaskPage) -> list[tuple[str, int | None]]:
    """Whose course can be asked for: all, or one of those that the reader reads."""
    units = [line.assignment.unit for line in page.lines]
    return [("全部单位", None), *((unit.short_name, unit.id) for unit in units)]


def _to_answer(task: Task) -> list[Instruction]:
    """Instructions that wait for the reader's own reply, however the course is narrowed."""
    return [
        each
        for each in instructions_on(task, reader=me())
        if not (each.is_answered or each.is_moot)
        and allowed(me(), Permission.INSTRUCTION_ANSWER, each)
    ]
