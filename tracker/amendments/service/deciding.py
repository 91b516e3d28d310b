"""A change of a task is approved or refused (批准, 不同意)."""

from datetime import date

from tracker.amendments.parts import overtaken
from tracker.amendments.service.applying import apply
from tracker.amendments.service.rules import LONGEST, hold_change, hold_whole, why_over
from tracker.amendments.service.telling import Turn, tell_office, tell_unit
from tracker.amendments.timing import holds_from
from tracker.audit import service as audit
from tracker.core import clock
from tracker.core.days import day_full
from tracker.core.db import db
from tracker.core.errors import RuleBroken
from tracker.core.texts import written
from tracker.models import (
    Actor,
    Approval,
    ApprovalDecision,
    AuditAction,
    ChangeRequest,
    ChangeStatus,
)


def approve(change: ChangeRequest, *, opinion: str = "", by: Actor, on: date | None = None) -> None:
    """Agree to a change (同意): from its day on it holds, a day that is over at once.

    on: the day of the decision, where it was made earlier on paper; else that of the actor.
    RuleBroken where the task is over, or what is to be changed reads otherwise by now.
    """
    hold_whole(change, ChangeStatus.PENDING)
    decide(change, ApprovalDecision.APPROVED, opinion, by=by, on=on or by.on)


def refuse(change: ChangeRequest, *, reason: str, by: Actor, on: date | None = None) -> None:
    """Do not agree to a change, and say why."""
    hold_change(change, ChangeStatus.PENDING)
    reason = written(reason, "不同意的原因", LONGEST, field="opinion")
    decide(change, ApprovalDecision.REFUSED, reason, by=by, on=on or by.on)


def decide(
    change: ChangeRequest, decision: ApprovalDecision, words: str, *, by: Actor, on: date
) -> None:
    """Write down a decision on a change that is held, and let it take effect."""
    approved = decision is ApprovalDecision.APPROVED
    if approved:
        _refuse_unfit(change, by.on)
    change.approval = Approval(
        subject_type=ChangeRequest.__tablename__,
        subject_id=change.id,
        decision=decision,
        text=words.strip(),
        approver=by.official,
        approver_name=f"{by.name}（代）" if by.is_cover else by.name,
        approver_post_title=by.post_title,
        at=clock.now(),
    )
    change.decided_on = on
    change.move_to(ChangeStatus.APPROVED if approved else ChangeStatus.REFUSED)
    db.session.flush()
    action = AuditAction.AMENDMENT_APPROVED if approved else AuditAction.AMENDMENT_REFUSED
    audit.record(
        action,
        change,
        by=by,
        task=change.task.name,
        changed=change.what,
        on=on.isoformat(),
        comment=words.strip(),
    )
    day = holds_from(change, on, by.on)
    if approved and day <= by.on:
        apply(change, day, on=by.on)
        return
    if not approved:
        change.closed_at = clock.now()
    _tell(change, day, approved, by)


def _refuse_unfit(change: ChangeRequest, on: date) -> None:
    task = change.task
    if over := why_over(task):
        raise RuleBroken(f"{over}，不能再调整，请点“不同意”退回。")
    parts = overtaken(change, on)
    if parts:
        what = "、".join(part.label for part in parts)
        raise RuleBroken(
            f"{task.name}的{what}在提请之后又改过，不能照原来的批准。请点“不同意”，由督查室重新提请。"
        )


def _tell(change: ChangeRequest, day: date, approved: bool, by: Actor) -> None:
    """The office, and the unit that asked; that it is in force is told to everybody, see apply."""
    name = change.task.name
    if approved:
        subject = f"{by.post_title}{by.name}同意{name}{change.verb}，{day_full(day)}生效"
    else:
        subject = f"{by.post_title}{by.name}不同意{name}{change.verb}"
    assert change.approval is not None
    turn = Turn("decided", subject, change.approval.text, by.on, by.official)
    tell_office(change, turn)
    tell_unit(change, turn)
