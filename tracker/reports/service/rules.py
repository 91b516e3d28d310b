"""When a report may be written and handed in, and the sentences that say why not."""

from datetime import date

from tracker.core.errors import RuleBroken
from tracker.models import PlanStatus, ProgressReport, TaskStatus
from tracker.reports.content import check_size, content_of


def words_for(day: date) -> str:
    return f"{day.month}月{day.day}日"


def refuse_unless_taken(report: ProgressReport, on: date) -> None:
    """Raise RuleBroken where reports of this period are not taken that day.

    After closing only one that was returned is taken: a return sets a day of its own.
    """
    period, assignment = report.period, report.assignment
    task = assignment.task
    if task.plan.status is not PlanStatus.ISSUED or task.status is not TaskStatus.OPEN:
        raise RuleBroken(f"{task.name}已不再报送，内容没有保存到报送里。")
    if not assignment.includes(on):
        raise RuleBroken(f"{task.name}已不由{assignment.unit.short_name}承担，不能再报送。")
    if on < period.opens_on:
        raise RuleBroken(
            f"{period.label}的报送从{words_for(period.opens_on)}开始，现在还不能填写。"
        )
    if period.is_closed(on) and report.due_on is None:
        raise RuleBroken(
            f"{period.label}已于{words_for(period.closes_on)}截止，{task.name}不能再填报。"
            "确需补报的，请与督查室联系。"
        )


def refuse_unless_ready(report: ProgressReport) -> None:
    """Raise RuleBroken where what is written cannot be handed in. Problems may be 无 or empty."""
    if not report.progress.strip():
        name = report.assignment.task.name
        raise RuleBroken(f"{name}的工作进度还没有填写，填写后再报送。", field="progress")
    check_size(content_of(report))


def require_reason(reason: str, what: str) -> str:
    """The reason without outer blanks; RuleBroken where there is none, or far too much."""
    reason = reason.strip()
    if not reason:
        raise RuleBroken(f"请写明{what}。", field="reason")
    if len(reason) > 1000:
        raise RuleBroken(f"{what}最多1000字。", field="reason")
    return reason
