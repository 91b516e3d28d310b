"""A unit asks for more time, or for another text or figure (申请延期, 申请调整)."""

from tracker.amendments.parts import Content
from tracker.amendments.service.asking import put_before, record_asked
from tracker.amendments.service.deciding import decide
from tracker.amendments.service.rules import (
    LONGEST,
    changed_parts,
    hold_change,
    hold_task,
    hold_whole,
    refuse_pending,
    why_over,
)
from tracker.amendments.service.setting import Decider, decider_of
from tracker.amendments.service.telling import (
    Turn,
    tell_approver,
    tell_office,
    tell_signers,
    tell_unit,
)
from tracker.audit import service as audit
from tracker.core import clock
from tracker.core.db import db
from tracker.core.errors import RuleBroken
from tracker.core.texts import written
from tracker.models import (
    Actor,
    ApprovalDecision,
    AuditAction,
    ChangePart,
    ChangeRequest,
    ChangeStatus,
    Post,
    Task,
)
from tracker.permissions import Permission, allowed

# What a unit may ask for; who does the task is the office's business.
ASKABLE = (ChangePart.DUE, ChangePart.TEXT, ChangePart.REQUIREMENT, ChangePart.TARGETS)


def ask_extension(
    task: Task, after: Content, *, reason: str, seen: str = "", by: Actor
) -> ChangeRequest:
    """The lead unit asks for another due day, text or figure; its head signs what a liaison wrote.

    Who signs for the unit sends it at once. RuleBroken as in ask_amendment.
    """
    unit = by.post.unit
    assert unit is not None  # EXTENSION_ASK
    hold_task(task)
    wanted = {part.value: after[part.value] for part in ASKABLE if part.value in after}
    before, new = changed_parts(task, wanted, seen, by.on)
    refuse_pending(task, new, unit)
    _refuse_due(new, by)
    change = ChangeRequest(
        task=task,
        unit=unit,
        status=ChangeStatus.AWAITING_SIGNOFF,
        reason=written(reason, "原因", LONGEST, field="reason"),
        before=before,
        after=new,
        asked_by_id=by.official.id,
        asked_post_id=by.post.id,
        asked_by_name=by.name,
        asked_at=clock.now(),
    )
    db.session.add(change)
    record_asked(change, by, {"unit": unit.short_name})
    if allowed(by, Permission.EXTENSION_SIGN, change):
        _send(change, by)
    else:
        tell_signers(change, unit, by)
    return change


def sign_extension(change: ChangeRequest, *, by: Actor) -> None:
    """The head signs what the liaison wrote; now the office has it."""
    hold_change(change, ChangeStatus.AWAITING_SIGNOFF)
    if over := why_over(change.task):
        raise RuleBroken(f"{over}，不用再申请，请撤回。")
    refuse_pending(change.task, change.after, change.unit, besides=change)
    _send(change, by)


def pass_extension(change: ChangeRequest, post: Post, *, opinion: str, by: Actor) -> None:
    """The office puts a unit's request before who decides, with its own opinion (转送)."""
    hold_change(change, ChangeStatus.ASKED)
    change.opinion = written(opinion, "督查室的意见", LONGEST, field="opinion")
    acting = put_before(change, post, by=by)
    change.move_to(ChangeStatus.PENDING)
    change.passed_at = clock.now()
    audit.record(
        AuditAction.AMENDMENT_PASSED,
        change,
        by=by,
        task=change.task.name,
        changed=change.what,
        approver=change.approver,
    )
    assert change.unit is not None
    text = f"{change.unit.short_name}：{change.reason}\n督查室意见：{change.opinion}"
    tell_approver(change, acting, text=text)


def grant_extension(change: ChangeRequest, *, opinion: str = "", by: Actor) -> None:
    """The office itself grants it, where the government says that the office decides."""
    _hold_own(change, by)
    decide(change, ApprovalDecision.APPROVED, opinion, by=by, on=by.on)


def decline_extension(change: ChangeRequest, *, reason: str, by: Actor) -> None:
    """The office does not grant it, or gives back what is not worth a leader's time."""
    hold_change(change, ChangeStatus.ASKED)
    change.handler_id, change.handler_post_id = by.official.id, by.post.id
    reason = written(reason, "不同意的原因", LONGEST, field="opinion")
    decide(change, ApprovalDecision.REFUSED, reason, by=by, on=by.on)


def _hold_own(change: ChangeRequest, by: Actor) -> None:
    hold_whole(change, ChangeStatus.ASKED)
    decider = decider_of(by.government_id)
    if decider is not Decider.OFFICE:
        raise RuleBroken(f"按设置，单位的申请由{decider.label}批准，请写明意见后转送。")
    change.handler_id, change.handler_post_id = by.official.id, by.post.id


def _send(change: ChangeRequest, by: Actor) -> None:
    change.move_to(ChangeStatus.ASKED)
    name = f"{by.name}（代）" if by.is_cover else by.name
    change.signed_by_name, change.signed_at = f"{by.post_title} {name}", clock.now()
    audit.record(
        AuditAction.AMENDMENT_SIGNED, change, by=by, task=change.task.name, changed=change.what
    )
    subject = f"{change.by_whom}申请{change.task.name}{change.verb}"
    tell_office(change, Turn("signed", subject, change.reason, by.on, by.official))
    tell_unit(change, Turn("sent", f"{subject}，已报督查室", "", by.on, by.official))


def _refuse_due(after: Content, by: Actor) -> None:
    due = after.get(ChangePart.DUE.value)
    if due and due["on"] and due["on"] <= by.on.isoformat():
        raise RuleBroken("新的完成日期已经过去，请填今天以后的日期。", field="due_on")
