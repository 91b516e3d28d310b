"""The files that go with things, for whoever may see the things."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import NoResultFound

from tracker.core.db import db
from tracker.models import Actor, Enclosure
from tracker.permissions import Permission, allowed


def get_enclosure(enclosure_id: int, *, reader: Actor) -> Enclosure:
    """The file, if the reader may see what it belongs to; else NoResultFound."""
    enclosure = db.session.get_one(Enclosure, enclosure_id)
    if not allowed(reader, Permission.ENCLOSURE_VIEW, enclosure):
        raise NoResultFound
    return enclosure


def enclosures_of(subjects: Sequence[Any]) -> dict[int, list[Enclosure]]:
    """By the id of the subject, its files in the order of upload; one query however many.

    subjects: rows of one table.
    """
    found: dict[int, list[Enclosure]] = {subject.id: [] for subject in subjects}
    if not subjects:
        return found
    rows = select(Enclosure).where(
        Enclosure.subject_type == subjects[0].__tablename__, Enclosure.subject_id.in_(found)
    )
    for enclosure in db.session.scalars(rows.order_by(Enclosure.id)):
        found[enclosure.subject_id].append(enclosure)
    return found
