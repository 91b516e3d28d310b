"""The talks about the task: what was arranged, put off, said (约谈)."""

from collections.abc import Iterator
from datetime import date, datetime

from tracker.core.clock import day_of
from tracker.core.workdays import due_day
from tracker.directory import queries as directory
from tracker.models import Actor, Talk, Task
from tracker.overview.queries.course.step import Step, Topic
from tracker.talks.queries import talks_on


def of_talks(task: Task, reader: Actor, unit: int | None) -> Iterator[Step]:
    """A talk is its unit's and the government's business, once it is approved."""
    for talk in talks_on(task, reader=reader):
        if unit in (None, talk.unit_id):
            yield from _of_talk(talk)


def _of_talk(talk: Talk) -> Iterator[Step]:
    name = talk.unit.short_name
    assert talk.decided_at is not None
    first = talk.postponements[0] if talk.postponements else talk
    calendar = directory.work_calendar()
    planned = f"{due_day(first.planned_on, day_of(talk.decided_at), calendar)} {first.planned_time}"
    approved = f"{talk.decided_by_post_title} {talk.decided_by_name}批准"
    yield Step(
        talk.decided_at,
        f"约谈{name}的通知",
        "users",
        look="strong",
        note=f"定在{planned}，{approved}",
        text=talk.reason,
        paper=talk.paper,
        about=Topic.REMINDERS,
    )
    for each in talk.postponements:
        yield _step(each.at, f"约谈{name}改期", each.reason)
    if talk.held_on:
        promised = "".join(f"\n承诺：{each.text}" for each in talk.commitments)
        yield _step(talk.held_on, f"约谈{name}", f"{talk.said}{promised}")
    if talk.withdrawn_at:
        yield _step(talk.withdrawn_at, f"撤回对{name}的约谈", talk.withdrawn_why)


def _step(when: date | datetime, title: str, text: str) -> Step:
    return Step(when, title, "users", text=text, about=Topic.REMINDERS)
