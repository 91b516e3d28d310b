"""Who answers for many units at once."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from tracker.core.db import db
from tracker.directory.queries import Acting, acting_by_post
from tracker.models import Post, PostKind


def heads_by_unit(unit_ids: Sequence[int], *, on: date) -> dict[int, Acting]:
    """Who answers for each unit that day: its head, or another responsible where none heads."""
    posts = db.session.execute(
        select(Post.id, Post.unit_id)
        .where(
            Post.unit_id.in_(unit_ids),
            Post.kind.in_((PostKind.UNIT_HEAD, PostKind.RESPONSIBLE)),
            Post.abolished_on.is_(None),
        )
        .order_by(Post.kind != PostKind.UNIT_HEAD, Post.position, Post.id)
    ).all()
    acting = acting_by_post([post for post, _ in posts], on=on)
    found: dict[int, Acting] = {}
    for post, unit in posts:
        if unit is not None and post in acting:
            found.setdefault(unit, acting[post])
    return found
