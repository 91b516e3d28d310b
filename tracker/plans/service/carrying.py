"""Tasks of the year before go on in a draft (结转): one change, undone as one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from tracker.core.db import db
from tracker.core.errors import RuleBroken
from tracker.models import Actor, CarryOver, Plan, Section, Task
from tracker.plans.service.content import TaskContent
from tracker.plans.service.order import number_places, sections_in_order, tasks_in_order
from tracker.plans.service.parties import set_leaders, set_parties
from tracker.plans.service.revisions import changing
from tracker.plans.service.targets import set_targets

Path = tuple[str, ...]


@dataclass(frozen=True)
class CarriedTask:
    """A task as it is to go on, under the headings of that title; said: how that came about."""

    from_task: Task
    content: TaskContent
    headings: Path
    said: str = ""


def add_carried(plan: Plan, carried: Sequence[CarriedTask], *, by: Actor) -> list[Task]:
    """Put tasks of an earlier plan into a draft, each with the link to where it comes from.

    Headings that the draft lacks are made. RuleBroken where one of them goes on elsewhere already.
    """
    with changing(plan, f"结转 {len(carried)} 项任务", by=by):
        if not plan.schedules:
            raise RuleBroken("这份草稿还没有报送安排，请先新增报送安排再结转。")
        _refuse_carried([each.from_task for each in carried])
        sections = _sections(plan, [each.headings for each in carried])
        last = len(tasks_in_order(plan))
        made = [
            _task(plan, each, sections.get(each.headings), last + number, by=by)
            for number, each in enumerate(carried, start=1)
        ]
        db.session.add_all(made)
        db.session.flush()
        db.session.add_all(
            CarryOver(task_id=task.id, from_task_id=each.from_task.id, said=each.said, on=by.on)
            for task, each in zip(made, carried, strict=True)
        )
        db.session.flush()
        number_places(tasks_in_order(plan))
    return made


def _task(plan: Plan, carried: CarriedTask, section: Section | None, at: int, *, by: Actor) -> Task:
    content = carried.content
    task = Task(
        plan=plan,
        section=section,
        schedule=plan.schedules[0],
        position=at,
        label=content.label,
        text=content.text,
        requirement=content.requirement,
        due_text=content.due_text,
        due_on=content.due_on,
    )
    set_parties(task, content.parties)
    set_leaders(task, content.leaders, by=by)
    set_targets(task, content.targets)
    return task


def _refuse_carried(tasks: Iterable[Task]) -> None:
    by_id = {task.id: task for task in tasks}
    gone = db.session.scalar(
        select(CarryOver.from_task_id).where(CarryOver.from_task_id.in_(by_id)).limit(1)
    )
    if gone:
        raise RuleBroken(f"{by_id[gone].name}已经结转，不用再结转；请刷新后再看。")


def _sections(plan: Plan, wanted: Iterable[Path]) -> dict[Path, Section]:
    """The headings of a draft by their titles from the top, with those that were wanting."""
    present = sections_in_order(plan)
    titles = {section.id: section.title for section in present}
    found: dict[Path, Section] = {}
    for section in present:
        above = (titles[section.parent_id],) if section.parent_id else ()
        found.setdefault((*above, section.title), section)
    for headings in dict.fromkeys(wanted):
        for depth in range(1, len(headings) + 1):
            path = headings[:depth]
            if path not in found:
                found[path] = Section(
                    plan=plan,
                    title=path[-1],
                    parent=found.get(path[:-1]),
                    position=len(found) + 1,
                )
                db.session.add(found[path])
    db.session.flush()
    tops = [path for path in found if len(path) == 1]
    order = [found[path] for top in tops for path in found if path[:1] == top]
    number_places(list(dict.fromkeys([*order, *present])))
    return found
