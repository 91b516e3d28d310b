"""A unit's quarter that is filled in without access, and what was brought back."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.exc import NoResultFound

from tracker.core.db import db
from tracker.models import Actor, Assignment, FilledForm, FormStatus, Mailbox, Task
from tracker.offline.comparing import Line, lines_of
from tracker.offline.reading import FilledRow
from tracker.permissions import is_of_unit
from tracker.reports.queries.quarters import Quarter, unit_quarter


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


def mailbox_address(government_id: int) -> str:
    """Where a filled-in form may be sent by mail; empty where no mailbox is looked into."""
    address = select(Mailbox.address).where(Mailbox.government_id == government_id, Mailbox.is_on)
    return db.session.scalar(address) or ""


def lines_in(form: FilledForm, *, on: date) -> list[Line]:
    """What a form would change as things stand now."""
    quarter = unit_quarter(form.unit, form.due_on, on=on)
    return lines_of(quarter, _rows_of(form), on_behalf=form.is_on_behalf)


def tasks_gone(form: FilledForm, lines: Sequence[Line]) -> Sequence[Task]:
    """The tasks of which a form says something that its unit does not report on any more.

    lines: what lines_in says of it.
    """
    there = {line.id for line in lines}
    said = (row.assignment_id for row in _rows_of(form) if row.says_something)
    gone = [assignment_id for assignment_id in said if assignment_id not in there]
    return db.session.scalars(
        select(Task).join(Assignment).where(Assignment.id.in_(gone)).order_by(Task.position)
    ).all()


def _rows_of(form: FilledForm) -> list[FilledRow]:
    return [FilledRow(**row) for row in form.content.get("rows", ())]
