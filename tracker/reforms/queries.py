"""Reforms as a reader may see them."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import joinedload, selectinload

from tracker.core.db import db
from tracker.models import Actor, Reform, ReformMove, ReformPart
from tracker.permissions import Permission, allowed


def get_reform(reform_id: int, *, reader: Actor) -> Reform:
    """The reform, if it is of the reader's government; else NoResultFound."""
    reform = db.session.get_one(Reform, reform_id)
    if reform.government_id != reader.government_id or not allowed(
        reader, Permission.REFORM_VIEW, reform
    ):
        raise NoResultFound
    return reform


def list_reforms(reader: Actor) -> Sequence[Reform]:
    """The government's reforms, the latest day first."""
    return db.session.scalars(
        select(Reform)
        .where(Reform.government_id == reader.government_id)
        .options(selectinload(Reform.parts).joinedload(ReformPart.successor))
        .order_by(Reform.on.desc(), Reform.id.desc())
    ).all()


def moves_made(reform: Reform) -> Sequence[ReformMove]:
    """The tasks that went over, in the order of their documents."""
    return db.session.scalars(
        select(ReformMove)
        .where(ReformMove.reform_id == reform.id)
        .options(
            joinedload(ReformMove.task),
            joinedload(ReformMove.predecessor),
            joinedload(ReformMove.successor),
        )
        .order_by(ReformMove.id)
    ).all()
