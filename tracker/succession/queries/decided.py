"""What was signed and decided in a post from a day on: it stands, whoever held the post then."""

from collections.abc import Iterator
from datetime import date, datetime, time

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from tracker.core.clock import SHANGHAI
from tracker.core.db import db
from tracker.models import (
    Approval,
    ApprovalRequest,
    ChangeRequest,
    Instruction,
    Objection,
    Post,
    ReportVersion,
    Talk,
)
from tracker.succession.queries.parts import Item, Part, part_of, report_item


def decided_since(post: Post, *, since: date) -> list[Part]:
    """Each kind of which there is any; a query for each."""
    first = datetime.combine(since, time(), SHANGHAI)
    parts = (
        part_of("签发的报送", "份", _signed(post, first)),
        part_of("作出的批示", "件", _instructed(post, first)),
        part_of("审批的方案", "份", _plans(post, first)),
        part_of("决定的调整", "件", _changes(post, first)),
        part_of("决定的约谈", "次", _talks(post, first)),
        part_of("决定的异议", "件", _objections(post, first)),
    )
    return [part for part in parts if part.items]


def _signed(post: Post, first: datetime) -> Iterator[Item]:
    versions = db.session.scalars(
        select(ReportVersion)
        .where(ReportVersion.signer_post_id == post.id, ReportVersion.submitted_at >= first)
        .options(joinedload(ReportVersion.report))
        .order_by(ReportVersion.id)
    )
    for each in versions:
        yield report_item(each.report, each.signer_name)


def _instructed(post: Post, first: datetime) -> Iterator[Item]:
    given = db.session.scalars(
        select(Instruction)
        .where(Instruction.post_id == post.id, Instruction.at >= first)
        .options(joinedload(Instruction.task))
        .order_by(Instruction.id)
    )
    for each in given:
        yield Item(
            f"{each.task.name}：{each.text[:40]}", each.author_name, f"/tasks/{each.task_id}"
        )


def _plans(post: Post, first: datetime) -> Iterator[Item]:
    decided = db.session.execute(
        select(ApprovalRequest, Approval)
        .join(Approval, ApprovalRequest.approval_id == Approval.id)
        .where(ApprovalRequest.post_id == post.id, Approval.at >= first)
        .options(joinedload(ApprovalRequest.plan))
        .order_by(ApprovalRequest.id)
    )
    for request, approval in decided:
        title = f"《{request.plan.title}》{request.status.label}"
        yield Item(title, approval.approver_name, f"/approvals/{request.id}")


def _changes(post: Post, first: datetime) -> Iterator[Item]:
    decided = db.session.execute(
        select(ChangeRequest, Approval)
        .join(Approval, ChangeRequest.approval_id == Approval.id)
        .where(ChangeRequest.approver_post_id == post.id, Approval.at >= first)
        .options(joinedload(ChangeRequest.task))
        .order_by(ChangeRequest.id)
    )
    for change, approval in decided:
        what = f"{change.task.name}{change.verb}：{approval.decision.label}"
        yield Item(what, approval.approver_name, f"/amendments/{change.id}")


def _talks(post: Post, first: datetime) -> Iterator[Item]:
    talks = db.session.scalars(
        select(Talk)
        .where(Talk.approver_post_id == post.id, Talk.decided_at >= first)
        .options(joinedload(Talk.unit))
        .order_by(Talk.id)
    )
    for each in talks:
        what = f"约谈{each.unit.short_name}：{'批准' if each.is_out else '未批准'}"
        yield Item(what, each.decided_by_name, f"/talks/{each.id}")


def _objections(post: Post, first: datetime) -> Iterator[Item]:
    objections = db.session.scalars(
        select(Objection)
        .where(Objection.decider_post_id == post.id, Objection.decided_at >= first)
        .options(
            joinedload(Objection.unit), joinedload(Objection.task), joinedload(Objection.period)
        )
        .order_by(Objection.id)
    )
    for each in objections:
        yield Item(
            f"{each.name}：{each.status.label}", each.decided_by_name, f"/objections/{each.id}"
        )
