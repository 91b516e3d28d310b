"""How fast a robot may speak (限速): a bucket of tokens in the database, shared by all senders.

Each function is a transaction of its own; the row of the robot is locked in it.
"""

from datetime import timedelta

from tracker.core import clock
from tracker.core.db import db, transaction
from tracker.models import ChannelSetup

HOLDS = 20.0
FILLS_IN = timedelta(minutes=1)
LEAST_PAUSE = timedelta(seconds=1)
LONGEST_BLOCK = timedelta(minutes=20)  # no server wants more than ten


def take(robot_id: int) -> timedelta | None:
    """Take a token; or how long to wait, where none is there or its server has blocked it."""
    with transaction():
        robot = db.session.get_one(ChannelSetup, robot_id, with_for_update=True)
        now = clock.real_now()
        # A block that would last longer than any was written by a clock that was wrong.
        if robot.blocked_until is not None and now < robot.blocked_until <= now + LONGEST_BLOCK:
            return robot.blocked_until - now
        # A machine's clock that was set back fills nothing, and takes nothing away.
        since = max(now - robot.tokens_at, timedelta(0)) if robot.tokens_at else FILLS_IN
        tokens = min(HOLDS, robot.tokens + HOLDS * (since / FILLS_IN))
        robot.tokens_at = now
        robot.tokens = tokens - 1 if tokens >= 1 else tokens
        if tokens >= 1:
            return None
        return max((1 - tokens) / HOLDS * FILLS_IN, LEAST_PAUSE)


def block(robot_id: int, lasts: timedelta) -> None:
    """Have nothing said for a while, as its server has said that it was too much."""
    with transaction():
        robot = db.session.get_one(ChannelSetup, robot_id, with_for_update=True)
        robot.blocked_until = clock.real_now() + min(lasts, LONGEST_BLOCK)
