"""The posts that somebody acts in: his own, and those he covers (AB角)."""

from datetime import date

from sqlalchemy import or_, select

from tracker.core.db import db
from tracker.models import Actor, Cover, Official, Post, Tenure


def capacities_of(official: Official, on: date) -> list[Actor]:
    """The posts an official acts in on a day, own ones first, then those covered for others."""
    tenures = db.session.scalars(
        select(Tenure)
        .join(Post)
        .where(
            Tenure.official_id == official.id,
            Tenure.from_on <= on,
            or_(Tenure.until_on.is_(None), Tenure.until_on > on),
        )
        .order_by(Post.position, Post.id)
    )
    covers = db.session.scalars(
        select(Cover)
        .join(Post)
        .where(Cover.official_id == official.id, Cover.from_on <= on, Cover.until_on > on)
        .order_by(Post.position, Post.id)
    )
    own = [Actor(official, tenure.post, on) for tenure in tenures]
    return own + [Actor(official, cover.post, on, cover=cover) for cover in covers]
