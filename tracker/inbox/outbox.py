"""The outbox (发件箱): deliveries are claimed by lease, sent outside any transaction, and finished.

Any number of senders may run. None sends what another holds; one that dies in the middle leaves a
lease that runs out, and the delivery is sent again under the same Message-ID. So nothing is lost,
and a crash repeats at most the one delivery it interrupted. A short message is never repeated: its
delivery becomes UNKNOWN, and a person decides.

Times are the machine's. Where its clock is set forward, a lease may run out early, as after a
crash; where it is set back, what waits does so for as much longer. Nothing is lost by either.

Each function here is a transaction of its own: a claim must stand before the sending begins.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Update, and_, exists, or_, select, update

from tracker.core import clock
from tracker.core.db import db, transaction
from tracker.models import Channel, Delivery, DeliveryStatus, Message, MessageKind

# Whatever the channel, an attempt is cut off after this; one delivery is claimed at a time, so the
# lease outlasts it ten times.
LONGEST_ATTEMPT = 30.0  # seconds
LEASE = timedelta(seconds=10 * LONGEST_ATTEMPT)
# Minutes to wait after each attempt that may be repeated; after the last it has failed for good.
RETRY_AFTER = (1, 5, 15, *(60,) * 23)
LONGEST_ERROR = 500
# What costs money and disturbs is not repeated where it may have arrived.
AT_MOST_ONCE = frozenset({Channel.SMS})
INTERRUPTED = "发送中断，不知道网关是否已经收下"


@dataclass(frozen=True)
class Letter:
    """A claimed delivery: what a channel needs of it, so that sending touches no database.

    address: a mailbox or a number; for a robot, the numbers of those it mentions, by commas.
    robot_id: the robot that speaks, where it goes to a group chat and to nobody in person.
    """

    delivery_id: int
    token: str
    attempts: int  # this one included
    channel: Channel
    address: str
    message_id: int
    kind: MessageKind
    occurrence: str
    subject: str
    text: str
    link: str
    government_id: int
    name: str = ""  # the recipient's
    robot_id: int | None = None


@dataclass(frozen=True)
class Outcome:
    """What came of an attempt, and what went wrong in the server's own words.

    answer: what the server said, also where all went well; shown to who tries a channel out.

    SENT, FAILED, or UNKNOWN where it may have arrived and must not be repeated; RETRY by the
    timetable, but not before `after`; PENDING where nothing was tried: put back until `after`,
    which counts for no attempt; SUPERSEDED where there was nothing to tell any more.
    """

    status: DeliveryStatus
    error: str = ""
    after: timedelta = timedelta(0)
    answer: str = field(default="", compare=False)


SENT = Outcome(DeliveryStatus.SENT)
SUPERSEDED = Outcome(DeliveryStatus.SUPERSEDED)


def deliver_next(send: Callable[[Letter], Outcome]) -> Letter | None:
    """Claim what is due first, send it, and note what came of it. None if nothing is due."""
    letter = claim()
    if letter is not None:
        finish(letter, send(letter))
    return letter


def claim() -> Letter | None:
    """Take the delivery that is due first for the length of a lease; None if nothing is due."""
    now = clock.real_now()
    waits = db.session.scalar(select(exists().where(_is_due(now))))
    db.session.rollback()  # looking must not hold a snapshot, nor take SQLite's only write lock
    if not waits:
        return None
    with transaction():
        claimed = db.session.scalar(_claiming(now, secrets.token_hex(16)))
        if claimed is None:
            return None
        delivery = db.session.get_one(Delivery, claimed, populate_existing=True)
        return _letter(delivery, db.session.get_one(Message, delivery.message_id))


def note_unknown() -> int:
    """How many deliveries that may not be repeated were interrupted; from now on a person's
    affair."""
    now = clock.real_now()
    interrupted = and_(
        Delivery.status == DeliveryStatus.SENDING,
        Delivery.channel.in_(AT_MOST_ONCE),
        Delivery.lease_until <= now,
    )
    waits = db.session.scalar(select(exists().where(interrupted)))
    db.session.rollback()
    if not waits:
        return 0
    values = {"lease_token": None, "lease_until": None, "error": INTERRUPTED}
    with transaction():
        noted = db.session.scalars(
            update(Delivery)
            .where(interrupted)
            .values(status=DeliveryStatus.UNKNOWN, **values)
            .returning(Delivery.id)
            .execution_options(synchronize_session=False)
        ).all()
    return len(noted)


def finish(letter: Letter, outcome: Outcome) -> bool:
    """Note the outcome; False, and nothing changed, if the lease has passed to another sender.

    A sender that was thought dead still says the truth of what was UNKNOWN in the meantime.
    """
    now = clock.real_now()
    values = {"lease_token": None, "lease_until": None, "error": outcome.error[:LONGEST_ERROR]}
    is_held = Delivery.lease_token == letter.token
    is_unknown = and_(
        Delivery.status == DeliveryStatus.UNKNOWN, Delivery.attempts == letter.attempts
    )
    with transaction():
        finished = db.session.scalar(
            update(Delivery)
            .where(Delivery.id == letter.delivery_id, or_(is_held, is_unknown))
            .values(**values, **_result(letter, outcome, now))
            .returning(Delivery.id)
        )
    return finished is not None


def waiting_since(moment: datetime) -> ColumnElement[bool]:
    """The condition that a delivery was due at that moment and has not been sent yet."""
    unsent = Delivery.status.in_((DeliveryStatus.PENDING, DeliveryStatus.RETRY))
    return or_(
        and_(unsent, Delivery.next_at <= moment),
        and_(
            Delivery.status == DeliveryStatus.SENDING,
            Delivery.channel.not_in(AT_MOST_ONCE),
            Delivery.lease_until <= moment,
        ),
    )


_is_due = waiting_since


def _claiming(now: datetime, token: str) -> Update:
    """One statement on both databases; SQLite has no row locks and leaves out the locking clause,
    and needs none under BEGIN IMMEDIATE."""
    due_first = (
        select(Delivery.id)
        .where(_is_due(now))
        .order_by(Delivery.next_at, Delivery.id)
        .limit(1)
        .with_for_update(skip_locked=True)
        .scalar_subquery()
    )
    return (
        update(Delivery)
        .where(Delivery.id == due_first)
        .values(
            status=DeliveryStatus.SENDING,
            lease_token=token,
            lease_until=now + LEASE,
            attempts=Delivery.attempts + 1,
        )
        .returning(Delivery.id)
        .execution_options(synchronize_session=False)
    )


def _letter(delivery: Delivery, message: Message) -> Letter:
    told = message.recipient or message.robot
    assert delivery.lease_token is not None
    assert told is not None
    return Letter(
        delivery_id=delivery.id,
        token=delivery.lease_token,
        attempts=delivery.attempts,
        channel=delivery.channel,
        address=delivery.address,
        message_id=message.id,
        kind=message.kind,
        occurrence=message.occurrence,
        subject=message.subject,
        text=message.text,
        link=message.link,
        government_id=told.government_id,
        name=told.name,
        robot_id=message.robot_id,
    )


def _result(letter: Letter, outcome: Outcome, now: datetime) -> dict[str, object]:
    if outcome.status is DeliveryStatus.SENT:
        return {"status": DeliveryStatus.SENT, "sent_at": now}
    if outcome.status is DeliveryStatus.PENDING:
        untried = letter.attempts - 1
        return {"status": outcome.status, "next_at": now + outcome.after, "attempts": untried}
    if outcome.status is not DeliveryStatus.RETRY:
        return {"status": outcome.status}
    if letter.attempts > len(RETRY_AFTER):
        return {"status": DeliveryStatus.FAILED}
    pause = max(timedelta(minutes=RETRY_AFTER[letter.attempts - 1]), outcome.after)
    return {"status": DeliveryStatus.RETRY, "next_at": now + pause}
