"""Telling an official something, once (站内消息)."""

from sqlalchemy import select, update

from tracker.core.db import db
from tracker.models import Channel, Delivery, DeliveryStatus, Message, MessageKind, Official


def send(
    recipient: Official,
    kind: MessageKind,
    subject: str,
    *,
    occurrence: str,
    text: str = "",
    link: str = "",
) -> Message | None:
    """Put a message in the inbox and, where there is an address, in the outbox.

    occurrence: what happened, e.g. "returned.17.2"; with the recipient it makes the unique key, so
    that the same thing is told to the same person once. None if it was told already.
    link: a path in this application.
    """
    key = f"{occurrence}.{recipient.id}"
    if db.session.scalar(select(Message.id).where(Message.occurrence == key)) is not None:
        return None
    message = Message(
        recipient_id=recipient.id, kind=kind, occurrence=key, subject=subject, text=text, link=link
    )
    if recipient.email:
        message.deliveries.append(Delivery(channel=Channel.EMAIL, address=recipient.email))
    db.session.add(message)
    db.session.flush()
    return message


def supersede_unsent(recipient: Official) -> None:
    """Send nothing more to an official who left a post; his inbox keeps what it holds."""
    own = select(Message.id).where(Message.recipient_id == recipient.id)
    waiting = (DeliveryStatus.PENDING, DeliveryStatus.RETRY)
    db.session.execute(
        update(Delivery)
        .where(Delivery.message_id.in_(own), Delivery.status.in_(waiting))
        .values(status=DeliveryStatus.SUPERSEDED)
    )
