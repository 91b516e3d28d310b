"""Which letters went out of a thing, as a reader may see them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from tracker.core.db import db
from tracker.core.errors import RuleBroken
from tracker.letters.facts import Facts
from tracker.letters.replies import of_change, of_objection
from tracker.letters.slips import of_slip
from tracker.letters.talks import of_talk
from tracker.models import Actor, ChangeRequest, IssuedLetter, Notice, Objection, Slip, Talk, Unit
from tracker.notices.queries import notices_visible_to
from tracker.permissions import Permission, allowed

Subject = Slip | Talk | Objection | ChangeRequest


@dataclass(frozen=True)
class Letters:
    """notices: those that went out, the last first. is_due: whether the reader may issue one."""

    notices: list[Notice]
    is_due: bool


def facts_of(subject: Subject, by: Actor) -> Facts:
    """What the subject's letter rests on now; RuleBroken while there can be none."""
    match subject:
        case Slip():
            return of_slip(subject, by)
        case Talk():
            return of_talk(subject, by)
        case Objection():
            return of_objection(subject, by)
        case ChangeRequest():
            return of_change(subject, by)


def letters_of(subject: Subject, *, reader: Actor) -> Letters:
    """What stands of it on the page of a slip, a talk, an objection or a change."""
    rows = db.session.scalars(_letters(subject)).all()
    seen = set(
        db.session.scalars(
            notices_visible_to(reader)
            .with_only_columns(Notice.id)
            .where(Notice.id.in_([each.notice_id for each in rows]))
        )
    )
    shown = [each.notice for each in rows if each.notice_id in seen]
    return Letters(
        shown, is_due=allowed(reader, Permission.LETTER_ISSUE) and _is_due(subject, rows, reader)
    )


def _is_due(subject: Subject, rows: Sequence[IssuedLetter], reader: Actor) -> bool:
    try:
        facts = facts_of(subject, reader)
    except RuleBroken:
        return False
    return not any(each.occasion == facts.occasion and not each.notice.is_void for each in rows)


def kept_of(subject: Subject | Unit, occasion: str) -> IssuedLetter | None:
    """What is kept of a subject's letter on an occasion; its document may be void."""
    return db.session.scalars(
        _letters(subject).where(IssuedLetter.occasion == occasion)
    ).one_or_none()


def earlier(subject: Subject, occasion: str) -> Notice | None:
    """The letter of another occasion that still holds: the one issued now takes its place."""
    rows = db.session.scalars(_letters(subject).where(IssuedLetter.occasion != occasion))
    return next((each.notice for each in rows if not each.notice.is_void), None)


def _letters(subject: Subject | Unit) -> Select[IssuedLetter]:
    """What was issued of a subject, the last first, with the documents."""
    return (
        select(IssuedLetter)
        .where(
            IssuedLetter.subject_type == subject.__tablename__,
            IssuedLetter.subject_id == subject.id,
        )
        .options(joinedload(IssuedLetter.notice))
        .order_by(IssuedLetter.id.desc())
    )
