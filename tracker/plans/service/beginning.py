"""A draft of the next year with the headings and the reporting days of a plan (照上年起草)."""

from dataclasses import replace
from datetime import date

from sqlalchemy import select

from tracker.audit import service as audit
from tracker.core.db import db, hold
from tracker.core.errors import RuleBroken
from tracker.models import Actor, AuditAction, Cadence, Plan, Schedule, Section
from tracker.plans.queries import OUT
from tracker.plans.reporting_days import reporting_days
from tracker.plans.service.order import sections_in_order
from tracker.plans.service.schedules import ScheduleContent, content_of_schedule, write


def schedules_like(plan: Plan) -> list[ScheduleContent]:
    """The reporting schedules of a plan for the year after it: the same rhythm, in that year.

    What was arranged for one day of one task is left out: the day is over.
    """
    lasting = [each for each in plan.schedules if not _is_of_one_day(each)]
    return [_a_year_on(content_of_schedule(each)) for each in lasting or plan.schedules[:1]]


def begin_like(plan: Plan, *, title: str, by: Actor) -> Plan:
    """A new draft of the next year with a plan's headings and schedules, and no task yet."""
    hold(plan)
    if plan.status not in OUT:
        raise RuleBroken(f"方案{plan.status.label}，请选已印发的方案照着起草。")
    title, year = title.strip(), plan.year + 1
    if not title:
        raise RuleBroken("请填写方案名称。", field="title")
    _refuse_taken(plan, title, year)
    draft = Plan(
        government_id=plan.government_id, kind=plan.kind, year=year, title=title, note=plan.note
    )
    db.session.add(draft)
    for content in schedules_like(plan):
        schedule = Schedule(plan=draft)
        write(schedule, content, reporting_days(content.rhythm, year))
        db.session.add(schedule)
    copies: dict[int | None, Section | None] = {None: None}
    for section in sections_in_order(plan):  # a heading stands before those under it
        copies[section.id] = Section(
            plan=draft,
            title=section.title,
            position=section.position,
            parent=copies[section.parent_id],
        )
        db.session.add(copies[section.id])
    db.session.flush()
    audit.record(AuditAction.PLAN_CREATED, draft, by=by, title=title, before=plan.title)
    return draft


def _refuse_taken(plan: Plan, title: str, year: int) -> None:
    taken = db.session.scalar(
        select(Plan.id).where(
            Plan.government_id == plan.government_id, Plan.year == year, Plan.title == title
        )
    )
    if taken:
        raise RuleBroken(f"{year}年已有《{title}》，请换一个名称，或结转到那一份。", field="title")


def _is_of_one_day(schedule: Schedule) -> bool:
    return schedule.cadence is Cadence.DATES and len(schedule.days) < 2


def _a_year_on(content: ScheduleContent) -> ScheduleContent:
    dates = tuple(map(_next_year, content.rhythm.dates))
    return replace(content, rhythm=replace(content.rhythm, dates=dates))


def _next_year(on: date) -> date:
    """The same day a year on; the day before where there is none."""
    is_leap_day = (on.month, on.day) == (2, 29)
    return on.replace(year=on.year + 1, day=28 if is_leap_day else on.day)
