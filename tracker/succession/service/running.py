"""What a change that was entered ahead brings on its day."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import Select, select

from tracker.core.db import db, hold, transaction
from tracker.directory import queries as directory
from tracker.directory import tenures
from tracker.models import Cover, Handover
from tracker.succession.service.telling import freeze, tell_change, tell_cover, tell_vacant_after

# How long after its end a cover is still looked at: the clock may have stood still.
LOOK_BACK = timedelta(days=31)


def hand_over(today: date) -> int:
    """Bring about what was entered for a day that has come; how many changes that were.

    A job: each change is a transaction of its own, and a second run finds nothing left to do.
    """
    done = 0
    for handover_id in _ids(select(Handover.id).where(Handover.frozen_at.is_(None)), today):
        with transaction():
            done += _bring_about(db.session.get_one(Handover, handover_id), today)
    covers = db.session.scalars(
        select(Cover.id)
        .where(Cover.from_on <= today, Cover.until_on > today - LOOK_BACK)
        .order_by(Cover.id)
    ).all()
    for cover_id in covers:
        with transaction():
            _follow_cover(db.session.get_one(Cover, cover_id), today)
    return done


def _ids(due: Select[int], today: date) -> Sequence[int]:
    return db.session.scalars(due.where(Handover.on <= today).order_by(Handover.id)).all()


def _bring_about(handover: Handover, today: date) -> bool:
    hold(handover)
    if handover.is_frozen:
        return False
    if handover.left is not None:
        tenures.stop_mail_of(handover.left.official, on=today)
    freeze(handover, today=today, by=None)
    tell_change(handover, today=today)
    return True


def _follow_cover(cover: Cover, today: date) -> None:
    if cover.includes(today):
        tell_cover(cover)
    elif directory.acting_in(cover.post, on=today) is None:
        tell_vacant_after(cover, today=today)
