"""A unit's quarter that is filled in without access, and what was brought back."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.exc import NoResultFound

from tracker.core.db import db
from tracker.directory import queries as directory
from tracker.models import Actor, FilledForm, FormStatus, Mailbox
from tracker.offline.comparing import Line, lines_of
from tracker.offline.reading import FilledRow
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
    """What somebody brought back, for himself alone; else NoResultFound."""
    form = db.session.get_one(FilledForm, form_id)
    if form.official_id != reader.official.id or form.unit.government_id != reader.government_id:
        raise NoResultFound
    return form


def waiting_forms(quarter: Quarter, *, reader: Actor) -> list[FilledForm]:
    """What the reader brought for the quarter and has neither saved nor put aside."""
    own = select(FilledForm).where(
        FilledForm.unit_id == quarter.unit.id,
        FilledForm.due_on == quarter.due_on,
        FilledForm.official_id == reader.official.id,
        FilledForm.status == FormStatus.PENDING,
    )
    return list(db.session.scalars(own.order_by(FilledForm.id.desc())))


def mailbox_address(government_id: int) -> str:
    """Where a filled-in form may be sent by mail; empty where no mailbox is looked into."""
    address = select(Mailbox.address).where(Mailbox.government_id == government_id, Mailbox.is_on)
    return db.session.scalar(address) or ""


def lines_in(form: FilledForm, *, on: date) -> list[Line]:
    """What a form would change as things stand now."""
    quarter = unit_quarter(form.unit, form.due_on, on=on)
    rows = [FilledRow(**row) for row in form.content.get("rows", ())]
    return lines_of(quarter, rows, on_behalf=form.is_on_behalf)
