"""The sender (flask worker): takes what is due from the outbox, one delivery after another."""

import logging
from datetime import datetime, timedelta
from functools import partial
from threading import Event

from tracker.core import clock
from tracker.core.db import db
from tracker.inbox import email, leases, outbox
from tracker.models import DeliveryStatus

logger = logging.getLogger(__name__)

PAUSE = 2.0  # seconds between looks at an empty outbox
BEAT_EVERY = timedelta(seconds=15)


def run(stop: Event, *, holder: str) -> None:
    """Send until `stop` is set; a delivery that was begun is finished first.

    Without a mail server in the settings, what is still waiting from earlier stays where it is.
    """
    server = email.mail_server()
    last_beat: datetime | None = None
    while not stop.is_set():
        if last_beat is None or clock.real_now() - last_beat >= BEAT_EVERY:
            leases.beat(leases.SENDER, holder)
            last_beat = clock.real_now()
        if server is None or not send_next(server):
            stop.wait(PAUSE)


def send_next(server: email.MailServer) -> bool:
    """Send what is due first; False if nothing is due."""
    letter = outbox.deliver_next(partial(_send, server=server))
    db.session.rollback()
    return letter is not None


def _send(letter: outbox.Letter, server: email.MailServer) -> outbox.Outcome:
    outcome = email.send(letter, server)
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
