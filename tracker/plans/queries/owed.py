"""What a draft still waits for of the reader: comments of a unit, approvals of a leader."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from tracker.core.db import db
from tracker.models import (
    POSTS_OF_A_UNIT,
    Actor,
    ApprovalRequest,
    ApprovalStatus,
    Consultation,
    ConsultedUnit,
)


def comments_owed(reader: Actor) -> Sequence[ConsultedUnit]:
    """The rounds in which the reader's unit is asked and has not answered, while it still may."""
    if reader.post.kind not in POSTS_OF_A_UNIT:
        return []
    return db.session.scalars(
        select(ConsultedUnit)
        .join(ConsultedUnit.consultation)
        .where(
            ConsultedUnit.unit_id == reader.post.unit_id,
            ConsultedUnit.answered_at.is_(None),
            Consultation.ended_at.is_(None),
            Consultation.due_on >= reader.on,
        )
        .order_by(Consultation.due_on, Consultation.id)
        .options(joinedload(ConsultedUnit.consultation).joinedload(Consultation.plan))
    ).all()


def approvals_owed(reader: Actor) -> Sequence[ApprovalRequest]:
    """The drafts that wait for the leader whose post the reader acts in, or serves."""
    return db.session.scalars(
        select(ApprovalRequest)
        .where(
            ApprovalRequest.post_id.in_([reader.post.id, reader.post.serves_id or 0]),
            ApprovalRequest.status == ApprovalStatus.PENDING,
        )
        .order_by(ApprovalRequest.id)
        .options(joinedload(ApprovalRequest.plan), joinedload(ApprovalRequest.asked_by))
    ).all()
