"""Writing the trail, and proving that it was not altered (操作留痕)."""

import hashlib
import json
from contextlib import closing
from typing import Any

from sqlalchemy import select, text

from tracker.core import clock
from tracker.core.db import Base, db
from tracker.models import Actor, AuditAction, AuditEvent

ROOT = "0" * 64
# PostgreSQL's advisory lock for the head of the chain; any fixed number will do.
CHAIN_LOCK = 20220302


def record(
    action: AuditAction,
    subject: Base,
    *,
    by: Actor | None,
    government_id: int | None = None,
    address: str = "",
    **details: Any,
) -> AuditEvent:
    """Write the event in the caller's transaction: it is kept if, and only if, the change is.

    subject: the flushed row that was acted on. by: None for the product itself or a stranger.
    details: what JSON can hold; names and figures, never passwords or whole texts. What is entered
    for somebody (代录) was done by whoever enters it, and says for whom.
    """
    db.session.flush()
    if by is not None and by.entered_by is not None:
        details["on_behalf_of"] = f"{by.post_title} {by.name}" + ("（代）" if by.is_cover else "")
        by = by.entered_by
    previous = _head()
    event = AuditEvent(
        at=clock.real_now(),
        government_id=by.government_id if by else government_id,
        actor_id=by.official.id if by else None,
        actor_name=by.name if by else "",
        post_title=by.post_title if by else "",
        address=by.address if by else address,
        action=action,
        subject_type=subject.__tablename__,
        subject_id=getattr(subject, "id", None),
        details=details,
        previous_hash=previous,
    )
    event.hash = _hash(event)
    db.session.add(event)
    db.session.flush()
    return event


def verify() -> int | None:
    """The id of the first event that does not fit the chain, or None if the trail is whole."""
    previous = ROOT
    events = db.session.scalars(
        select(AuditEvent).order_by(AuditEvent.id).execution_options(yield_per=500)
    )
    with closing(events):
        for event in events:
            if event.previous_hash != previous or event.hash != _hash(event):
                return event.id
            previous = event.hash
    return None


def _head() -> str:
    """The last hash; holds the chain until the transaction ends (SQLite writers take turns)."""
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": CHAIN_LOCK})
    last = select(AuditEvent.hash).order_by(AuditEvent.id.desc()).limit(1)
    return db.session.scalar(last) or ROOT


def _hash(event: AuditEvent) -> str:
    content = [
        event.at.isoformat(),
        event.government_id,
        event.actor_id,
        event.actor_name,
        event.post_title,
        event.address,
        event.action.value,
        event.subject_type,
        event.subject_id,
        event.details,
        event.previous_hash,
    ]
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
