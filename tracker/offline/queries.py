"""A unit's quarter that is filled in without access, and what was brought back."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.exc import NoResultFound

from tracker.core.db import db
from tracker.directory import queries as directory
from tracker.models import Actor, FilledForm, FormStatus
from tracker.offline.comparing import Line, lines_of
from tracker.offline.reading import FilledRow
from tracker.permissions import is_of_unit
from tracker.reports.queries.quarters import Quarter, unit_quarter


def get_form(unit_id: int, due_on: str, *, reader: Actor) -> Quarter:
    """A unit's tasks of a due day, an ISO date; NoResultFound where it has none."""
    unit = directory.get_unit(unit_id, reader=reader)
    try:
        day = date.fromisoformat(due_on)
    except ValueError:
        raise NoResultFound from None
    quarter = unit_quarter(unit, day, on=reader.on)
    if not quarter.items:
        raise NoResultFound
    return quarter


def get_filled(form_id: int, *, reader: Actor) -> FilledForm:
    """What somebody brought back, for himself alone; else NoResultFound.

    In the office he is not shown what he brought as one of the unit: beside it stands what the
    unit has not handed in (docs/rules.md 37).
    """
    form = db.session.get_one(FilledForm, form_id)
    is_his = form.official_id == reader.official.id
    if not is_his or form.unit.government_id != reader.government_id:
        raise NoResultFound
    if form.is_on_behalf is is_of_unit(reader, form.unit_id):
        raise NoResultFound
    return form


def waiting_forms(quarter: Quarter, *, reader: Actor) -> list[FilledForm]:
    """What the reader brought for the quarter and has neither saved nor put aside."""
    own = select(FilledForm).where(
        FilledForm.unit_id == quarter.unit.id,
        FilledForm.due_on == quarter.due_on,
        FilledForm.official_id == reader.official.id,
        FilledForm.status == FormStatus.PENDING,
        FilledForm.is_on_behalf.is_(not is_of_unit(reader, quarter.unit.id)),
    )
    return list(db.session.scalars(own.order_by(FilledForm.id.desc())))


def lines_in(form: FilledForm, *, on: date) -> list[Line]:
    """What a form would change as things stand now."""
    quarter = unit_quarter(form.unit, form.due_on, on=on)
    rows = [FilledRow(**row) for row in form.content.get("rows", ())]
    return lines_of(quarter, rows, on_behalf=form.is_on_behalf)
