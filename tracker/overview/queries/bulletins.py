"""Bulletins as the bar and the statistics mention them; their pages are above this package."""

from sqlalchemy import func, select

from tracker.core.db import db
from tracker.models import (
    APPROVES_BULLETINS,
    Actor,
    Bulletin,
    BulletinApproval,
    BulletinStatus,
    BulletinVerdict,
)


def bulletins_waiting(reader: Actor) -> int:
    """How many lie with the post that the reader acts in, to be approved."""
    if not reader.is_a(*APPROVES_BULLETINS):
        return 0
    waiting = (
        select(func.count(BulletinApproval.id))
        .join(BulletinApproval.bulletin)
        .where(
            Bulletin.status == BulletinStatus.PENDING,
            BulletinApproval.verdict == BulletinVerdict.PENDING,
            BulletinApproval.post_id == reader.post.id,
        )
    )
    return db.session.scalar(waiting) or 0
