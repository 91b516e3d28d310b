"""Telling an official something, once (站内消息)."""

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from tracker.core import clock
from tracker.core.db import db
from tracker.core.errors import RuleBroken
from tracker.inbox import email
from tracker.models import (
    Actor,
    Channel,
    Delivery,
    DeliveryStatus,
    Message,
    MessageKind,
    Official,
)


def send(
    recipient: Official,
    kind: MessageKind,
    subject: str,
    *,
    occurrence: str,
    text: str = "",
    link: str = "",
) -> Message | None:
    """Put a message in the inbox and, where it can be mailed, in the outbox.

    Whether it can is decided here and now: where no mail server is set up no delivery is made, so
    that setting one up later does not mail everybody the news of the past months.

    occurrence: what happened, e.g. "returned.17.2"; with the recipient it makes the unique key, so
    that the same thing is told to the same person once. None if it was told already, also by a
    process that was quicker.
    link: a path in this application.
    """
    key = f"{occurrence}.{recipient.id}"
    if _is_told(key):
        return None
    message = Message(
        recipient_id=recipient.id, kind=kind, occurrence=key, subject=subject, text=text, link=link
    )
    if recipient.email and email.mail_server() is not None:
        message.deliveries.append(Delivery(channel=Channel.EMAIL, address=recipient.email))
    db.session.flush()  # what is pending for other reasons must not fail in the savepoint below
    try:
        with db.session.begin_nested():
            db.session.add(message)
    except IntegrityError:
        if not _is_told(key):
            raise
        return None
    return message


def mark_read(message: Message, *, by: Actor) -> None:
    """Note that its recipient has opened the message; a second time changes nothing."""
    if message.recipient_id == by.official.id and message.read_at is None:
        message.read_at = clock.now()
        db.session.flush()


def mark_all_read(*, by: Actor) -> None:
    db.session.execute(
        update(Message)
        .where(Message.recipient_id == by.official.id, Message.read_at.is_(None))
        .values(read_at=clock.now())
    )


def retry_delivery(delivery: Delivery) -> None:
    """Have a delivery that failed, or waits for its next attempt, sent at once (重新发送), to the
    address that the recipient has now."""
    if delivery.status not in (DeliveryStatus.FAILED, DeliveryStatus.RETRY):
        raise RuleBroken(f"这封邮件{delivery.status.label}，不需要重新发送。")
    delivery.status = DeliveryStatus.PENDING
    recipient = delivery.message.recipient
    delivery.address = (recipient and recipient.email) or delivery.address
    delivery.attempts = 0
    delivery.next_at = clock.real_now()
    db.session.flush()


def supersede_unsent(recipient: Official) -> None:
    """Send nothing more to an official who left a post; his inbox keeps what it holds."""
    own = select(Message.id).where(Message.recipient_id == recipient.id)
    waiting = (DeliveryStatus.PENDING, DeliveryStatus.RETRY)
    db.session.execute(
        update(Delivery)
        .where(Delivery.message_id.in_(own), Delivery.status.in_(waiting))
        .values(status=DeliveryStatus.SUPERSEDED)
    )


def _is_told(key: str) -> bool:
    return db.session.scalar(select(Message.id).where(Message.occurrence == key)) is not None
