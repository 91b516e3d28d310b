"""What a unit came from and what became of it (沿革)."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import selectinload

from tracker.core.db import db
from tracker.models import Reform, ReformPart, Unit


def reforms_of(unit: Unit) -> Sequence[Reform]:
    """The reforms that made, changed or ended a unit, and those that are to come, in their order;
    with the units of both sides loaded."""
    own = select(ReformPart.reform_id).where(
        or_(ReformPart.predecessor_id == unit.id, ReformPart.successor_id == unit.id)
    )
    return db.session.scalars(
        select(Reform)
        .where(Reform.id.in_(own), Reform.withdrawn_at.is_(None))
        .options(
            selectinload(Reform.parts).joinedload(ReformPart.predecessor),
            selectinload(Reform.parts).joinedload(ReformPart.successor),
        )
        .order_by(Reform.on, Reform.id)
    ).all()


def others_in(reform: Reform, unit: Unit) -> list[Unit]:
    """The other units of a reform that there are, each once."""
    both = [each for part in reform.parts for each in (part.predecessor, part.successor)]
    return [each for each in dict.fromkeys(both) if each is not None and each is not unit]


def names_before(reforms: Sequence[Reform], unit: Unit) -> list[tuple[str, date]]:
    """The names that a unit had, each with the day from which it had it no more."""
    return [
        (part.predecessor_name, reform.on)
        for reform in reforms
        for part in reform.parts
        if reform.applied_at
        and part.predecessor_id == unit.id == part.successor_id
        and part.predecessor_name != part.successor_name
    ]
