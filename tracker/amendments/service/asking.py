"""The office asks for a change of a task, and takes back what was asked for (调整, 撤回)."""

from datetime import date
from typing import Any

from tracker.amendments.consequences import consequences
from tracker.amendments.parts import Content
from tracker.amendments.service.rules import (
    LONGEST,
    changed_parts,
    hold_change,
    hold_task,
    refuse_pending,
)
from tracker.amendments.service.telling import (
    Turn,
    tell_approver,
    tell_everybody,
    tell_office,
    tell_unit,
)
from tracker.amendments.timing import refuse_day
from tracker.audit import service as audit
from tracker.core import clock
from tracker.core.db import db
from tracker.core.errors import RuleBroken
from tracker.core.texts import written
from tracker.directory import queries as directory
from tracker.models import (
    LEADS,
    STILL_OPEN,
    Actor,
    AuditAction,
    ChangePart,
    ChangeRequest,
    ChangeStatus,
    Official,
    Post,
    PostKind,
    Task,
)

OVERTAKEN = "没有提请。改后要发生的事和您看到的不一样了，请看过下面的再提请。"


def ask_amendment(
    task: Task,
    after: Content,
    *,
    reason: str,
    basis: str = "",
    approver: Post,
    effective_on: date,
    seen: str = "",
    shown: str | None = None,
    by: Actor,
) -> ChangeRequest:
    """Put a change of a task before a leader's post (提请调整); it holds from a day on.

    after: how the parts are to read, see amendments.parts; those that stay may be given too.
    seen: mark_of the task as the form was opened on it. shown: the mark of the consequences that
    were shown; None where nobody looks, as in a job.
    RuleBroken for a task that is over, a part under change already, a day in a period that is
    settled, or where anything has changed since it was shown.
    """
    hold_task(task)
    before, new = changed_parts(task, after, seen, by.on)
    return _ask(task, before, new, reason, basis, approver, effective_on, shown, by)


def ask_withdrawal(
    task: Task,
    *,
    reason: str,
    basis: str,
    approver: Post,
    effective_on: date,
    shown: str | None = None,
    by: Actor,
) -> ChangeRequest:
    """Ask that a task be given up from a day on (撤销), with what that rests on."""
    hold_task(task)
    basis = written(basis, "依据", LONGEST, field="basis")
    part = ChangePart.WITHDRAWAL.value
    return _ask(task, {part: False}, {part: True}, reason, basis, approver, effective_on, shown, by)


def withdraw(change: ChangeRequest, *, reason: str = "", by: Actor) -> None:
    """Take back what is not in force yet (撤回): the office its own, a unit what it asked for."""
    hold_change(change, *STILL_OPEN)
    if change.unit and change.status is ChangeStatus.APPROVED:
        raise RuleBroken("已经批准，到期生效，不能撤回；确需改变的，请与督查室联系。")
    was, asked = change.status, change.approver_post
    change.move_to(ChangeStatus.WITHDRAWN)
    change.outcome, change.closed_at = reason.strip(), clock.now()
    audit.record(
        AuditAction.AMENDMENT_WITHDRAWN,
        change,
        by=by,
        task=change.task.name,
        changed=change.what,
        reason=change.outcome,
    )
    subject = f"{change.by_whom}撤回{change.task.name}{change.verb}"
    turn = Turn("withdrawn", subject, change.outcome, by.on, by.official)
    if was is not ChangeStatus.AWAITING_SIGNOFF:
        tell_office(change, turn)
    if was is ChangeStatus.PENDING and asked is not None:
        tell_everybody(change, directory.acting_in_each([asked], on=by.on), turn)
    tell_unit(change, turn)


def put_before(change: ChangeRequest, post: Post, *, by: Actor) -> Official:
    """Name the post that decides, and who acts in it that day; RuleBroken where nobody does."""
    if post.government_id != by.government_id or not _may_decide(post):
        raise RuleBroken("请在任务的分管领导、政府办主任和市长中选一位。", field="approver")
    acting = directory.acting_in(post, on=by.on)
    if acting is None:
        raise RuleBroken(f"{post.title}现在空缺，请另选一位。", field="approver")
    change.approver_post_id, change.approver_name = post.id, acting.name
    change.handler_id, change.handler_post_id = by.official.id, by.post.id
    return acting


def _may_decide(post: Post) -> bool:
    kinds = {PostKind.MAYOR, PostKind.DIRECTOR, *LEADS}
    return post.kind in kinds and post.abolished_on is None


def _ask(
    task: Task,
    before: Content,
    after: Content,
    reason: str,
    basis: str,
    approver: Post,
    effective_on: date,
    shown: str | None,
    by: Actor,
) -> ChangeRequest:
    refuse_pending(task, after, None)
    refuse_day(task, effective_on, by.on)
    follows = consequences(task, before, after, max(effective_on, by.on), on=by.on)
    if shown is not None and shown != follows.mark:
        raise RuleBroken(OVERTAKEN)
    change = ChangeRequest(
        task=task,
        status=ChangeStatus.PENDING,
        reason=written(reason, "原因", LONGEST, field="reason"),
        basis=basis.strip(),
        before=before,
        after=after,
        effective_on=effective_on,
        asked_by_id=by.official.id,
        asked_post_id=by.post.id,
        asked_by_name=by.name,
        asked_at=clock.now(),
        passed_at=clock.now(),
    )
    acting = put_before(change, approver, by=by)
    db.session.add(change)
    record_asked(change, by, {"approver": f"{approver.title} {acting.name}"})
    tell_approver(change, acting, text=change.reason)
    return change


def record_asked(change: ChangeRequest, by: Actor, more: dict[str, Any]) -> None:
    audit.record(
        AuditAction.AMENDMENT_ASKED,
        change,
        by=by,
        task=change.task.name,
        changed=change.what,
        reason=change.reason,
        **more,
    )
