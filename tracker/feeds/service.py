"""Giving out the address of a calendar, taking it back, and answering whoever brings it."""

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import select, update

from tracker.audit import service as audit
from tracker.core import clock
from tracker.core.db import db, transaction
from tracker.core.errors import RuleBroken
from tracker.documents.calendar import CalendarEvent, calendar_file
from tracker.feeds import queries
from tracker.feeds.queries import Day
from tracker.models import Account, Actor, AuditAction, Feed, Official
from tracker.permissions import capacities_of
from tracker.web.login import hash_of

# A program that asks again so soon, and finds nothing new, leaves no trace.
NOTED_EVERY = timedelta(minutes=5)
# An event that is gone may come back; its sequence must not fall.
REMEMBERED = timedelta(days=400)
LONGEST_TOKEN = 64


def create_feed(*, by: Actor) -> str:
    """Make an address for the actor's calendar; gives its token, which is kept nowhere else. An
    older address ends with it."""
    _take_back(by)
    token = secrets.token_urlsafe(32)
    feed = Feed(official=by.official, token_hash=hash_of(token), created_at=clock.real_now())
    db.session.add(feed)
    audit.record(AuditAction.FEED_CREATED, feed, by=by)
    return token


def revoke_feed(*, by: Actor) -> None:
    """Take the address back: whoever brings it finds nothing."""
    feed = queries.feed_of(by.official)
    if feed is None:
        raise RuleBroken("没有在用的订阅地址，不用停用。")
    _take_back(by)
    audit.record(AuditAction.FEED_REVOKED, feed, by=by)


def _take_back(by: Actor) -> None:
    """End whatever address he has. Who makes two at once makes one after the other: an address that
    nobody sees could not be taken back."""
    own = select(Official.id).where(Official.id == by.official.id)
    db.session.execute(own.with_for_update(key_share=True))
    db.session.execute(
        update(Feed)
        .where(Feed.official_id == by.official.id, Feed.revoked_at.is_(None))
        .values(revoked_at=clock.real_now())
    )


def calendar_behind(token: str, *, on: date, base_url: str) -> bytes | None:
    """The calendar at an address, as its owner may see it today; None where there is none, or none
    any more: revoked, its account disabled, no post held. Runs a transaction of its own where it
    has something to note.

    base_url: where this application is reached, for the links.
    """
    feed = _feed_behind(token, on)
    if feed is None:
        return None
    days = queries.days_for(feed.official, on=on)
    now = clock.real_now()
    told = _told(days, feed, now)
    is_noted = feed.fetched_at is not None and now - feed.fetched_at < NOTED_EVERY
    if told != feed.told or not is_noted:
        with transaction():
            db.session.execute(
                update(Feed).where(Feed.id == feed.id).values(fetched_at=now, told=told)
            )
    return calendar_file("督查督办台账", _events(days, told, base_url.rstrip("/")))


def _feed_behind(token: str, on: date) -> Feed | None:
    if len(token) > LONGEST_TOKEN:
        return None
    wanted = hash_of(token)
    feed = db.session.scalar(select(Feed).where(Feed.token_hash == wanted))
    is_right = hmac.compare_digest(feed.token_hash if feed else "", wanted)
    if feed is None or not is_right or feed.revoked_at is not None:
        return None
    account = db.session.scalar(select(Account).where(Account.official_id == feed.official_id))
    if account is None or account.is_disabled or not capacities_of(feed.official, on):
        return None
    return feed


def _told(days: Sequence[Day], feed: Feed, now: datetime) -> dict[str, list[str | int]]:
    """What is told of each event now: its digest, its sequence, since when it is so."""
    before = feed.told
    oldest = (now - REMEMBERED).isoformat()
    told = {key: each for key, each in before.items() if str(each[2]) > oldest}
    for day in days:
        digest = _digest(day)
        known = before.get(day.key)
        if known is None:
            told[day.key] = [digest, 0, now.isoformat()]
        elif known[0] != digest:
            told[day.key] = [digest, known[1] + 1, now.isoformat()]
        else:
            told[day.key] = known
    return told


def _digest(day: Day) -> str:
    said = "\n".join((day.on.isoformat(), day.title, day.text, day.link))
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def _events(
    days: Sequence[Day], told: dict[str, list[str | int]], base_url: str
) -> list[CalendarEvent]:
    return [
        CalendarEvent(
            uid=f"{day.key}@supervision-tracker",
            on=day.on,
            title=day.title,
            text=f"{day.text}\n{base_url}{day.link}",
            link=f"{base_url}{day.link}",
            sequence=int(told[day.key][1]),
            changed_at=datetime.fromisoformat(str(told[day.key][2])),
        )
        for day in days
    ]
