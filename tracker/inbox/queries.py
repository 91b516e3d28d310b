"""Messages as their recipients see them, and deliveries as the administrator does."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import contains_eager

from tracker.core import clock
from tracker.core.db import db
from tracker.inbox import leases, outbox
from tracker.models import Actor, Delivery, DeliveryStatus, Lease, Message, Official

PAGE = 50
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
    """The delivery, if it went to somebody of the reader's government; else NoResultFound."""
    return db.session.scalars(_deliveries(reader).where(Delivery.id == delivery_id)).one()


def deliveries_by_status(reader: Actor) -> dict[DeliveryStatus, int]:
    counted = db.session.execute(
        select(Delivery.status, func.count(Delivery.id))
        .join(Delivery.message)
        .join(Message.recipient)
        .where(Official.government_id == reader.government_id)
        .group_by(Delivery.status)
    )
    return {row.status: row[1] for row in counted}


def troubled_deliveries(reader: Actor) -> Sequence[Delivery]:
    """What failed or has to be tried again, newest first."""
    troubled = (DeliveryStatus.FAILED, DeliveryStatus.RETRY)
    return db.session.scalars(
        _deliveries(reader)
        .where(Delivery.status.in_(troubled))
        .order_by(Delivery.id.desc())
        .limit(PAGE)
    ).all()


def stuck_deliveries() -> int:
    """How many were due a quarter of an hour ago and are still not sent."""
    late = outbox.waiting_since(clock.real_now() - STUCK_AFTER)
    return _count(select(func.count(Delivery.id)).where(late))


@dataclass(frozen=True)
class SignOfLife:
    """When a process was last heard of; never, for one that did not run yet."""

    name: str
    at: datetime | None
    is_silent: bool


def signs_of_life() -> list[SignOfLife]:
    """The clock and the sender."""
    last = {lease.name: lease.beat_at for lease in db.session.scalars(select(Lease))}
    oldest = clock.real_now() - SILENT_AFTER
    names = (leases.CLOCK, leases.SENDER)
    return [
        SignOfLife(name, last.get(name), name not in last or last[name] < oldest) for name in names
    ]


def _deliveries(reader: Actor) -> Select[Delivery]:
    return (
        select(Delivery)
        .join(Delivery.message)
        .join(Message.recipient)
        .where(Official.government_id == reader.government_id)
        .options(contains_eager(Delivery.message).contains_eager(Message.recipient))
    )


def _count(counting: Select[int]) -> int:
    return db.session.scalar(counting) or 0
