"""What the office decides on what was declared: closed, done in part, or refused."""

from dataclasses import replace
from datetime import date, timedelta

from tracker.audit import service as audit
from tracker.closures.queries.effects import Ending, declarer_of, ending
from tracker.closures.service.rows import hold_closure, undecided_of
from tracker.closures.service.telling import hearers_of, people_of, tell
from tracker.closures.service.writing import LONGEST_REASON, Settled
from tracker.core.db import db
from tracker.core.errors import RuleBroken
from tracker.core.texts import written
from tracker.core.workdays import due_day
from tracker.directory import queries as directory
from tracker.models import Actor, AuditAction, Closure, ClosureStatus, TaskStatus
from tracker.reports import service as reports

WORKDAYS_TO_DECLARE = 5  # after a refusal
LONGEST_TO_DECLARE = timedelta(days=92)


def close_task(closure: Closure, *, opinion: str = "", seen: str, by: Actor) -> None:
    """Close the task of a closure that was verified (销号): from this day it owes nothing.

    All that its leads declared is closed with it. Where one has not declared, the opinion says why
    it is closed all the same. What was handed in is still reviewed; an open period that nobody
    marked counts as 已完成 (docs/rules.md 26). seen: the mark of what the page said would follow.
    """
    task = closure.task
    reports.hold_reports(task)  # before the task, as who hands in does
    hold_closure(closure)
    _refuse_unverified(closure)
    then = ending(task, on=by.on)
    if then.missing and not opinion.strip():
        raise RuleBroken(f"{_names(then)}还没有申请销号，请写明为什么现在销号。", field="opinion")
    if seen != then.mark:
        raise RuleBroken("您打开之后情况有变，还没有销号。请看过下面新的结果，再确认。")
    settled = Settled.by(by, _opinion(opinion))
    unasked = replace(settled, opinion="任务已经销号。")
    for each in undecided_of(task):
        if each.is_waiting:
            settled.note(each, ClosureStatus.CLOSED)
            each.closed_on, each.is_early = by.on, then.is_early
        else:
            unasked.note(each, ClosureStatus.WITHDRAWN)
    task.status = TaskStatus.COMPLETED
    db.session.flush()
    audit.record(
        AuditAction.TASK_CLOSED,
        task,
        by=by,
        task=task.name,
        closed_on=by.on.isoformat(),
        reports=len(then.ended),
        reason=settled.opinion,
    )
    early = "，提前完成" if then.is_early else ""
    text = "从今天起不再报送，已报的照常审核。" + _said(settled)
    tell(hearers_of(task, by=by), closure, "closed", f"{task.name}已销号{early}", text)


def accept_partly(closure: Closure, *, remaining: str, opinion: str = "", by: Actor) -> None:
    """Take the task as done in part (部分完成): what is open is named, and the unit goes on."""
    task = closure.task
    hold_closure(closure)
    _refuse_unverified(closure)
    remaining = written(remaining, "还没有完成的部分", LONGEST_REASON, field="remaining")
    settled = Settled.by(by, _opinion(opinion))
    for each in undecided_of(task):
        if each.is_waiting:
            settled.note(each, ClosureStatus.PARTLY)
            each.remaining = remaining
    audit.record(AuditAction.TASK_PARTLY_DONE, task, by=by, task=task.name, remaining=remaining)
    told = hearers_of(task, by=by)
    tell(told, closure, "partly", f"{task.name}认定部分完成，继续办理", f"未完成：{remaining}")


def refuse_closure(closure: Closure, *, reason: str, due_on: date, by: Actor) -> None:
    """Give one unit's closure back with the reason, and the day by which it declares again: it, or
    whoever has taken the task over from it."""
    hold_closure(closure)
    if not closure.is_waiting:
        raise RuleBroken(f"这件销号申请{closure.status.label}，不用退回；请刷新后再看。")
    reason = written(reason, "退回的原因", LONGEST_REASON, field="reason")
    if due_on <= by.on:
        raise RuleBroken("补充期限请选今天以后的一天。", field="due_on")
    if due_on - by.on > LONGEST_TO_DECLARE:
        raise RuleBroken("补充期限太长，请选三个月以内的一天。", field="due_on")
    Settled.by(by, reason).note(closure, ClosureStatus.REFUSED)
    closure.due_on = due_on
    audit.record(
        AuditAction.CLOSURE_REFUSED,
        closure,
        by=by,
        task=closure.task.name,
        unit=closure.unit.short_name,
        reason=reason,
        due_on=due_on.isoformat(),
    )
    day = due_day(due_on, by.on, directory.work_calendar())
    subject = f"{closure.task.name}的销号申请被退回，请于{day}前补充"
    told = people_of(declarer_of(closure, on=by.on), by=by)
    tell(told, closure, "refused", subject, f"督查室{by.name}：{reason}")


def _refuse_unverified(closure: Closure) -> None:
    if not closure.is_waiting:
        raise RuleBroken(f"这件销号申请{closure.status.label}，不用再办；请刷新后再看。")
    for each in undecided_of(closure.task):
        if each.status is ClosureStatus.DECLARED:
            raise RuleBroken(f"{each.unit.short_name}的申请还没有核验，请先记录核验情况。")


def _names(then: Ending) -> str:
    return "、".join(unit.short_name for unit in then.missing)


def _said(settled: Settled) -> str:
    return f"督查室：{settled.opinion}" if settled.opinion else ""


def _opinion(opinion: str) -> str:
    opinion = opinion.strip()
    if len(opinion) > LONGEST_REASON:
        raise RuleBroken(f"意见最多{LONGEST_REASON}字，请删减。", field="opinion")
    return opinion
