"""The trail as an auditor reads it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import Select, func, or_, select

from tracker.core.clock import SHANGHAI
from tracker.core.days import day_full
from tracker.core.db import db
from tracker.core.errors import RuleBroken
from tracker.models import Actor, AuditAction, AuditEvent

PAGE = 50
MOST = 20_000  # events in a file


@dataclass(frozen=True)
class TrailPage:
    """Some events, and where the older ones begin; pages go by key, so that none is counted."""

    events: Sequence[AuditEvent]
    older_than: int | None


@dataclass(frozen=True)
class TrailFilter:
    """Which events are asked for; since and until: real days in China, both included, also where
    a demonstration lives on others."""

    action: AuditAction | None = None
    person: str = ""
    since: date | None = None
    until: date | None = None

    def __str__(self) -> str:
        """In words, for the head of a file and the trail itself."""
        parts = (
            f"谁：{self.person}" if self.person else "",
            f"操作：{self.action.label}" if self.action else "",
            f"从{day_full(self.since)}" if self.since else "",
            f"到{day_full(self.until)}" if self.until else "",
        )
        return "，".join(part for part in parts if part)


def trail(
    reader: Actor, choice: TrailFilter = TrailFilter(), *, older_than: int | None = None
) -> TrailPage:
    """A page of the events chosen, newest first."""
    events = _chosen(reader, choice)
    if older_than:
        events = events.where(AuditEvent.id < older_than)
    found = db.session.scalars(events.order_by(AuditEvent.id.desc()).limit(PAGE + 1)).all()
    return TrailPage(found[:PAGE], found[PAGE - 1].id if len(found) > PAGE else None)


def count(reader: Actor, choice: TrailFilter) -> int:
    """How many events are chosen."""
    chosen = _chosen(reader, choice).with_only_columns(func.count())
    return db.session.scalar(chosen) or 0


def whole_trail(reader: Actor, choice: TrailFilter) -> Sequence[AuditEvent]:
    """All the events chosen, oldest first; RuleBroken where they are more than a file takes."""
    number = count(reader, choice)
    if number > MOST:
        raise RuleBroken(f"有 {number} 条，一个文件最多 {MOST} 条。请用日期分段导出。")
    return db.session.scalars(_chosen(reader, choice).order_by(AuditEvent.id)).all()


def _chosen(reader: Actor, choice: TrailFilter) -> Select[AuditEvent]:
    """The events of the reader's government, and those of nobody's: strangers at the door."""
    events = select(AuditEvent).where(
        or_(AuditEvent.government_id == reader.government_id, AuditEvent.government_id.is_(None))
    )
    if choice.action:
        events = events.where(AuditEvent.action == choice.action)
    if choice.person:
        events = events.where(AuditEvent.actor_name.contains(choice.person, autoescape=True))
    if choice.since:
        events = events.where(AuditEvent.at >= _begin_of(choice.since))
    if choice.until:
        events = events.where(AuditEvent.at < _begin_of(choice.until) + timedelta(days=1))
    return events


def _begin_of(day: date) -> datetime:
    return datetime.combine(day, time.min, SHANGHAI)
