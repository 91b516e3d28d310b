"""Who acts for a holder while he is away (AB角): the facts, and who is told of them."""

from datetime import date

from tracker.core.db import db
from tracker.directory import tenures
from tracker.models import Actor, Cover, Official, Post
from tracker.succession.service.telling import tell_cover, tell_cover_ended


def set_cover(
    post: Post, official: Official, *, from_on: date, until_on: date, reason: str, by: Actor
) -> Cover:
    """Let an official act in a post, [from, until); he is told on the day on which it begins."""
    cover = tenures.set_cover(
        post, official, from_on=from_on, until_on=until_on, reason=reason, by=by
    )
    db.session.flush()
    if cover.includes(by.on):
        tell_cover(cover)
    return cover


def end_cover(cover: Cover, *, on: date, by: Actor) -> None:
    """End a cover early, or take back one that has not begun; who acts is told, if he knew."""
    has_begun = cover.from_on <= on
    tenures.end_cover(cover, on=on, by=by)
    if has_begun:
        tell_cover_ended(cover, on=on)
