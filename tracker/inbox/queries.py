"""Messages as their recipients see them, and deliveries as the administrator does."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import contains_eager

from tracker.core import clock
from tracker.core.db import db
from tracker.inbox import leases, outbox
from tracker.inbox.setups import channels_on, robots_on
from tracker.models import (
    Actor,
    Channel,
    ChannelSetup,
    Delivery,
    DeliveryStatus,
    Lease,
    Message,
    Official,
)

PAGE = 50
TROUBLED = (DeliveryStatus.FAILED, DeliveryStatus.UNKNOWN, DeliveryStatus.RETRY)
# After these the administrator is told that something stands still.
STUCK_AFTER = timedelta(minutes=15)
SILENT_AFTER = timedelta(minutes=2)


def get_message(message_id: int, *, reader: Actor) -> Message:
    """The message, if it was sent to the reader; else NoResultFound."""
    message = db.session.get_one(Message, message_id)
    if message.recipient_id != reader.official.id:
        raise NoResultFound
    return message


def unread_count(official: Official) -> int:
    return _count(
        select(func.count(Message.id)).where(
            Message.recipient_id == official.id, Message.read_at.is_(None)
        )
    )


def messages_of(official: Official, *, before: int | None = None) -> Sequence[Message]:
    """A page of an official's messages, newest first, and one more if there is a next page.

    before: the id that the page before ended with.
    """
    messages = select(Message).where(Message.recipient_id == official.id)
    if before is not None:
        messages = messages.where(Message.id < before)
    return db.session.scalars(messages.order_by(Message.id.desc()).limit(PAGE + 1)).all()


def get_delivery(delivery_id: int, *, reader: Actor) -> Delivery:
    """The delivery, if it went to somebody, or a group chat, of the reader's government; else
    NoResultFound."""
    return db.session.scalars(_deliveries(reader).where(Delivery.id == delivery_id)).one()


def deliveries_by_status(reader: Actor) -> dict[DeliveryStatus, int]:
    found: Counter[DeliveryStatus] = Counter()
    for counted in deliveries_by_channel(reader).values():
        found.update(counted)
    return dict(found)


def deliveries_by_channel(reader: Actor) -> dict[Channel, dict[DeliveryStatus, int]]:
    number = func.count(Delivery.id)
    counting = select(Delivery.channel, Delivery.status, number)
    counted = db.session.execute(
        _of_the_government(counting, reader).group_by(Delivery.channel, Delivery.status)
    )
    found: dict[Channel, dict[DeliveryStatus, int]] = defaultdict(dict)
    for channel, status, deliveries in counted:
        found[channel][status] = deliveries
    return {channel: found[channel] for channel in Channel if channel in found}


def troubled_deliveries(reader: Actor) -> Sequence[Delivery]:
    """What failed, is not known to have arrived, or has to be tried again, newest first."""
    return db.session.scalars(
        _deliveries(reader)
        .where(Delivery.status.in_(TROUBLED))
        .order_by(Delivery.id.desc())
        .limit(PAGE)
    ).all()


def stuck_deliveries() -> int:
    """How many were due a quarter of an hour ago and are still not sent."""
    late = outbox.waiting_since(clock.real_now() - STUCK_AFTER)
    return _count(select(func.count(Delivery.id)).where(late))


def blocked_robots(reader: Actor) -> Sequence[ChannelSetup]:
    """Those of the reader's government that may say nothing for now: they were too fast."""
    return db.session.scalars(
        select(ChannelSetup)
        .where(
            ChannelSetup.government_id == reader.government_id,
            ChannelSetup.blocked_until > clock.real_now(),
        )
        .order_by(ChannelSetup.id)
    ).all()


def ways_of(reader: Actor) -> list[Channel]:
    """The channels by which something goes out of the reader's government, robots among them."""
    robots = {each.channel for each in robots_on(reader.government_id)}
    on = channels_on(reader.government_id) | robots
    return [channel for channel in Channel if channel in on]


@dataclass(frozen=True)
class SignOfLife:
    """When a process was last heard of; never, for one that did not run yet."""

    name: str
    at: datetime | None
    is_silent: bool


def signs_of_life() -> list[SignOfLife]:
    """The clock and the sender."""
    last = {lease.name: lease.beat_at for lease in db.session.scalars(select(Lease))}
    now = clock.real_now()

    def is_silent(name: str) -> bool:
        """Also who was heard of in time to come, by a clock that has been set right since."""
        return name not in last or abs(now - last[name]) > SILENT_AFTER

    names = (leases.CLOCK, leases.SENDER)
    return [SignOfLife(name, last.get(name), is_silent(name)) for name in names]


def _deliveries(reader: Actor) -> Select[Delivery]:
    deliveries: Select[Delivery] = _of_the_government(select(Delivery), reader)
    return deliveries.options(
        contains_eager(Delivery.message).contains_eager(Message.recipient),
        contains_eager(Delivery.message).contains_eager(Message.robot),
    )


def _of_the_government(deliveries: Any, reader: Actor) -> Any:
    """Those to its people and its group chats."""
    return (
        deliveries.join(Delivery.message)
        .outerjoin(Message.recipient)
        .outerjoin(Message.robot)
        .where(
            func.coalesce(Official.government_id, ChannelSetup.government_id)
            == reader.government_id
        )
    )


def _count(counting: Select[int]) -> int:
    return db.session.scalar(counting) or 0
