"""The mailbox of a government, and the mails that were found in it."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import joinedload, selectinload

from tracker.core.db import db
from tracker.models import Actor, FilledForm, FormStatus, Mail, Mailbox

PAGE = 50


def mailbox_of(government_id: int) -> Mailbox | None:
    return db.session.scalars(
        select(Mailbox).where(Mailbox.government_id == government_id)
    ).one_or_none()


def mails_in(mailbox: Mailbox, *, before: int | None = None) -> Sequence[Mail]:
    """The latest mails, a page and one more to say whether there are older ones.

    before: the id of the mail above which all were shown.
    """
    found = select(Mail).where(Mail.mailbox_id == mailbox.id)
    if before is not None:
        found = found.where(Mail.id < before)
    return db.session.scalars(
        found.order_by(Mail.id.desc())
        .limit(PAGE + 1)
        .options(
            joinedload(Mail.official),
            selectinload(Mail.forms).joinedload(FilledForm.unit),
        )
    ).all()


def forms_waiting(government_id: int) -> int:
    """How many forms that came by mail nobody has looked through."""
    waiting = (
        select(func.count(FilledForm.id))
        .join(Mail, FilledForm.mail_id == Mail.id)
        .join(Mailbox)
        .where(Mailbox.government_id == government_id, FilledForm.status == FormStatus.PENDING)
    )
    return db.session.scalar(waiting) or 0


def get_mailed(form_id: int, *, reader: Actor) -> FilledForm:
    """A form that came by mail, of a unit of the reader's government; else NoResultFound."""
    form = db.session.get_one(FilledForm, form_id)
    if form.mail_id is None or form.unit.government_id != reader.government_id:
        raise NoResultFound
    return form
