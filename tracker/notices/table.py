"""A plan as the table of its notice: what is printed, never the fan-out (docs/rules.md 1)."""

from collections.abc import Iterable
from datetime import date
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from tracker.core.db import db
from tracker.directory import queries as directory
from tracker.documents.notice import NoticeGroup, NoticeRow, NoticeSection
from tracker.models import PartyRole, Plan, Section, Task, TaskLeader, TaskParty

WITHOUT_HEADING = "主要目标任务"


def sections_of(plan: Plan, *, on: date) -> tuple[NoticeSection, ...]:
    """The plan's tasks under their headings, with the persons who answer for them on the day."""
    tasks = db.session.scalars(
        select(Task)
        .outerjoin(Section, Task.section_id == Section.id)
        .where(Task.plan_id == plan.id)
        .order_by(Section.position.nulls_first(), Task.position)
        .options(
            joinedload(Task.section).joinedload(Section.parent),
            selectinload(Task.leaders).joinedload(TaskLeader.post),
            selectinload(Task.parties).joinedload(TaskParty.unit),
        )
    ).all()
    return tuple(
        NoticeSection(title, _groups(under, on))
        for title, under in groupby(tasks, key=lambda task: _headings(task)[0])
    )


def _groups(tasks: Iterable[Task], on: date) -> tuple[NoticeGroup, ...]:
    return tuple(
        NoticeGroup(title, tuple(_row(task, on) for task in under))
        for title, under in groupby(tasks, key=lambda task: _headings(task)[1])
    )


def _headings(task: Task) -> tuple[str, str | None]:
    if task.section is None:
        return WITHOUT_HEADING, None
    if task.section.parent is None:
        return task.section.title, None
    return task.section.parent.title, task.section.title


def _row(task: Task, on: date) -> NoticeRow:
    return NoticeRow(
        label=task.label,
        text=task.text,
        leaders=tuple(_leader(leader, on) for leader in task.leaders),
        units=tuple(_units(task)),
        persons=tuple(_person(party, on) for party in task.parties),
        requirement=task.requirement,
    )


def _units(task: Task) -> list[str]:
    """The printed names; who leads is said where it is not the first alone."""
    names = [party.printed_name for party in task.parties]
    leads = [party.role is PartyRole.LEAD for party in task.parties]
    if leads == [True] + [False] * (len(leads) - 1):
        return names
    return [f"{name}（牵头）" if lead else name for name, lead in zip(names, leads, strict=True)]


def _leader(leader: TaskLeader, on: date) -> str:
    if leader.printed_name or leader.post is None:
        return leader.printed_name
    holder = directory.holder_of(leader.post, on=on)
    return holder.name if holder else leader.post.title


def _person(party: TaskParty, on: date) -> str:
    """Who is printed beside the unit; where nobody is, who answers for it on the day."""
    if party.printed_person or party.unit is None:
        return party.printed_person
    return "、".join(official.name for official in directory.heads_of(party.unit, on=on))
