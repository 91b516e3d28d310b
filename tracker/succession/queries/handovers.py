"""What a change of a post's holder would move, and what earlier ones moved (交接)."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import joinedload

from tracker.core.db import db
from tracker.models import Actor, Cover, Handover, Post, Tenure
from tracker.permissions import Permission, allowed
from tracker.succession.queries.work import Part, decided_since, open_work, parts_as_json


@dataclass(frozen=True)
class Change:
    """What follows if a post changes hands on a day; `seen` tells it from what follows later."""

    post: Post
    on: date
    leaving: Tenure | None
    parts: list[Part]
    since: list[Part]  # decided in the post between that day and today
    covers: Sequence[Cover]  # that would go on after that day
    seen: str

    @property
    def count(self) -> int:
        return sum(part.count for part in self.parts)


def change_of(post: Post, *, on: date, today: date, to: str) -> Change:
    """What would follow.

    to: who is to come, by his number, or the name of somebody new; empty where nobody is.
    """
    leaving = db.session.scalar(
        select(Tenure)
        .where(Tenure.post_id == post.id, Tenure.until_on.is_(None))
        .options(joinedload(Tenure.official))
    )
    parts = open_work(post, on=max(on, today))
    since = decided_since(post, since=on) if on < today else []
    covers = lasting_covers(post, on=on)
    shown = [
        [post.id, on.isoformat(), to, leaving.id if leaving else 0],
        parts_as_json(parts),
        parts_as_json(since),
        [[each.id, each.until_on.isoformat()] for each in covers],
    ]
    digest = hashlib.sha256(json.dumps(shown, ensure_ascii=False).encode()).hexdigest()[:20]
    return Change(post, on, leaving, parts, since, covers, digest)


def lasting_covers(post: Post, *, on: date) -> Sequence[Cover]:
    """The covers of the post that go on after a day, or begin after it."""
    return db.session.scalars(
        select(Cover)
        .where(Cover.post_id == post.id, Cover.until_on > on)
        .options(joinedload(Cover.official))
        .order_by(Cover.from_on)
    ).all()


def get_handover(handover_id: int, *, reader: Actor) -> Handover:
    """The handover, if the reader may see it; else NoResultFound."""
    handover = db.session.get_one(Handover, handover_id)
    if not allowed(reader, Permission.HANDOVER_VIEW, handover):
        raise NoResultFound
    return handover


def get_change(handover_id: int) -> Handover:
    """The change, whoever asks; else NoResultFound."""
    return db.session.get_one(Handover, handover_id)
