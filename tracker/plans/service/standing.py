"""What stands between a draft and its agreement: the units' comments, a leader's approval."""

from collections.abc import Sequence

from sqlalchemy import Select, func, select

from tracker.audit import service as audit
from tracker.core import clock
from tracker.core.days import day_full
from tracker.core.db import db
from tracker.directory import queries as directory
from tracker.directory import service as directory_service
from tracker.inbox import service as inbox
from tracker.models import (
    Actor,
    ApprovalRequest,
    ApprovalStatus,
    AuditAction,
    Comment,
    Consultation,
    ConsultedUnit,
    MessageKind,
    Plan,
    Verdict,
)
from tracker.plans.service.wording import digest_of

# The setting of a government that no plan is agreed without a leader's approval.
ALWAYS_NEEDED = "approval_always_needed"
ALWAYS_NEEDED_LABEL = "审定方案前要有领导批准"


def approval_is_always_needed(government_id: int) -> bool:
    return bool(directory.setting(government_id, ALWAYS_NEEDED))


def require_approval(is_needed: bool, *, by: Actor) -> None:
    """Set whether the actor's government agrees no plan without a leader's approval."""
    if is_needed != approval_is_always_needed(by.government_id):
        directory_service.change_setting(ALWAYS_NEEDED, is_needed, label=ALWAYS_NEEDED_LABEL, by=by)


def running_consultation(plan: Plan) -> Consultation | None:
    """The round that nobody has ended, also where its day is over."""
    return db.session.scalar(
        select(Consultation).where(Consultation.plan_id == plan.id, Consultation.ended_at.is_(None))
    )


def unsettled(plan: Plan) -> int:
    """How many comments of units that answered wait to be settled, of all rounds."""
    return (
        db.session.scalar(
            select(func.count(Comment.id))
            .join(Comment.consulted)
            .join(ConsultedUnit.consultation)
            .where(
                Consultation.plan_id == plan.id,
                ConsultedUnit.answered_at.is_not(None),
                Comment.verdict == Verdict.OBJECTS,
                Comment.settlement.is_(None),
            )
        )
        or 0
    )


def last_request(plan: Plan) -> ApprovalRequest | None:
    """The last time a leader was asked, leaving aside what was taken back."""
    return db.session.scalar(
        _requests(plan).where(ApprovalRequest.status != ApprovalStatus.WITHDRAWN).limit(1)
    )


def comments_open(plan: Plan, actor: Actor) -> list[str]:
    """Why the units' turn is not over, a sentence each."""
    found = []
    running = running_consultation(plan)
    if running and running.is_open(actor.on):
        found.append(f"正在征求意见，{day_full(running.due_on)}截止；要提前，请先结束征求意见。")
    waiting = unsettled(plan)
    if waiting:
        found.append(f"还有 {waiting} 条意见没有处理。")
    return found


def approval_lacking(plan: Plan) -> str:
    """Why the plan cannot be agreed for want of an approval; empty where nothing is wanting."""
    last = last_request(plan)
    if last is None:
        needed = approval_is_always_needed(plan.government_id)
        return "按设置，审定前要有领导批准，请先送审。" if needed else ""
    if last.status is ApprovalStatus.PENDING:
        return f"已送{last.leader}审批，批准后才能审定。"
    if last.status is ApprovalStatus.RETURNED:
        return f"{last.leader}已退回修改，改好后请重新送审。"
    if last.status is ApprovalStatus.VOID:
        return f"领导批准之后草稿又有修改（{last.void_reason}），批准已作废，请重新送审。"
    if last.digest != digest_of(plan):
        return "领导批准之后草稿又有修改，批准已作废，请重新送审。"
    return ""


def matters_open(plan: Plan, actor: Actor) -> list[str]:
    """Everything of the units and the leaders that must be over before the plan is agreed."""
    lacking = approval_lacking(plan)
    return [*comments_open(plan, actor), *([lacking] if lacking else [])]


def void_approvals(plan: Plan, change: str, *, by: Actor) -> None:
    """A change of the draft makes its approval void (作废), and the leader is told.

    change: what was changed, in the words of the history.
    """
    for request in _approved(plan):
        request.move_to(ApprovalStatus.VOID)
        request.voided_at = clock.now()
        request.void_reason = change
        leader = directory.acting_in(request.post, on=by.on)
        audit.record(AuditAction.APPROVAL_VOIDED, request, by=by, plan=plan.title, summary=change)
        if leader:
            inbox.send(
                leader,
                MessageKind.NOTICE,
                f"《{plan.title}》批准后又有修改，批准已作废",
                occurrence=f"approval.{request.id}.void",
                text=f"督查室作了修改：{change}。改好后会重新送审。",
                link=f"/approvals/{request.id}",
            )


def _approved(plan: Plan) -> Sequence[ApprovalRequest]:
    return db.session.scalars(
        _requests(plan).where(ApprovalRequest.status == ApprovalStatus.APPROVED)
    ).all()


def _requests(plan: Plan) -> Select[ApprovalRequest]:
    return (
        select(ApprovalRequest)
        .where(ApprovalRequest.plan_id == plan.id)
        .order_by(ApprovalRequest.id.desc())
    )
