"""Who writes for each of many units, and who answers for it, on a day; in three queries."""

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import select

from tracker.core.db import db
from tracker.directory.queries import acting_by_post
from tracker.models import Official, Post, PostKind

_HEADS = (PostKind.UNIT_HEAD, PostKind.RESPONSIBLE)


def reporters_by_unit(unit_ids: Collection[int], *, on: date) -> dict[int, list[Official]]:
    """Who writes the reports of each that day, as reporters_of says of one; a unit that has nobody
    is left out."""
    return _acting(unit_ids, (PostKind.LIAISON, *_HEADS), on)


def heads_by_unit(unit_ids: Collection[int], *, on: date) -> dict[int, list[Official]]:
    """Who answers for each that day, as heads_of says of one; who has nobody is left out."""
    return _acting(unit_ids, _HEADS, on)


def _acting(
    unit_ids: Collection[int], kinds: Sequence[PostKind], on: date
) -> dict[int, list[Official]]:
    posts = db.session.scalars(
        select(Post)
        .where(Post.unit_id.in_(unit_ids), Post.kind.in_(kinds), Post.abolished_on.is_(None))
        .order_by(Post.position, Post.id)
    ).all()
    acting = acting_by_post([post.id for post in posts], on=on)
    found: dict[int, list[Official]] = {}
    for kind in kinds:  # the next kind only where nobody is of the one before
        of_kind: dict[int, list[Official]] = {}
        for post in posts:
            if post.kind is kind and post.id in acting and post.unit_id is not None:
                of_kind.setdefault(post.unit_id, []).append(acting[post.id].official)
        found = of_kind | found
    return {unit_id: list(dict.fromkeys(people)) for unit_id, people in found.items()}
