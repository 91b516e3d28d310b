"""What follows from a change of a task, before it is asked for (改后怎样): who owes what from when,
and who hears of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select

from tracker.amendments.parts import leading, mark_of, named, parties_from
from tracker.amendments.timing import open_periods, period_to_mark
from tracker.core.days import day_from
from tracker.core.db import db
from tracker.core.workdays import WorkCalendar, due_day
from tracker.directory import queries as directory
from tracker.models import (
    Assignment,
    ChangePart,
    Instruction,
    Post,
    PostKind,
    ProgressReport,
    Task,
    TaskParty,
    Unit,
)
from tracker.plans import service as plans
from tracker.reports.queries.owed import owed


@dataclass(frozen=True)
class Consequences:
    """What follows, a sentence each; who hears of it; and a mark of all that, so that nothing is
    confirmed that was not shown."""

    sentences: list[str]
    told: list[str]
    unheard: list[str]  # units that have nobody who would hear
    mark: str


def consequences(
    task: Task, before: Mapping[str, Any], after: Mapping[str, Any], day: date, *, on: date
) -> Consequences:
    """What would follow from a change that holds from a day on.

    before, after: the changed parts, as a ChangeRequest holds them.
    """
    sentences = list(_sentences(task, before, after, day, on))
    units = units_concerned(task, after, day)
    unheard = [unit.short_name for unit in units if not directory.people_of(unit, on=on)]
    told = [unit.short_name for unit in units if unit.short_name not in unheard]
    told += [named(post, on) for post in leaders_concerned(task, after, day, on)]
    shown = [sentences, told, unheard, before, after, day.isoformat()]
    return Consequences(sentences, told, unheard, mark_of(shown))


def parties_to_be(after: Mapping[str, Any]) -> list[TaskParty] | None:
    """The parties that a task would have; None where they stay."""
    said = after.get(ChangePart.PARTIES.value)
    if said is None:
        return None
    entries = parties_from(said)
    return [plans.party_of(entry, at) for at, entry in enumerate(entries, start=1)]


def units_concerned(task: Task, after: Mapping[str, Any], day: date) -> list[Unit]:
    """The units that are on the task on that day, and those that come to it."""
    parties = parties_to_be(after)
    joined = plans.following(task, parties, day).joined if parties is not None else []
    present = [each.unit for each in task.assignments if each.includes(day)]
    return list(dict.fromkeys([*present, *joined]))


def leaders_concerned(task: Task, after: Mapping[str, Any], day: date, on: date) -> list[Post]:
    """The posts that lead the task on that day, and those that come to lead it."""
    government_id = task.plan.government_id
    keys = {each.post_id for each in leading(task, min(day, on))}
    keys |= {each["post"] for each in after.get(ChangePart.LEADERS.value, ())}
    own = Post.id.in_([key for key in keys if key])
    shared = Post.kind == PostKind.VICE_MAYOR
    posts = select(Post).where(
        Post.government_id == government_id,
        (own | shared) if None in keys else own,
        Post.abolished_on.is_(None),
    )
    return list(db.session.scalars(posts.order_by(Post.position, Post.id)))


def _sentences(
    task: Task, before: Mapping[str, Any], after: Mapping[str, Any], day: date, on: date
) -> Iterator[str]:
    calendar = directory.work_calendar()
    if ChangePart.WITHDRAWAL.value in after:
        yield from _of_withdrawal(task, day, on, calendar)
        return
    if ChangePart.DUE.value in after:
        yield "各报送期照旧，要报的和提醒都不变；序时进度和建议评定按新的时限算。"
    if {ChangePart.TEXT.value, ChangePart.REQUIREMENT.value} & set(after):
        yield "报送期照旧；已报的稿子不变，以后按新的内容报送。"
    if ChangePart.TARGETS.value in after:
        yield "以后按新的指标报数，序时进度和建议评定按新的指标算；已报的数仍对着原来的指标。"
    parties = parties_to_be(after)
    if parties is not None:
        yield from _of_units(task, parties, day, on, calendar)
    if ChangePart.LEADERS.value in after:
        yield "任务转到新的分管领导名下；原来的批示和答复照旧留着。"


def _of_units(
    task: Task, parties: Sequence[TaskParty], day: date, on: date, calendar: WorkCalendar
) -> Iterator[str]:
    change = plans.following(task, parties, day)
    since = day_from(day, on)
    periods = [each for each in open_periods(task, day) if task.follows(each)]
    asked = "、".join(
        f"{each.label}（{due_day(each.effective_due_on, on, calendar)}截止）" for each in periods
    )
    for unit in change.joined:
        reports = f"应报{asked}" if asked else "从下一个报送期开始报送"
        yield f"{unit.short_name}从{since}起承担，{reports}。"
    for assignment in change.left:
        yield f"{assignment.unit.short_name}从{since}起不再承担{_left_over([assignment], on)}。"
    for assignment in change.changed:
        role = "改为配合，不再评定" if assignment.is_lead else "改为牵头，由它的报送评定"
        yield f"{assignment.unit.short_name}从{since}起{role}；已公布的评定不变。"
    if change.moves_nobody:
        yield "承担的单位不变，报送照旧；台账和以后印出的表按新的写法。"


def _left_over(assignments: Sequence[Assignment], on: date) -> str:
    number = _count_owed(assignments, on)
    return f"，没有报出的 {number} 份不再应报，写了的留存" if number else ""


def _count_owed(assignments: Sequence[Assignment], on: date) -> int:
    """How many reports of these are owed; what is missing of a closed period stays missing."""
    found = owed(select(func.count(ProgressReport.id)), on).where(
        Assignment.id.in_([each.id for each in assignments])
    )
    return db.session.scalar(found) or 0


def _of_withdrawal(task: Task, day: date, on: date, calendar: WorkCalendar) -> Iterator[str]:
    current = [each for each in task.assignments if each.includes(day)]
    since = day_from(day, on)
    yield f"{len(current)} 个单位从{since}起不再报送这项任务{_left_over(current, on)}。"
    marked = period_to_mark(task, day)
    if marked:
        labels = "、".join(each.label for each in marked)
        yield f"{labels}的评定记为“已调整”；已公布的评定不变。"
    waiting = _unanswered_on(task)
    if waiting:
        yield f"没有答复的 {waiting} 件批示不用再答复，留存备查。"


def _unanswered_on(task: Task) -> int:
    """How many instructions on the task have no reply."""
    waiting = select(func.count(Instruction.id)).where(
        Instruction.task_id == task.id, ~Instruction.replies.any()
    )
    return db.session.scalar(waiting) or 0
