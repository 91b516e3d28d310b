"""The ledger of reminders (提醒台账): who was told what, when, by what way, and how it went."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from tracker.core import clock
from tracker.core.db import db
from tracker.core.enums import Labelled
from tracker.models import (
    Actor,
    Assignment,
    AuditAction,
    AuditEvent,
    ChannelSetup,
    Delivery,
    DeliveryStatus,
    Message,
    MessageKind,
    Official,
    Post,
    ProgressReport,
    Reminder,
    Stage,
    Tenure,
    Unit,
)
from tracker.reminders.record import BY_HAND
from tracker.slips import queries as slips

PAGE = 50


class Origin(Labelled):
    """Who had it sent."""

    CLOCK = "clock", "自动提醒"
    OFFICE = "office", "督查室提醒"


class Result(Labelled):
    """What came of the channels beside the inbox."""

    UNSENT = "unsent", "还没发出"
    FAILED = "failed", "没有送达"
    UNREAD = "unread", "站内未读"


_NOT_ARRIVED = (DeliveryStatus.FAILED, DeliveryStatus.UNKNOWN)
_NOT_SENT = (DeliveryStatus.PENDING, DeliveryStatus.RETRY, DeliveryStatus.SENDING)


@dataclass(frozen=True)
class Filter:
    """Which reminders are asked for; nothing narrows nothing."""

    unit_id: int | None = None
    from_on: date | None = None
    until_on: date | None = None
    origin: Origin | None = None
    result: Result | None = None


@dataclass(frozen=True)
class Told:
    """One message, and what it was about."""

    message: Message
    origin: Origin
    post: str  # of the recipient on that day
    stages: Sequence[tuple[Stage, int]] = field(default=())  # how many reports at which stage
    units: Sequence[str] = field(default=())


@dataclass(frozen=True)
class Page:
    told: list[Told]
    before: int | None  # where the next page begins
    units: Sequence[Unit]  # those that can be asked for


def reminders_told(asked: Filter, *, reader: Actor, before: int | None = None) -> Page:
    """A page of the ledger of the reader's government, the newest first; seven queries.

    before: the id that the page before ended with.
    """
    found = _reminders(reader)
    for condition in _conditions(asked):
        found = found.where(condition)
    if before is not None:
        found = found.where(Message.id < before)
    messages = db.session.scalars(
        found.options(
            joinedload(Message.recipient),
            joinedload(Message.robot),
            selectinload(Message.deliveries),
        )
        .order_by(Message.id.desc())
        .limit(PAGE + 1)
    ).all()
    shown = messages[:PAGE]
    units = select(Unit).where(Unit.government_id == reader.government_id)
    return Page(
        told=_with_their_reports(shown),
        before=shown[-1].id if len(messages) > PAGE else None,
        units=db.session.scalars(units.order_by(Unit.position, Unit.id)).all(),
    )


def requests_this_quarter(unit_ids: Collection[int], *, on: date) -> Mapping[int, int]:
    """How often each unit has been asked for something since the quarter began: days on which the
    clock reminded somebody of its reports, reminders at the office's word, and slips.

    Source: 政府督查工作条例 第十五条, not to burden units (docs/rules.md 16).
    """
    first = clock.quarter_began(on)
    counts: dict[int, int] = defaultdict(int, slips.sent_this_quarter(unit_ids, on=on))
    by_clock = db.session.execute(
        select(Assignment.unit_id, func.count(Reminder.raised_on.distinct()))
        .join(Reminder.report)
        .join(ProgressReport.assignment)
        .where(Assignment.unit_id.in_(unit_ids), Reminder.raised_on.between(first, on))
        .group_by(Assignment.unit_id)
    )
    by_hand = db.session.execute(
        select(AuditEvent.subject_id, func.count(AuditEvent.id))
        .where(
            AuditEvent.action == AuditAction.REMINDED,
            AuditEvent.subject_type == Unit.__tablename__,
            AuditEvent.subject_id.in_(unit_ids),
            AuditEvent.details["on"].as_string().between(first.isoformat(), on.isoformat()),
        )
        .group_by(AuditEvent.subject_id)
    )
    for row in (*by_clock, *by_hand):
        counts[row[0] or 0] += row[1]
    return counts


def _reminders(reader: Actor) -> Select[Message]:
    """Every reminder to somebody, or to a group chat, of the reader's government."""
    own = or_(
        Official.government_id == reader.government_id,
        ChannelSetup.government_id == reader.government_id,
    )
    return (
        select(Message)
        .outerjoin(Message.recipient)
        .outerjoin(Message.robot)
        .where(Message.kind == MessageKind.REMINDER, own)
    )


def _conditions(asked: Filter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if asked.unit_id is not None:
        conditions.append(_of_unit(asked.unit_id))
    if asked.from_on is not None:
        conditions.append(Message.at >= _midnight(asked.from_on))
    if asked.until_on is not None:
        conditions.append(Message.at < _midnight(asked.until_on + timedelta(days=1)))
    if asked.origin is not None:
        by_hand = Message.occurrence.startswith(BY_HAND, autoescape=True)
        conditions.append(by_hand if asked.origin is Origin.OFFICE else ~by_hand)
    if asked.result is not None:
        conditions.append(_came_to(asked.result))
    return conditions


def _of_unit(unit_id: int) -> ColumnElement[bool]:
    """Reminders of a unit's reports; those by hand name the unit in their occurrence."""
    of_its_reports = exists(
        select(Reminder.id)
        .join(Reminder.report)
        .join(ProgressReport.assignment)
        .where(Reminder.message_id == Message.id, Assignment.unit_id == unit_id)
    )
    by_hand = Message.occurrence.startswith(f"{BY_HAND}{unit_id}.", autoescape=True)
    return or_(of_its_reports, by_hand)


def _came_to(result: Result) -> ColumnElement[bool]:
    if result is Result.UNREAD:
        return and_(Message.read_at.is_(None), Message.recipient_id.is_not(None))
    statuses = _NOT_ARRIVED if result is Result.FAILED else _NOT_SENT
    return exists(
        select(Delivery.id).where(Delivery.message_id == Message.id, Delivery.status.in_(statuses))
    )


def _midnight(day: date) -> datetime:
    """When a day begins in China."""
    return datetime.combine(day, time(), clock.SHANGHAI).astimezone(UTC)


def _with_their_reports(messages: Sequence[Message]) -> list[Told]:
    ids = [message.id for message in messages]
    rows = db.session.execute(
        select(Reminder.message_id, Reminder.stage, Unit.short_name, func.count(Reminder.id))
        .join(Reminder.report)
        .join(ProgressReport.assignment)
        .join(Assignment.unit)
        .where(Reminder.message_id.in_(ids))
        .group_by(Reminder.message_id, Reminder.stage, Unit.id, Unit.short_name, Unit.position)
        .order_by(Reminder.message_id, Unit.position, Unit.id)
    )
    stages: dict[int, dict[Stage, int]] = defaultdict(lambda: defaultdict(int))
    units: dict[int, dict[str, None]] = defaultdict(dict)
    for message_id, stage, unit, number in rows:
        stages[message_id][stage] += number
        units[message_id][unit] = None
    posts = _posts_on(messages)
    return [
        Told(
            message,
            Origin.OFFICE if message.occurrence.startswith(BY_HAND) else Origin.CLOCK,
            posts.get(message.id, ""),
            list(stages[message.id].items()),
            list(units[message.id]),
        )
        for message in messages
    ]


def _posts_on(messages: Sequence[Message]) -> dict[int, str]:
    """The recipient's first post on the day of each message."""
    people = {message.recipient_id for message in messages}
    tenures = db.session.scalars(
        select(Tenure)
        .join(Tenure.post)
        .where(Tenure.official_id.in_(people))
        .options(joinedload(Tenure.post))
        .order_by(Post.position, Post.id)
    ).all()
    found: dict[int, str] = {}
    for message in messages:
        day = clock.day_of(message.at)
        for tenure in tenures:
            until = tenure.until_on or date.max
            if tenure.official_id == message.recipient_id and tenure.from_on <= day < until:
                found.setdefault(message.id, tenure.post.title)
    return found
