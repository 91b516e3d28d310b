"""Telling an official, or a group chat, something, once (站内消息)."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from tracker.audit.service import record
from tracker.core import clock
from tracker.core.db import db
from tracker.core.errors import RuleBroken
from tracker.inbox.setups import channels_on
from tracker.models import (
    Actor,
    AuditAction,
    Channel,
    ChannelSetup,
    Delivery,
    DeliveryStatus,
    Message,
    MessageKind,
    Official,
)

MAY_BE_REPEATED = (DeliveryStatus.FAILED, DeliveryStatus.RETRY, DeliveryStatus.UNKNOWN)
# What is told where nobody chose the channels.
USUAL = frozenset({Channel.EMAIL})


def send(
    recipient: Official,
    kind: MessageKind,
    subject: str,
    *,
    occurrence: str,
    text: str = "",
    link: str = "",
    channels: Collection[Channel] | None = None,
    not_before: datetime | None = None,
) -> Message | None:
    """Put a message in the inbox and, where it can go out, in the outbox.

    Whether it can is decided here and now: for a channel that is not set up no delivery is made,
    so that setting one up later does not send everybody the news of the past months.

    occurrence: what happened, e.g. "returned.17.2"; with the recipient it makes the unique key, so
    that the same thing is told to the same person once. None if it was told already, also by a
    process that was quicker.
    link: a path in this application.
    channels: the ways out, of those that the government has switched on and the recipient has an
    address for; by default e-mail.
    not_before: the real instant until which the ways out wait (免打扰); the inbox does not.
    """
    wanted = USUAL if channels is None else frozenset(channels)
    message = Message(
        recipient_id=recipient.id,
        kind=kind,
        occurrence=f"{occurrence}.{recipient.id}",
        subject=subject,
        text=text,
        link=link,
    )
    if _is_told(message.occurrence):
        return None
    message.deliveries = _ways_out(recipient, wanted, not_before or clock.real_now())
    return _told_once(message)


def say_in_group(
    robot: ChannelSetup,
    kind: MessageKind,
    subject: str,
    *,
    occurrence: str,
    text: str,
    link: str = "",
    phones: Collection[str] = (),
    not_before: datetime | None = None,
) -> Message | None:
    """Have a robot say something in its group chat, once.

    A robot is a recipient of its own, which gets one digest and never a message a person; phones:
    the numbers of those it mentions (@). None if it was said already, or the robot is switched off.
    """
    key = f"{occurrence}.robot{robot.id}"
    if not robot.is_on or _is_told(key):
        return None
    message = Message(
        robot_id=robot.id, kind=kind, occurrence=key, subject=subject, text=text, link=link
    )
    mentioned = ",".join(sorted({phone.strip() for phone in phones if phone.strip()}))
    message.deliveries = [
        Delivery(channel=robot.channel, address=mentioned, next_at=not_before or clock.real_now())
    ]
    return _told_once(message)


def _ways_out(
    recipient: Official, wanted: Collection[Channel], next_at: datetime
) -> list[Delivery]:
    """A delivery by each of the channels that is on and reaches the recipient."""
    addresses = {each: address_of(recipient, each) for each in Channel if each in wanted}
    ways = channels_on(recipient.government_id) if any(addresses.values()) else frozenset()
    return [
        Delivery(channel=each, address=address, next_at=next_at)
        for each, address in addresses.items()
        if address and each in ways
    ]


def address_of(recipient: Official, channel: Channel) -> str:
    """Where an official is reached on a channel; empty where he cannot be. Whatever takes over
    from here by the webhook knows him by his number or his mailbox."""
    if channel is Channel.EMAIL:
        return recipient.email
    if channel is Channel.SMS:
        return recipient.phone
    return (recipient.phone or recipient.email) if channel is Channel.WEBHOOK else ""


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


def retry_delivery(delivery: Delivery, *, by: Actor) -> None:
    """Have a delivery that failed, or waits for its next attempt, sent at once (重新发送), to the
    address that the recipient has now; or one that may have arrived, at a person's own word."""
    # A sender may be at it, or somebody else may have said the word: what costs money goes once.
    db.session.execute(select(Delivery.id).where(Delivery.id == delivery.id).with_for_update())
    db.session.expire(delivery)
    if delivery.status not in MAY_BE_REPEATED:
        raise RuleBroken(f"这条投递{delivery.status.label}，不需要重新发送。")
    was = delivery.status.label
    record(
        AuditAction.DELIVERY_REPEATED, delivery, by=by, channel=delivery.channel.label, before=was
    )
    delivery.status = DeliveryStatus.PENDING
    recipient = delivery.message.recipient
    delivery.address = (recipient and address_of(recipient, delivery.channel)) or delivery.address
    delivery.attempts = 0
    delivery.next_at = clock.real_now()
    db.session.flush()


def supersede_unsent(recipient: Official, *, besides: Collection[MessageKind] = ()) -> None:
    """Send nothing more to an official who left a post, besides messages of these kinds; his inbox
    keeps what it holds."""
    own = select(Message.id).where(
        Message.recipient_id == recipient.id, Message.kind.not_in(besides)
    )
    waiting = (DeliveryStatus.PENDING, DeliveryStatus.RETRY)
    db.session.execute(
        update(Delivery)
        .where(Delivery.message_id.in_(own), Delivery.status.in_(waiting))
        .values(status=DeliveryStatus.SUPERSEDED)
    )


def _told_once(message: Message) -> Message | None:
    """The message as it was entered; None where another process has entered it just now."""
    db.session.flush()  # what is pending for other reasons must not fail in the savepoint below
    try:
        with db.session.begin_nested():
            db.session.add(message)
    except IntegrityError:
        if not _is_told(message.occurrence):
            raise
        return None
    return message


def _is_told(key: str) -> bool:
    return db.session.scalar(select(Message.id).where(Message.occurrence == key)) is not None
