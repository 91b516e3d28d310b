"""From which day a change of a task may hold (生效日期)."""

from datetime import date, timedelta

from tracker.core.clock import day_of
from tracker.core.days import day_full
from tracker.core.errors import RuleBroken
from tracker.models import ChangeRequest, ReportingPeriod, Task
from tracker.plans.queries import periods_of

_DAY = timedelta(days=1)


def earliest_day(task: Task, on: date) -> date:
    """The first day from which a change may hold: what has closed, or is published, stays."""
    settled = [task.plan.issued_on or on]
    for period in periods_of([task])[task.id]:
        if period.is_closed(on):
            settled.append(period.closes_on + _DAY)
        if period.published_at:
            settled.append(day_of(period.published_at))
    return max(day for day in settled if day <= on)


def refuse_day(task: Task, effective_on: date, on: date) -> None:
    """RuleBroken for a day in a period that has closed or is published."""
    first = earliest_day(task, on)
    if effective_on < first:
        raise RuleBroken(
            f"生效日期最早是{day_full(first)}：更早的报送期已经关闭或公布，请改日期。",
            field="effective_on",
        )


def holds_from(change: ChangeRequest, decided_on: date, on: date) -> date:
    """The day from which a change holds that is decided on a day: the one that was asked for, but
    not before the decision, nor in what was settled meanwhile."""
    asked = change.effective_on or decided_on
    return max(asked, decided_on, earliest_day(change.task, on))


def open_periods(task: Task, day: date) -> list[ReportingPeriod]:
    """Those that take reports on a day."""
    return [each for each in periods_of([task])[task.id] if each.is_open(day)]


def period_to_mark(task: Task, day: date) -> list[ReportingPeriod]:
    """Those whose mark says that the task was withdrawn: open on the day, else the one in whose
    time it falls; never a published one."""
    periods = periods_of([task])[task.id]
    found = [each for each in periods if each.is_open(day)] or [
        each for each in periods if each.covers_from <= day <= each.closes_on
    ][:1]
    return [each for each in found if not each.is_published]
