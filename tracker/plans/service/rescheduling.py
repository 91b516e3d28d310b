"""Reporting days of a plan that is issued: more of them, and tasks that go over to others.

What has opened stays owed; nothing that was reported is touched.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.audit import service as audit
from tracker.core.days import day_full
from tracker.core.db import db
from tracker.core.errors import RuleBroken
from tracker.core.workdays import WorkCalendar
from tracker.directory import queries as directory
from tracker.models import (
    Actor,
    AuditAction,
    Plan,
    PlanStatus,
    ReportingPeriod,
    Schedule,
    ScheduleDay,
    Task,
    TaskStatus,
)
from tracker.plans.reporting_days import ReportingDay, single_day
from tracker.plans.service.owing import open_now
from tracker.plans.service.periods import (
    PlannedPeriod,
    period_of,
    plan_days,
    span_of,
    stored,
)
from tracker.plans.service.revisions import lock
from tracker.plans.service.schedules import (
    ScheduleContent,
    days_of,
    refuse_taken,
    tasks_among,
    write,
)


@dataclass(frozen=True)
class Turnover:
    """What becomes of the periods of tasks that go over from one schedule to another."""

    schedule: Schedule  # the one they followed
    tasks: list[Task]
    kept: list[ReportingPeriod]  # opened, and not closed: still owed
    dropped: list[ReportingPeriod]  # not opened: no longer owed


def further_days(
    schedule: Schedule, dates: Iterable[date], calendar: WorkCalendar, *, on: date
) -> list[PlannedPeriod]:
    """What the periods of further reporting days would be (加报)."""
    dates = sorted(set(dates))
    if not dates:
        raise RuleBroken("请填写报送日期，例如 2026-06-30。", field="dates")
    taken = {each.due_on for each in schedule.periods}
    found = []
    for due_on in dates:
        if due_on < on:
            raise RuleBroken(f"{day_full(due_on)}已经过去，请填今天以后的日期。", field="dates")
        if due_on in taken:
            raise RuleBroken(f"{day_full(due_on)}已是报送日，请删去。", field="dates")
        if due_on.year > schedule.plan.year + 1:
            raise RuleBroken(f"{day_full(due_on)}不在方案年度之内，请核对年份。", field="dates")
        found += _single(schedule, due_on, calendar, on=on)
    return found


def add_days(
    schedule: Schedule, dates: Iterable[date], *, reason: str, by: Actor
) -> list[ReportingPeriod]:
    """Further reporting days for a schedule of an issued plan, reported on by all who follow it."""
    lock(schedule.plan)
    _refuse_unless_issued(schedule.plan)
    _require(reason)
    planned = further_days(schedule, dates, directory.work_calendar(), on=by.on)
    schedule.days.extend(_rows(planned))
    made = _add_periods(schedule, planned)
    audit.record(
        AuditAction.SCHEDULE_EXTENDED,
        schedule,
        by=by,
        period=[each.label for each in made],
        reason=reason,
    )
    return made


def days_to_come(content: ScheduleContent, plan: Plan, *, on: date) -> list[PlannedPeriod]:
    """What the periods of a new schedule would be, of those of its days that are not over."""
    planned = plan_days(days_of(content, plan), content.span, directory.work_calendar())
    coming = [each for each in planned if each.day.due_on >= on]
    if not coming:
        raise RuleBroken("这些报送日都已过去，请填今天以后的日期。", field="dates")
    return coming


def add_issued_schedule(
    plan: Plan, content: ScheduleContent, *, reason: str, by: Actor
) -> Schedule:
    """A further schedule for an issued plan; tasks go over to it by a change of their own."""
    lock(plan)
    _refuse_unless_issued(plan)
    _require(reason)
    refuse_taken(plan, content.name)
    coming = days_to_come(content, plan, on=by.on)
    schedule = Schedule(plan=plan)
    write(schedule, content, [])
    schedule.days.extend(_rows(coming))
    db.session.add(schedule)
    db.session.flush()
    _add_periods(schedule, coming)
    audit.record(AuditAction.SCHEDULE_ADDED, schedule, by=by, label=content.name, reason=reason)
    return schedule


def turnovers(
    plan: Plan, task_ids: Collection[int], schedule: Schedule, *, on: date
) -> list[Turnover]:
    """What would become of the periods of these tasks, by the schedule that they follow now."""
    found: dict[Schedule, list[Task]] = {}
    for task in tasks_among(plan, task_ids):
        if task.status is TaskStatus.OPEN and task.schedule is not schedule:
            found.setdefault(task.schedule, []).append(task)
    return [
        Turnover(
            old,
            tasks,
            kept=[each for each in old.periods if each.is_open(on)],
            dropped=[each for each in old.periods if each.opens_on > on],
        )
        for old, tasks in found.items()
    ]


def periods_from(schedule: Schedule, from_on: date) -> list[ReportingPeriod]:
    """The periods in which those report who follow a schedule from a day on."""
    return [each for each in schedule.periods if each.due_on >= from_on]


def follow_schedule(
    plan: Plan,
    task_ids: Collection[int],
    schedule: Schedule,
    *,
    from_on: date,
    reason: str,
    by: Actor,
) -> list[Task]:
    """Let tasks of an issued plan report by another schedule from a day on (改变报送安排).

    from_on: the first due day of the new schedule that counts is not before it.
    """
    lock(plan)
    _refuse_unless_issued(plan)
    _require(reason)
    if from_on < by.on:
        raise RuleBroken("起算日期不能早于今天，请另选一天。", field="from_on")
    coming = periods_from(schedule, from_on)
    if not coming:
        raise RuleBroken(
            f"“{schedule.name}”在那天以后没有报送日，请改日期，或者先加报送日。", field="from_on"
        )
    changes = turnovers(plan, task_ids, schedule, on=by.on)
    tasks = [task for each in changes for task in each.tasks]
    if not tasks:
        raise RuleBroken("勾选的任务已按这一安排报送，或者已经办结，请另选任务或安排。")
    open_now([task.id for task in tasks], by.on)
    for each in changes:
        for task in each.tasks:
            task.schedule, task.follows_from = schedule, from_on
            _record(task, each, coming[0], reason, by)
    db.session.flush()
    open_now([task.id for task in tasks], by.on)
    return tasks


def _record(task: Task, change: Turnover, first: ReportingPeriod, reason: str, by: Actor) -> None:
    audit.record(
        AuditAction.SCHEDULE_FOLLOWED,
        task,
        by=by,
        before=change.schedule.name,
        after=task.schedule.name,
        period=first.label,
        on=task.follows_from.isoformat() if task.follows_from else "",
        reason=reason,
    )


def _single(
    schedule: Schedule, due_on: date, calendar: WorkCalendar, *, on: date
) -> list[PlannedPeriod]:
    """A day between others reports on what is done since the last of them began."""
    around = [each for each in schedule.days if each.covers_from <= due_on]
    begins = max(
        (
            each.covers_from if due_on <= each.covers_until else each.covers_until + _DAY
            for each in around
        ),
        default=date(schedule.plan.year, 1, 1),
    )
    before = [each.effective_due_on for each in schedule.periods if each.due_on < due_on]
    day = single_day(due_on, begins=begins)
    after = max([*before, on - _DAY])
    return plan_days([day], span_of(schedule), calendar, after=after)


_DAY = timedelta(days=1)


def _rows(planned: Iterable[PlannedPeriod]) -> list[ScheduleDay]:
    return stored(
        ReportingDay(each.day.label, each.day.covers_from, each.day.covers_until, each.day.due_on)
        for each in planned
    )


def _add_periods(schedule: Schedule, planned: Iterable[PlannedPeriod]) -> list[ReportingPeriod]:
    made = [period_of(schedule, each) for each in planned]
    db.session.add_all(made)
    db.session.flush()
    return made


def _refuse_unless_issued(plan: Plan) -> None:
    if plan.status is not PlanStatus.ISSUED:
        raise RuleBroken(f"方案{plan.status.label}，不能这样改，请刷新后再看。")


def _require(reason: str) -> None:
    if not reason.strip():
        raise RuleBroken("请填写原因。", field="reason")
