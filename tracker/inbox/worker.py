"""The sender (flask worker): takes what is due from the outbox, one delivery after another."""

import logging
import time
from collections.abc import Callable
from dataclasses import replace
from threading import Event

from tracker.core.db import db
from tracker.inbox import bucket, leases, outbox
from tracker.inbox.carriers import carrier_for
from tracker.inbox.channels.carrier import Carrier, hide
from tracker.inbox.outbox import AT_MOST_ONCE, Letter, Outcome
from tracker.models import DeliveryStatus

logger = logging.getLogger(__name__)

PAUSE = 2.0  # seconds between looks at an empty outbox
BEAT_EVERY = 15.0  # seconds
BROKE_BEFORE = Outcome(DeliveryStatus.RETRY, "发送前出错，原因见发送进程的日志")
BROKE = Outcome(DeliveryStatus.RETRY, "发送中出错，原因见发送进程的日志")
BROKE_AT_MOST_ONCE = Outcome(DeliveryStatus.UNKNOWN, BROKE.error)

# Whether what a letter says is still so; asked after the claim, just before it is sent.
Stands = Callable[[Letter], bool]


def always(_letter: Letter) -> bool:
    return True


def run(stop: Event, *, holder: str, stands: Stands = always) -> None:
    """Send until `stop` is set; a delivery that was begun is finished first."""
    last_beat: float | None = None
    while not stop.is_set():
        # The machine's clock may be set; this one only goes on.
        if last_beat is None or time.monotonic() - last_beat >= BEAT_EVERY:
            leases.beat(leases.SENDER, holder)
            outbox.note_unknown()
            last_beat = time.monotonic()
        if not send_next(stands):
            stop.wait(PAUSE)


def send_next(stands: Stands = always) -> bool:
    """Send what is due first; False if nothing is due."""
    letter = outbox.deliver_next(lambda letter: _attempt(letter, stands))
    db.session.rollback()
    return letter is not None


def _attempt(letter: Letter, stands: Stands) -> Outcome:
    outcome = _sent(letter, stands)
    level = logging.INFO if outcome.status is DeliveryStatus.SENT else logging.WARNING
    logger.log(
        level,
        "delivery %s by %s, attempt %s: %s %s",
        letter.delivery_id,
        letter.channel.value,
        letter.attempts,
        outcome.status.value,
        outcome.error,
    )
    return outcome


def _sent(letter: Letter, stands: Stands) -> Outcome:
    """Send it, if it still says what is so. One letter that breaks something stops no other."""
    try:
        carrier = _carrier(letter, stands)
    except Exception:
        logger.exception("delivery %s could not be made ready", letter.delivery_id)
        return BROKE_BEFORE
    finally:
        db.session.rollback()  # nothing is held while a server is spoken to
    if isinstance(carrier, Outcome):
        return carrier
    try:
        outcome = carrier.send(letter)
    except Exception:
        logger.exception("delivery %s broke its channel", letter.delivery_id)
        return BROKE_AT_MOST_ONCE if letter.channel in AT_MOST_ONCE else BROKE
    if letter.robot_id is not None and outcome.after:
        bucket.block(letter.robot_id, outcome.after)
    return replace(outcome, error=hide(outcome.error, carrier.secrets))


def _carrier(letter: Letter, stands: Stands) -> Carrier | Outcome:
    """Who takes the letter now; or what comes of it where nobody does."""
    if not stands(letter):
        return outbox.SUPERSEDED
    carrier = carrier_for(letter)
    if letter.robot_id is not None and not isinstance(carrier, Outcome):
        wait = bucket.take(letter.robot_id)
        if wait is not None:
            return Outcome(DeliveryStatus.PENDING, "机器人每分钟说得有限，排队中", after=wait)
    return carrier
