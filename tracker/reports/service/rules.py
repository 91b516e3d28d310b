"""When a report may be written and handed in, and the sentences that say why not."""

from datetime import date

from tracker.core.errors import RuleBroken
from tracker.models import Plan, PlanStatus, ProgressReport, TaskStatus
from tracker.reports.content import check_size, content_of
from tracker.reports.taking import why_not_taken


def refuse_unless_taken(report: ProgressReport, on: date) -> None:
    """Raise RuleBroken where reports of this period are not taken that day."""
    sentence = why_not_taken(report.assignment, report.period, due_again=report.due_on, on=on)
    if sentence:
        raise RuleBroken(sentence)


def refuse_concluded(plan: Plan) -> None:
    """Raise RuleBroken where the year of a plan is concluded: its figures stand."""
    if plan.status is PlanStatus.CLOSED:
        raise RuleBroken(f"《{plan.title}》已经办结，报送和评定不再改动，请看年终评定。")


def refuse_for_closed(report: ProgressReport) -> None:
    """Raise RuleBroken where the report would be owed again by a task that owes nothing more."""
    task = report.assignment.task
    if task.status is TaskStatus.COMPLETED:
        raise RuleBroken(f"{task.name}已销号，退回后单位不能再报。请通过，或先恢复办理再退回。")
    if task.status is not TaskStatus.OPEN:
        raise RuleBroken(f"{task.name}已不再报送，退回后单位不能再报，请通过。")


def refuse_unless_ready(report: ProgressReport) -> None:
    """Raise RuleBroken where what is written cannot be handed in. Problems may be 无 or empty."""
    if not report.progress.strip():
        name = report.assignment.task.name
        raise RuleBroken(f"{name}的工作进度还没有填写，请填写后再报送。", field="progress")
    check_size(content_of(report))


def require_reason(reason: str, what: str) -> str:
    """The reason without outer blanks; RuleBroken where there is none, or far too much."""
    reason = reason.strip()
    if not reason:
        raise RuleBroken(f"请写明{what}。", field="reason")
    if len(reason) > 1000:
        raise RuleBroken(f"{what}最多1000字，请删减。", field="reason")
    return reason
