"""Which process does what only one should do, and when each was last alive (租约、心跳).

Leases keep the logs readable and the sender of work single; that nothing is done twice rests on
the unique keys of what is written, not on them. Each function is a transaction of its own.
"""

from datetime import timedelta

from sqlalchemy.exc import IntegrityError

from tracker.core import clock
from tracker.core.db import db, transaction
from tracker.models import Lease

CLOCK = "clock"
SENDER = "sender"


def hold(name: str, holder: str, *, lasts: timedelta) -> bool:
    """Take or renew a lease; False while that of another holder has not run out."""
    with transaction():
        now = clock.real_now()
        lease = db.session.get(Lease, name, with_for_update=True)
        if lease is None:
            return _insert(Lease(name=name, holder=holder, until=now + lasts, beat_at=now))
        # One that ends later than any could is of a clock that was wrong, and is set right now.
        if lease.holder != holder and now < lease.until <= now + 2 * lasts:
            return False
        lease.holder, lease.until, lease.beat_at = holder, now + lasts, now
    return True


def beat(name: str, holder: str) -> None:
    """Leave a sign of life for a work that several may do at once."""
    with transaction():
        now = clock.real_now()
        lease = db.session.get(Lease, name, with_for_update=True)
        if lease is None:
            _insert(Lease(name=name, holder=holder, until=now, beat_at=now))
        else:
            lease.holder, lease.until, lease.beat_at = holder, now, now


def release(name: str, holder: str) -> None:
    """Give a lease up, so that the next need not wait until it runs out."""
    with transaction():
        lease = db.session.get(Lease, name, with_for_update=True)
        if lease is not None and lease.holder == holder:
            lease.until = clock.real_now()


def _insert(lease: Lease) -> bool:
    try:
        with db.session.begin_nested():
            db.session.add(lease)
    except IntegrityError:  # another process was first
        return False
    return True
