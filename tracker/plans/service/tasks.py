"""Editing the tasks of a draft: each function is one change, undone as one."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select, update

from tracker.core.db import db
from tracker.core.errors import RuleBroken
from tracker.models import (
    Actor,
    CarryOver,
    PartyRole,
    Plan,
    Section,
    Task,
)
from tracker.plans.service.commented import carry_over
from tracker.plans.service.content import (
    PARTS,
    Collision,
    TaskContent,
    Together,
    content_of,
    mark_of,
    marks_of,
    together,
)
from tracker.plans.service.order import number_places, sections_in_order, tasks_in_order
from tracker.plans.service.parties import (
    LeaderEntry,
    PartyEntry,
    entries_of,
    leaders_of,
    set_leaders,
    set_parties,
)
from tracker.plans.service.revisions import changing, last_editor, lock, lock_task
from tracker.plans.service.sessions import editing, refuse_twice
from tracker.plans.service.sources import places_together
from tracker.plans.service.targets import set_targets, targets_of

SENTENCE_ENDS = "。；;！!，,、"


def add_task(plan: Plan, content: TaskContent, *, session: str = "", by: Actor) -> Task:
    """Put a new task under its heading, after those that stand there.

    session: which opening of the form; sent twice it makes one task.
    """
    lock(plan)
    if session:
        refuse_twice(plan, session)
    noted = {"added": [{"session": session}]} if session else {}
    with changing(plan, f"新增任务“{_start_of(content.text)}”", noted=noted, by=by):
        if not plan.schedules:
            raise RuleBroken("方案还没有报送安排，不能新增任务；请重新导入方案。")
        order = tasks_in_order(plan)
        task = Task(
            plan=plan,
            schedule=plan.schedules[0],
            position=len(order) + 1,
            source=content.source,
        )
        _write(task, content, by=by)
        db.session.add(task)
        db.session.flush()
        number_places(tasks_in_order(plan))
    return task


def edit_task(
    task: Task, content: TaskContent, *, seen: str, session: str = "", by: Actor
) -> Together:
    """Change what a task says, where it stands, or who does it (修改).

    seen: the task as the form was opened on it; what others changed since stays, and a Collision
    is raised where both changed the same part. session: see sessions.editing.
    """
    lock_task(task)
    theirs = content_of(task)
    content = replace(content, schedule=content.schedule or theirs.schedule)
    both = together(seen, content, theirs)
    if both.clashes:
        parts = "、".join(PARTS[part] for part in both.clashes)
        raise Collision(
            f"没有保存。{task.name}的{parts}刚被{last_editor(task.plan)}改成了别的，请选定用哪一份。",
            theirs=theirs,
            together=both,
        )
    if marks_of(both.content) == marks_of(theirs):
        return both
    moves = task.section is not both.content.section
    with editing(task, session="" if moves else session, by=by):
        _write(task, both.content, by=by)
        db.session.flush()
        if moves:
            others = [each for each in tasks_in_order(task.plan) if each is not task]
            _place_last(task, others)
    return both


def delete_task(task: Task, *, mark: str, by: Actor) -> None:
    """Strike a task from the draft (删除); mark: the task as it was seen, see mark_of."""
    lock_task(task, mark=mark)
    plan = task.plan
    with changing(plan, f"删除{task.name}", by=by):
        db.session.delete(task)
        db.session.flush()
        number_places(tasks_in_order(plan))


def move_task(task: Task, *, up: bool, by: Actor) -> None:
    """Move a task one place; past the first or last of its heading it goes to the next heading."""
    lock_task(task)
    direction = "上移" if up else "下移"
    with changing(task.plan, f"{direction}{task.name}", by=by):
        order = tasks_in_order(task.plan)
        place = order.index(task)
        other = place - 1 if up else place + 1
        if not 0 <= other < len(order):
            raise RuleBroken(f"{task.name}已在最{'前' if up else '后'}，不用再{direction}。")
        neighbour = order[other]
        if neighbour.section_id == task.section_id:
            order[place], order[other] = order[other], order[place]
        task.section = neighbour.section
        number_places(order)


def place_task(
    task: Task, *, before: int | None = None, under: int | None = None, by: Actor
) -> None:
    """Move a task before another, or to the end of a heading (移动); both are ids of this draft."""
    lock_task(task)
    with changing(task.plan, f"移动{task.name}", by=by):
        others = [each for each in tasks_in_order(task.plan) if each is not task]
        following = next((each for each in others if each.id == before), None)
        section = next((each for each in sections_in_order(task.plan) if each.id == under), None)
        if following:
            task.section = following.section
            others.insert(others.index(following), task)
            number_places(others)
        elif section:
            task.section = section
            db.session.flush()
            _place_last(task, others)
        else:
            raise RuleBroken("要移到的地方已不在方案中，请刷新后再选。")


def split_task(task: Task, *, at: int, mark: str, by: Actor) -> Task:
    """Make two tasks of one (拆分); both keep its units and leaders, the first its number.

    A figure whose name stands in the second only goes with it.

    at: how many characters of the text stay in the first. mark: of the task as it was seen.
    """
    lock_task(task, mark=mark)
    with changing(task.plan, f"拆分{task.name}", by=by):
        first, second = task.text[:at].strip(), task.text[at:].strip()
        if not first or not second:
            raise RuleBroken("拆分处前后都要有文字，请另选一处。", field="at")
        order = tasks_in_order(task.plan)
        task.text = first
        rest = Task(
            plan=task.plan,
            section=task.section,
            schedule=task.schedule,
            position=len(order) + 1,
            text=second,
            requirement=task.requirement,
            due_text=task.due_text,
            due_on=task.due_on,
            source=task.source,
            fields=dict(task.fields),
        )
        set_parties(rest, entries_of(task))
        set_leaders(rest, leaders_of(task), by=by)
        for target in list(task.targets):
            if target.name in second and target.name not in first:
                target.task = rest
        db.session.add(rest)
        db.session.flush()
        order.insert(order.index(task) + 1, rest)
        number_places(order)
    return rest


def merge_with_next(task: Task, *, mark: str, following_mark: str | None, by: Actor) -> None:
    """Make one task of this and the one after it (合并); the first gives the number and the lead.

    The units of the second that the first has not already support it. The marks are of both as
    they were seen.
    """
    lock_task(task, mark=mark)
    with changing(task.plan, f"将{task.name}与下一项合并", by=by):
        order = tasks_in_order(task.plan)
        place = order.index(task)
        if place + 1 == len(order):
            raise RuleBroken(f"{task.name}后面没有任务可以合并，请从前一项合并。")
        following = order.pop(place + 1)
        if following_mark != mark_of(following):
            raise RuleBroken(f"{task.name}的下一项已被他人改过或换过，请看过再合并。")
        task.text = f"{task.text}{following.text}"
        task.source = places_together(task.source, following.source)
        task.requirement = task.requirement or following.requirement
        leads = any(party.role is PartyRole.LEAD for party in task.parties)
        set_parties(task, _together(entries_of(task), entries_of(following), leads=leads))
        present = leaders_of(task)
        more = [each for each in leaders_of(following) if not _has_leader(present, each)]
        set_leaders(task, [*present, *more], by=by)
        for target in list(following.targets):
            target.task = task
        carry_over(following, task)
        db.session.execute(
            update(CarryOver).where(CarryOver.task_id == following.id).values(task_id=task.id)
        )
        db.session.flush()
        db.session.delete(following)
        db.session.flush()
        number_places(order)


def renumber(plan: Plan, *, including_unnumbered: bool, by: Actor) -> None:
    """Number the tasks 1, 2, 3 … in their order (重新编号)."""
    with changing(plan, "重新编号", by=by):
        number = 0
        for task in tasks_in_order(plan):
            if task.label or including_unnumbered:
                number += 1
                task.label = str(number)


def places_to_split(text: str) -> list[tuple[int, str, str]]:
    """Where a text may be cut: after each mark, with what ends there and what begins there."""
    return [
        (place, text[max(0, place - 12) : place], text[place : place + 12])
        for place, mark in enumerate(text, start=1)
        if mark in SENTENCE_ENDS and text[:place].strip() and text[place:].strip()
    ]


def _write(task: Task, content: TaskContent, *, by: Actor) -> None:
    if not content.text.strip():
        raise RuleBroken("请填写任务内容。", field="text")
    task.text = content.text
    task.label = content.label
    task.requirement = content.requirement
    task.due_text = content.due_text
    task.due_on = content.due_on
    task.section = content.section
    task.schedule = content.schedule or task.schedule
    if entries_of(task) != list(content.parties):
        set_parties(task, content.parties)
    if leaders_of(task) != list(content.leaders):
        set_leaders(task, content.leaders, by=by)
    if targets_of(task) != list(content.targets):
        set_targets(task, content.targets)


def _place_last(task: Task, others: list[Task]) -> None:
    """Put a task after the last one of its heading."""
    places = {section_id: place for place, section_id in enumerate(_headings(task.plan), start=1)}
    own = places.get(task.section_id or 0, 0)
    before = [each for each in others if places.get(each.section_id or 0, 0) <= own]
    number_places([*before, task, *others[len(before) :]])


def _headings(plan: Plan) -> Sequence[int]:
    return db.session.scalars(
        select(Section.id).where(Section.plan_id == plan.id).order_by(Section.position)
    ).all()


def _together(
    first: list[PartyEntry], second: list[PartyEntry], *, leads: bool
) -> list[PartyEntry]:
    present = {(entry.unit, entry.group) for entry in first}
    more = [entry for entry in second if (entry.unit, entry.group) not in present]
    if leads:
        more = [PartyEntry(**{**vars(entry), "role": PartyRole.SUPPORT}) for entry in more]
    return [*first, *more]


def _has_leader(entries: list[LeaderEntry], wanted: LeaderEntry) -> bool:
    return any(entry.post is wanted.post for entry in entries)


def _start_of(text: str) -> str:
    return text if len(text) <= 12 else f"{text[:12]}…"
