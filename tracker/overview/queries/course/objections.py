"""A unit's objections to the task's marks, what was decided, and the corrected mark (异议)."""

from collections.abc import Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from tracker.core.clock import day_of
from tracker.core.db import db
from tracker.core.workdays import due_day
from tracker.directory import queries as directory
from tracker.models import Actor, Objection, ReportingPeriod, Task
from tracker.objections.queries import decide_by
from tracker.overview.queries.course.step import Placed, Step
from tracker.permissions import Permission, allowed


def of_objections(
    task: Task, reported_in: Sequence[ReportingPeriod], reader: Actor, unit: int | None
) -> Iterator[Placed]:
    """A unit's objection is its own and the government's business; a corrected mark is told to
    everybody who sees the task."""
    periods = {period.id: period for period in reported_in}
    objections = db.session.scalars(
        select(Objection)
        .where(
            Objection.task_id == task.id,
            Objection.period_id.in_(periods),
            Objection.raised_at.is_not(None),
        )
        .options(joinedload(Objection.unit), joinedload(Objection.decider_post))
        .order_by(Objection.raised_at)
    )
    for each in objections:
        if allowed(reader, Permission.OBJECTION_VIEW, each) and unit in (None, each.unit_id):
            for step in _course_of(each):
                yield periods[each.period_id], step
        if each.corrected_to and each.mark_before and each.decided_at:
            title = f"评定由{each.mark_before.label}更正为{each.corrected_to.label}"
            step = Step(each.decided_at, title, "flag", note="异议后更正", mark=each.corrected_to)
            yield periods[each.period_id], step


def _course_of(objection: Objection) -> Iterator[Step]:
    name = objection.unit.short_name
    calendar = directory.work_calendar()
    until = decide_by(objection, calendar)
    assert objection.raised_at is not None
    assert until is not None
    said = due_day(until, day_of(objection.raised_at), calendar)
    yield Step(
        objection.raised_at,
        f"{name}对评定提出异议",
        "alert-circle",
        look="strong",
        note=f"{objection.raised_by_name}签发，{said}前决定",
        text=objection.text,
    )
    if objection.referred_at and objection.decider_post:
        title = f"{name}的异议送{objection.decider_post.title}复核"
        yield Step(objection.referred_at, title, "send", text=objection.statement)
    if objection.decided_at:
        title = f"{name}的异议{objection.status.label}"
        who = f"{objection.decided_by_post_title} {objection.decided_by_name}"
        yield Step(
            objection.decided_at,
            title,
            "checklist",
            note=who,
            text=objection.decision,
            paper=objection.paper,
        )
    if objection.withdrawn_at:
        title = f"{name}撤回异议"
        yield Step(
            objection.withdrawn_at,
            title,
            "arrow-back-up",
            look="back",
            text=objection.withdrawn_why,
        )
