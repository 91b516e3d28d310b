"""The trail as an auditor reads it, newest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import or_, select

from tracker.core.clock import SHANGHAI
from tracker.core.db import db
from tracker.models import Actor, AuditAction, AuditEvent

PAGE = 50


@dataclass(frozen=True)
class TrailPage:
    """Some events, and where the older ones begin; pages go by key, so that none is counted."""

    events: Sequence[AuditEvent]
    older_than: int | None


def trail(
    reader: Actor,
    *,
    action: AuditAction | None = None,
    person: str = "",
    day: date | None = None,
    older_than: int | None = None,
) -> TrailPage:
    """The events of the reader's government, and those of nobody's: strangers at the door.

    day: a real day in China, also where a demonstration lives on another.
    """
    events = select(AuditEvent).where(
        or_(AuditEvent.government_id == reader.government_id, AuditEvent.government_id.is_(None))
    )
    if action:
        events = events.where(AuditEvent.action == action)
    if person:
        events = events.where(AuditEvent.actor_name.contains(person, autoescape=True))
    if day:
        begins = datetime.combine(day, time.min, SHANGHAI)
        events = events.where(AuditEvent.at >= begins, AuditEvent.at < begins + timedelta(days=1))
    if older_than:
        events = events.where(AuditEvent.id < older_than)
    found = db.session.scalars(events.order_by(AuditEvent.id.desc()).limit(PAGE + 1)).all()
    return TrailPage(found[:PAGE], found[PAGE - 1].id if len(found) > PAGE else None)
