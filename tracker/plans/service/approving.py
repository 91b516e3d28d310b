"""A leader's approval of a draft before it is agreed (领导审批)."""

from datetime import date

from tracker.audit import service as audit
from tracker.core import clock
from tracker.core.days import day_full
from tracker.core.db import db, hold
from tracker.core.errors import RuleBroken
from tracker.directory import queries as directory
from tracker.inbox import service as inbox
from tracker.models import (
    LEADS,
    Actor,
    Approval,
    ApprovalDecision,
    ApprovalRequest,
    ApprovalStatus,
    AuditAction,
    MessageKind,
    Official,
    Plan,
    Post,
    PostKind,
)
from tracker.plans.service.agreeing import refuse_hindered
from tracker.plans.service.revisions import lock, refuse_unless_draft
from tracker.plans.service.standing import comments_open, last_request
from tracker.plans.service.wording import digest_of

# Whose approval a plan may need: the mayor's, a vice-mayor's, the head's of the office.
APPROVERS = frozenset({PostKind.MAYOR, PostKind.DIRECTOR, *LEADS})
LONGEST_OPINION = 1000


def ask_approval(plan: Plan, post: Post, *, note: str = "", by: Actor) -> ApprovalRequest:
    """Put the draft before a leader (送审): one at a time, and after the units have spoken."""
    _ready(plan, by)
    _refuse_post(post, by)
    last = last_request(plan)
    if last and last.is_pending:
        raise RuleBroken(f"已送{last.leader}审批，还没有批，不用重复送审。")
    leader = directory.acting_in(post, on=by.on)
    if leader is None:
        raise RuleBroken(f"{post.title}现在空缺，请另选一位。", field="post")
    digest = digest_of(plan)
    if _stands(last, post, digest):
        raise RuleBroken(f"{post.title}{leader.name}已经同意现在的草稿，不用再送。", field="post")
    request = _request(plan, post, leader, by)
    request.note, request.digest = note, digest
    audit.record(
        AuditAction.APPROVAL_ASKED,
        request,
        by=by,
        plan=plan.title,
        approver=f"{post.title} {leader.name}",
    )
    inbox.send(
        leader,
        MessageKind.NOTICE,
        f"请审批《{plan.title}》",
        occurrence=f"approval.{request.id}.asked",
        text=note,
        link=f"/approvals/{request.id}",
    )
    return request


def approve_plan(request: ApprovalRequest, *, opinion: str = "", seen: str, by: Actor) -> None:
    """The leader agrees to the draft as it stood on the page (同意).

    seen: the digest of that draft.
    """
    _hold(request)
    _refuse_unseen(request, seen)
    _decide(request, ApprovalDecision.APPROVED, opinion, by)
    audit.record(AuditAction.APPROVAL_GIVEN, request, by=by, plan=request.plan.title)
    _tell_office(request, f"{by.post_title}{by.name}同意《{request.plan.title}》", opinion, by)


def return_for_changes(request: ApprovalRequest, *, reason: str, seen: str, by: Actor) -> None:
    """The leader gives the draft back to be changed (退回修改)."""
    _hold(request)
    if not reason:
        raise RuleBroken("请写明要改什么。", field="opinion")
    _refuse_unseen(request, seen)
    _decide(request, ApprovalDecision.REFUSED, reason, by)
    audit.record(AuditAction.APPROVAL_REFUSED, request, by=by, plan=request.plan.title)
    _tell_office(request, f"{by.post_title}{by.name}退回《{request.plan.title}》修改", reason, by)


def withdraw_request(request: ApprovalRequest, *, by: Actor) -> None:
    """Take a draft back that no leader has decided on yet (撤回送审)."""
    _hold(request)
    request.move_to(ApprovalStatus.WITHDRAWN)
    audit.record(
        AuditAction.APPROVAL_WITHDRAWN,
        request,
        by=by,
        plan=request.plan.title,
        approver=request.leader,
    )


def record_paper_approval(
    plan: Plan, post: Post, *, given_on: date, note: str = "", by: Actor
) -> ApprovalRequest:
    """Enter an approval that was given on paper (代录): whose post, on which day, in what words.

    It is marked as entered by the office, and the leader is told of it.
    """
    _ready(plan, by)
    _refuse_post(post, by)
    if given_on > by.on:
        raise RuleBroken("批准日期不能晚于今天，请核对。", field="given_on")
    leader = directory.acting_in(post, on=given_on)
    if leader is None:
        raise RuleBroken(f"{day_full(given_on)}没有人任{post.title}，请核对。", field="given_on")
    last = last_request(plan)
    if last and last.is_pending and last.post_id != post.id:
        raise RuleBroken(f"已送{last.leader}审批，要代录别人的批准请先撤回送审。", field="post")
    if _is_recorded(last, post, given_on, note, digest_of(plan)):
        assert last is not None
        return last
    request = last if last and last.is_pending else _request(plan, post, leader, by)
    request.given_on, request.recorded_by_id = given_on, by.official.id
    covers = directory.cover_of(post, on=given_on) is not None
    name = f"{leader.name}（代）" if covers else leader.name
    _record(request, ApprovalDecision.APPROVED, note, leader, name, post.title)
    audit.record(
        AuditAction.APPROVAL_RECORDED,
        request,
        by=by,
        plan=plan.title,
        approver=f"{post.title} {leader.name}",
        on=given_on.isoformat(),
    )
    _tell_leader(request, leader, by)
    return request


def _request(plan: Plan, post: Post, leader: Official, by: Actor) -> ApprovalRequest:
    """A new request to the one who acts in the post."""
    request = ApprovalRequest(
        plan=plan,
        post=post,
        leader_name=leader.name,
        asked_by_id=by.official.id,
        asked_at=clock.now(),
        status=ApprovalStatus.PENDING,
    )
    db.session.add(request)
    return request


def _ready(plan: Plan, by: Actor) -> None:
    lock(plan)
    refuse_unless_draft(plan)
    refuse_hindered(plan, by.on)
    still_open = comments_open(plan, by)
    if still_open:
        raise RuleBroken("".join(still_open))


def _refuse_post(post: Post, by: Actor) -> None:
    if (
        post.government_id != by.government_id
        or post.kind not in APPROVERS
        or post.abolished_on is not None
    ):
        raise RuleBroken("请在市长、副市长、其他分管领导和政府办主任中选一位。", field="post")


def _stands(last: ApprovalRequest | None, post: Post, digest: str) -> bool:
    return (
        last is not None
        and last.status is ApprovalStatus.APPROVED
        and last.post_id == post.id
        and last.digest == digest
    )


def _is_recorded(
    last: ApprovalRequest | None, post: Post, given_on: date, note: str, digest: str
) -> bool:
    """Whether the same was entered just now, by somebody who was quicker."""
    return (
        last is not None
        and _stands(last, post, digest)
        and last.given_on == given_on
        and last.approval is not None
        and last.approval.text == note
    )


def _hold(request: ApprovalRequest) -> None:
    lock(request.plan)
    hold(request)
    if not request.is_pending:
        raise RuleBroken(f"这次送审{request.status.label}，不用再办。")


def _refuse_unseen(request: ApprovalRequest, seen: str) -> None:
    if seen != digest_of(request.plan):
        raise RuleBroken("没有保存。草稿在您打开之后改过，请看过现在的草稿再批。")


def _decide(request: ApprovalRequest, decision: ApprovalDecision, words: str, by: Actor) -> None:
    name = f"{by.name}（代）" if by.is_cover else by.name
    _record(request, decision, words, by.official, name, by.post_title)


def _record(
    request: ApprovalRequest,
    decision: ApprovalDecision,
    words: str,
    approver: Official,
    name: str,
    title: str,
) -> None:
    approved = decision is ApprovalDecision.APPROVED
    request.digest = digest_of(request.plan)
    request.approval = Approval(
        subject_type=Plan.__tablename__,
        subject_id=request.plan.id,
        decision=decision,
        text=words,
        approver=approver,
        approver_name=name,
        approver_post_title=title,
        at=clock.now(),
    )
    request.move_to(ApprovalStatus.APPROVED if approved else ApprovalStatus.RETURNED)
    db.session.flush()


def _tell_office(request: ApprovalRequest, subject: str, words: str, by: Actor) -> None:
    for official in directory.officials_in(by.government_id, PostKind.SUPERVISOR, on=by.on):
        inbox.send(
            official,
            MessageKind.NOTICE,
            subject,
            occurrence=f"approval.{request.id}.decided",
            text=words,
            link=f"/plans/{request.plan_id}/approval",
        )


def _tell_leader(request: ApprovalRequest, approver: Official, by: Actor) -> None:
    acting = directory.acting_in(request.post, on=by.on)
    assert request.given_on is not None
    for official in dict.fromkeys([approver, *([acting] if acting else [])]):
        inbox.send(
            official,
            MessageKind.NOTICE,
            f"督查室代录了{request.leader}对《{request.plan.title}》的批准",
            occurrence=f"approval.{request.id}.recorded",
            text=f"{day_full(request.given_on)}在纸上批准，由{by.name}代录。"
            "与实际不符的，请告诉督查室。",
            link=f"/approvals/{request.id}",
        )
