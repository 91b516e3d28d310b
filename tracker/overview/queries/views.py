"""The lists that one official comes back to (自存视图)."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.exc import NoResultFound

from tracker.core.db import db
from tracker.models import Actor, Official, SavedView


def views_of(official: Official) -> Sequence[SavedView]:
    """His own, the oldest first."""
    own = select(SavedView).where(SavedView.official_id == official.id)
    return db.session.scalars(own.order_by(SavedView.id)).all()


def get_view(view_id: int, *, reader: Actor) -> SavedView:
    """The view, if it is the reader's own; else NoResultFound."""
    view = db.session.get_one(SavedView, view_id)
    if view.official_id != reader.official.id:
        raise NoResultFound
    return view
