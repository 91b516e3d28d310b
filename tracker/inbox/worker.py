"""The sender (flask worker): takes what is due from the outbox, one delivery after another."""

import logging
import time
from collections.abc import Callable
from datetime import timedelta
from threading import Event

from tracker.core.db import db
from tracker.inbox import email, leases, outbox
from tracker.inbox.outbox import Letter, Outcome
from tracker.models import Channel, DeliveryStatus

logger = logging.getLogger(__name__)

PAUSE = 2.0  # seconds between looks at an empty outbox
BEAT_EVERY = 15.0  # seconds
NO_WAY_FOR = timedelta(minutes=10)

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
            last_beat = time.monotonic()
        if not send_next(stands):
            stop.wait(PAUSE)


def send_next(stands: Stands = always) -> bool:
    """Send what is due first; False if nothing is due."""
    letter = outbox.deliver_next(lambda letter: _attempt(letter, stands))
    db.session.rollback()
    return letter is not None


def _attempt(letter: Letter, stands: Stands) -> Outcome:
    outcome = _send(letter) if stands(letter) else outbox.SUPERSEDED
    level = logging.INFO if outcome.status is DeliveryStatus.SENT else logging.WARNING
    logger.log(
        level,
        "delivery %s, attempt %s: %s %s",
        letter.delivery_id,
        letter.attempts,
        outcome.status.value,
        outcome.error,
    )
    return outcome


def _send(letter: Letter) -> Outcome:
    server = email.mail_server()
    db.session.rollback()  # nothing is held while a server is spoken to
    if letter.channel is not Channel.EMAIL or server is None:
        return Outcome(DeliveryStatus.PENDING, "渠道没有设置", after=NO_WAY_FOR)
    return email.send(letter, server)
