"""What waits for the decision of a post: drafts of plans, changes, talks and objections."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from tracker.core.db import db
from tracker.models import (
    ApprovalRequest,
    ApprovalStatus,
    ChangeRequest,
    ChangeStatus,
    Objection,
    ObjectionStatus,
    Post,
    Talk,
    TalkStatus,
)
from tracker.succession.queries.parts import Item, Part, part_of


def decisions_of(post: Post) -> Iterator[Part]:
    """What was put before the post and is not decided; a query for each kind."""
    yield part_of("待审批的方案", "份", _plans(post))
    yield part_of("待批准的调整", "件", _changes(post))
    yield part_of("待批准的约谈", "次", _talks(post))
    yield part_of("待决定的异议", "件", _objections(post))


def _plans(post: Post) -> Iterator[Item]:
    requests = db.session.scalars(
        select(ApprovalRequest)
        .where(ApprovalRequest.post_id == post.id, ApprovalRequest.status == ApprovalStatus.PENDING)
        .options(joinedload(ApprovalRequest.plan))
        .order_by(ApprovalRequest.id)
    )
    for each in requests:
        yield Item(f"《{each.plan.title}》", "待审批", f"/approvals/{each.id}")


def _changes(post: Post) -> Iterator[Item]:
    changes = db.session.scalars(
        select(ChangeRequest)
        .where(
            ChangeRequest.approver_post_id == post.id, ChangeRequest.status == ChangeStatus.PENDING
        )
        .options(joinedload(ChangeRequest.task), joinedload(ChangeRequest.unit))
        .order_by(ChangeRequest.id)
    )
    for each in changes:
        yield Item(f"{each.task.name}{each.verb}", f"{each.by_whom}提出", f"/amendments/{each.id}")


def _talks(post: Post) -> Iterator[Item]:
    talks = db.session.scalars(
        select(Talk)
        .where(Talk.approver_post_id == post.id, Talk.status == TalkStatus.PROPOSED)
        .options(joinedload(Talk.unit))
        .order_by(Talk.id)
    )
    for each in talks:
        yield Item(f"约谈{each.unit.short_name}", each.status.label, f"/talks/{each.id}")


def _objections(post: Post) -> Iterator[Item]:
    objections = db.session.scalars(
        select(Objection)
        .where(Objection.decider_post_id == post.id, Objection.status == ObjectionStatus.REFERRED)
        .options(
            joinedload(Objection.unit), joinedload(Objection.task), joinedload(Objection.period)
        )
        .order_by(Objection.id)
    )
    for each in objections:
        yield Item(each.name, each.status.label, f"/objections/{each.id}")
