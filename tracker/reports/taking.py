"""When a period takes a report (报送期): before, during and after, in sentences."""

from datetime import date

from tracker.core import days
from tracker.models import Assignment, PlanStatus, ReportingPeriod, TaskStatus


def why_not_taken(
    assignment: Assignment, period: ReportingPeriod, *, due_again: date | None, on: date
) -> str:
    """Why a report cannot be written or handed in that day; empty where it can.

    due_again: the day that a return set. After closing only a returned report is taken.
    """
    task = assignment.task
    if task.status is TaskStatus.COMPLETED:
        return f"{task.name}已销号，从那天起不再报送，不用填写。"
    if task.plan.status is not PlanStatus.ISSUED or task.status is not TaskStatus.OPEN:
        return f"{task.name}已不再报送，不用填写。"
    if not assignment.includes(on):
        return f"{task.name}已不由{assignment.unit.short_name}承担，不用再报送。"
    if on < period.opens_on:
        return (
            f"{period.label}的报送从{days.day(period.opens_on)}开始，现在还不能填写，请到时再填。"
        )
    if period.is_closed(on) and due_again is None:
        return (
            f"{period.label}已于{days.day(period.closes_on)}截止，{task.name}不能再填报。"
            "确需补报的，请与督查室联系。"
        )
    return ""
