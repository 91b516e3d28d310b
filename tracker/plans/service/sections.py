"""Editing the headings of a draft (章节); the tasks under one move with it."""

from sqlalchemy import select

from tracker.core.db import db
from tracker.core.errors import RuleBroken
from tracker.models import Actor, Plan, Section, Task
from tracker.plans.service.identity import unused_id
from tracker.plans.service.order import number_places, sections_in_order, tasks_in_order
from tracker.plans.service.revisions import changing


def add_section(plan: Plan, title: str, *, parent: Section | None = None, by: Actor) -> Section:
    """Put a heading at the end, or at the end of those under another one."""
    with changing(plan, f"新增章节“{title}”", by=by):
        if parent and parent.parent_id:
            raise RuleBroken("章节只分两级，请选第一级的章节作上级。", field="parent")
        order = sections_in_order(plan)
        section = Section(
            id=unused_id(plan, "section"),
            plan=plan,
            title=title,
            parent=parent,
            position=len(order) + 1,
        )
        db.session.add(section)
        db.session.flush()
        last = order.index(parent) + len(_under(parent, order)) + 1 if parent else len(order)
        _arrange(plan, [*order[:last], section, *order[last:]])
    return section


def rename_section(section: Section, title: str, *, by: Actor) -> None:
    with changing(section.plan, f"章节“{section.title}”改名", by=by):
        section.title = title


def move_section(section: Section, *, up: bool, by: Actor) -> None:
    """Move a heading, with all that stands under it, past its neighbour of the same level."""
    direction = "上移" if up else "下移"
    with changing(section.plan, f"{direction}章节“{section.title}”", by=by):
        order = sections_in_order(section.plan)
        siblings = [each for each in order if each.parent_id == section.parent_id]
        place = siblings.index(section)
        other = place - 1 if up else place + 1
        if not 0 <= other < len(siblings):
            raise RuleBroken(f"“{section.title}”已在最{'前' if up else '后'}，不用再移。")
        siblings[place], siblings[other] = siblings[other], siblings[place]
        top = siblings if section.parent_id is None else _under(None, order)
        below = {
            each.id: siblings if each.id == section.parent_id else _under(each, order)
            for each in top
        }
        _arrange(section.plan, [row for each in top for row in (each, *below[each.id])])


def delete_section(section: Section, *, by: Actor) -> None:
    """Strike a heading under which nothing stands any more."""
    plan = section.plan
    with changing(plan, f"删除章节“{section.title}”", by=by):
        holds_tasks = select(Task.id).where(Task.section_id == section.id).limit(1)
        holds_headings = select(Section.id).where(Section.parent_id == section.id).limit(1)
        if db.session.scalar(holds_tasks) or db.session.scalar(holds_headings):
            raise RuleBroken(f"“{section.title}”下还有内容，请先移走或删除。")
        db.session.delete(section)
        db.session.flush()
        number_places(sections_in_order(plan))


def _under(parent: Section | None, order: list[Section]) -> list[Section]:
    wanted = parent.id if parent else None
    return [section for section in order if section.parent_id == wanted]


def _arrange(plan: Plan, order: list[Section]) -> None:
    """Number the headings, and the tasks under them in the same order."""
    number_places(order)
    number_places(tasks_in_order(plan))
