"""The reporting schedules of a draft (报送安排), and which task follows which."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from tracker.core.days import day_from
from tracker.core.db import db
from tracker.core.errors import RuleBroken
from tracker.core.workdays import DueDayPolicy
from tracker.models import Actor, Cadence, Plan, Schedule, Task
from tracker.plans.reporting_days import (
    USUAL_SPAN,
    ReportingDay,
    Rhythm,
    reporting_days,
    rhythm_of,
)
from tracker.plans.service.periods import Span, span_of, stored
from tracker.plans.service.revisions import changing, lock

MOST_DAYS_BEFORE = 90
MOST_WORKDAYS_AFTER = 60


@dataclass(frozen=True)
class ScheduleContent:
    """What the office says of a schedule."""

    name: str
    rhythm: Rhythm = Rhythm()
    span: Span = Span()


def content_of_schedule(schedule: Schedule) -> ScheduleContent:
    """A schedule as it could have been entered."""
    days = sorted(schedule.days, key=lambda each: each.due_on)
    rhythm = rhythm_of(schedule.cadence, [(each.covers_until, each.due_on) for each in days])
    return ScheduleContent(schedule.name, rhythm, span_of(schedule))


def days_of(content: ScheduleContent, plan: Plan) -> list[ReportingDay]:
    """The reporting days that a schedule would have in the plan's year."""
    refuse_senseless(content)
    return reporting_days(content.rhythm, plan.year)


def add_schedule(
    plan: Plan, content: ScheduleContent, *, task_ids: Collection[int] = (), by: Actor
) -> Schedule:
    """A further schedule of a draft (新增报送安排); task_ids: the tasks that follow it at once."""
    days = days_of(content, plan)
    with changing(plan, f"新增报送安排“{content.name}”", by=by):
        refuse_taken(plan, content.name)
        schedule = Schedule(plan=plan)
        write(schedule, content, days)
        db.session.add(schedule)
        db.session.flush()
        for task in tasks_among(plan, task_ids):
            task.schedule = schedule
    return schedule


def change_schedule(schedule: Schedule, content: ScheduleContent, *, by: Actor) -> None:
    """Other days, another name or another span for a schedule of a draft (修改报送安排)."""
    plan, days = schedule.plan, days_of(content, schedule.plan)
    _hold(schedule)
    with changing(plan, f"修改报送安排“{schedule.name}”", by=by):
        refuse_taken(plan, content.name, but=schedule)
        schedule.days.clear()
        db.session.flush()
        write(schedule, content, days)


def remove_schedule(schedule: Schedule, *, by: Actor) -> Schedule:
    """Strike a schedule from a draft (删除); its tasks follow the plan's first one, given back."""
    plan = schedule.plan
    _hold(schedule)
    others = [each for each in plan.schedules if each is not schedule]
    if not others:
        raise RuleBroken("方案至少要有一个报送安排，请先新增另一个再删除。")
    first = others[0]
    with changing(plan, f"删除报送安排“{schedule.name}”", by=by):
        for task in db.session.scalars(select(Task).where(Task.schedule_id == schedule.id)):
            task.schedule = first
        db.session.flush()
        db.session.delete(schedule)
        db.session.flush()
    return first


def choose_schedule(
    plan: Plan, task_ids: Collection[int], schedule: Schedule, *, by: Actor
) -> list[Task]:
    """Let tasks of a draft follow a schedule (选定报送安排); gives those that did not before."""
    _hold(schedule)
    chosen = tasks_among(plan, task_ids)
    if not chosen:
        raise RuleBroken("请先勾选任务。")
    changed = [task for task in chosen if task.schedule is not schedule]
    if changed:
        whose = changed[0].name if len(changed) == 1 else f"{len(changed)} 项任务"
        with changing(plan, f"{whose}改为“{schedule.name}”", by=by):
            for task in changed:
                task.schedule = schedule
    return changed


def with_own_day(tasks: Sequence[Task], plan: Plan) -> list[Task]:
    """The tasks whose own day (完成日期) can be a reporting day of the plan, and is none yet."""
    first, last = date(plan.year, 1, 1), date(plan.year + 1, 12, 31)
    return [
        task
        for task in tasks
        if task.due_on is not None
        and first <= task.due_on <= last
        and not _is_only_day(task.schedule, task.due_on)
    ]


def report_on_own_days(plan: Plan, *, by: Actor) -> list[Task]:
    """Every task that is to be done by a day is reported on once, on that day.

    Tasks of one day share a schedule; one that has that day alone is taken if it is there.
    """
    tasks = with_own_day(tasks_among(plan, None), plan)
    if not tasks:
        raise RuleBroken("没有填了完成日期又还没有按它报送的任务，不用再设。")
    with changing(plan, f"{len(tasks)} 项任务按完成日期报送", by=by):
        for on in sorted({task.due_on for task in tasks if task.due_on}):
            schedule = _only_on(plan, on)
            for task in tasks:
                if task.due_on == on:
                    task.schedule = schedule
            db.session.flush()
    return tasks


def write(schedule: Schedule, content: ScheduleContent, days: Sequence[ReportingDay]) -> None:
    """Put what was entered into the row."""
    schedule.name = content.name
    schedule.cadence = content.rhythm.cadence
    schedule.opens_days_before = content.span.opens_days_before
    schedule.closes_workdays_after = content.span.closes_workdays_after
    schedule.due_day_policy = content.span.policy
    schedule.days.extend(stored(days))


def refuse_senseless(content: ScheduleContent) -> None:
    if not content.name.strip():
        raise RuleBroken("请填写名称。", field="name")
    if not 0 <= content.span.opens_days_before <= MOST_DAYS_BEFORE:
        raise RuleBroken(f"请填 0 到 {MOST_DAYS_BEFORE} 天。", field="opens_days_before")
    if not 0 <= content.span.closes_workdays_after <= MOST_WORKDAYS_AFTER:
        raise RuleBroken(
            f"请填 0 到 {MOST_WORKDAYS_AFTER} 个工作日。", field="closes_workdays_after"
        )


def refuse_taken(plan: Plan, name: str, *, but: Schedule | None = None) -> None:
    if any(each.name == name and each is not but for each in plan.schedules):
        raise RuleBroken(f"已有名为“{name}”的报送安排，请换一个名称。", field="name")


def tasks_among(plan: Plan, task_ids: Collection[int] | None) -> list[Task]:
    """The plan's tasks of these numbers, in their order; all where none are named."""
    tasks = select(Task).where(Task.plan_id == plan.id).order_by(Task.position)
    if task_ids is not None:
        tasks = tasks.where(Task.id.in_(task_ids))
    return list(db.session.scalars(tasks))


def _hold(schedule: Schedule) -> None:
    """Take turns at the plan; RuleBroken where somebody else has struck the schedule meanwhile."""
    plan = schedule.plan
    lock(plan)
    if schedule not in plan.schedules:
        raise RuleBroken("这一报送安排刚被他人删除，请刷新后再看。")


def _is_only_day(schedule: Schedule, on: date) -> bool:
    return schedule.cadence is Cadence.DATES and [each.due_on for each in schedule.days] == [on]


def _only_on(plan: Plan, on: date) -> Schedule:
    for each in plan.schedules:
        if _is_only_day(each, on):
            return each
    opens, closes = USUAL_SPAN[Cadence.DATES]
    policy = plan.schedules[0].due_day_policy if plan.schedules else DueDayPolicy.KEEP
    named = f"{day_from(on, date(plan.year, 1, 1))}报送"
    taken = {each.name for each in plan.schedules}
    name = next(
        each for each in (named, *(f"{named}（{n}）" for n in range(2, 99))) if each not in taken
    )
    content = ScheduleContent(name, Rhythm(Cadence.DATES, dates=(on,)), Span(opens, closes, policy))
    schedule = Schedule(plan=plan)
    write(schedule, content, reporting_days(content.rhythm, plan.year))
    db.session.add(schedule)
    db.session.flush()
    return schedule
