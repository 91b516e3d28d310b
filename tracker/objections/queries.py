"""Published marks as a unit received them, and objections as a reader may see them (异议)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import joinedload

from tracker.core import clock
from tracker.core.db import db
from tracker.core.workdays import WorkCalendar
from tracker.directory import queries as directory
from tracker.models import (
    POSTS_OF_A_UNIT,
    UNDER_OBJECTION,
    Actor,
    Assignment,
    MarkReceipt,
    Objection,
    ObjectionStatus,
    PublishedMark,
    Unit,
)
from tracker.objections.clocks import last_day
from tracker.permissions import Permission, allowed, signs_for_unit
from tracker.plans.queries import led_on
from tracker.reports import queries as reports
from tracker.reports.receipt import received_on

PAGE = 30
# Written by the unit, or raised and not decided.
_WAITING = (ObjectionStatus.WRITTEN, *UNDER_OBJECTION)


@dataclass(frozen=True)
class Clock:
    """When a unit received a mark, and until when it may object."""

    received_on: date
    object_by: date
    is_signed: bool  # else it is received because time went by


@dataclass(frozen=True)
class Listed:
    """An objection, the day by which it is decided, and whether it is past."""

    objection: Objection
    decide_by: date | None  # None until it is raised
    object_by: date


def get_published(published_id: int, *, reader: Actor) -> PublishedMark:
    """A published mark of a task that the reader may see; else NoResultFound."""
    published = db.session.get_one(PublishedMark, published_id)
    if not allowed(reader, Permission.TASK_VIEW, published.task):
        raise NoResultFound
    return published


def get_objection(objection_id: int, *, reader: Actor) -> Objection:
    """The objection, if the reader may see it; else NoResultFound."""
    objection = db.session.get_one(Objection, objection_id)
    if not allowed(reader, Permission.OBJECTION_VIEW, objection):
        raise NoResultFound
    return objection


def may_object(assignment: Assignment, published: PublishedMark, *, on: date) -> bool:
    """Whether the unit led the task when its mark was made known, or leads it now."""
    then = clock.day_of(published.published_at)
    return led_on(assignment, then) or led_on(assignment, on)


def clock_of(published: PublishedMark, unit: Unit, calendar: WorkCalendar) -> Clock:
    """How long a unit may object to a mark."""
    receipts = reports.receipts_of([published.period_id])
    return clock_by(published, receipts.get((published.period_id, unit.id)), calendar)


def clock_by(
    published: PublishedMark, receipt: MarkReceipt | None, calendar: WorkCalendar
) -> Clock:
    """The same, where the unit's receipt of the round is at hand."""
    is_signed = receipt is not None and receipt.signed_at >= published.published_at
    signed_on = clock.day_of(receipt.signed_at) if receipt and is_signed else None
    received = received_on(clock.day_of(published.published_at), signed_on, calendar)
    return Clock(received, last_day(received, calendar), received == signed_on)


def decide_by(objection: Objection, calendar: WorkCalendar) -> date | None:
    """The last day for the decision; None until the objection is raised."""
    if objection.raised_at is None:
        return None
    return last_day(clock.day_of(objection.raised_at), calendar)


def objection_to(published: PublishedMark, unit: Unit) -> Objection | None:
    """The unit's objection to a task's mark of that period, or that of one that ended in it, unless
    it was taken back."""
    return db.session.scalar(
        select(Objection)
        .where(
            Objection.task_id == published.task_id,
            Objection.period_id == published.period_id,
            Objection.unit_id.in_(directory.followed_by(unit.id)),
            Objection.status != ObjectionStatus.WITHDRAWN,
        )
        .order_by(Objection.unit_id != unit.id, Objection.id)  # its own before another's
        .limit(1)
    )


def undecided(reader: Actor, calendar: WorkCalendar) -> list[Listed]:
    """What waits: for a unit also what its head has not signed. The first due first."""
    waiting = _visible(reader).where(Objection.status.in_(_WAITING))
    found = _listed(db.session.scalars(_whole(waiting)).all(), calendar)
    return sorted(found, key=lambda each: (each.decide_by or each.object_by, each.objection.id))


def settled(
    reader: Actor, calendar: WorkCalendar, *, before: int | None = None
) -> tuple[list[Listed], int | None]:
    """A page of those that were decided or withdrawn, the newest first, and where the next page
    begins. before: the id that the page before ended with."""
    page = _visible(reader).where(Objection.status.not_in(_WAITING))
    if before is not None:
        page = page.where(Objection.id < before)
    found = db.session.scalars(_whole(page).order_by(Objection.id.desc()).limit(PAGE + 1)).all()
    return _listed(found[:PAGE], calendar), found[PAGE - 1].id if len(found) > PAGE else None


def has_objections(reader: Actor) -> bool:
    return bool(db.session.scalar(select(_visible(reader).exists())))


def waiting_for(reader: Actor) -> list[Objection]:
    """Those that wait for the reader himself: to be signed, put before a leader, decided."""
    waiting = _visible(reader)
    if reader.post.kind in POSTS_OF_A_UNIT:
        if reader.post.unit is None or not signs_for_unit(reader, reader.post.unit):
            return []
        waiting = waiting.where(Objection.status == ObjectionStatus.WRITTEN)
    elif allowed(reader, Permission.OBJECTION_REFER):
        waiting = waiting.where(Objection.status == ObjectionStatus.RAISED)
    else:
        waiting = waiting.where(
            Objection.status == ObjectionStatus.REFERRED,
            Objection.decider_post_id == reader.post.id,
        )
    return list(db.session.scalars(_whole(waiting).order_by(Objection.id)))


def count_waiting_for(reader: Actor) -> int:
    return len(waiting_for(reader))


def undecided_of(government_id: int) -> Sequence[Objection]:
    """All that the government has to decide, and what a unit wrote and did not sign."""
    return db.session.scalars(
        _whole(
            select(Objection)
            .join(Objection.unit)
            .where(
                Unit.government_id == government_id,
                Objection.status.in_(_WAITING),
            )
        ).order_by(Objection.id)
    ).all()


def _listed(objections: Sequence[Objection], calendar: WorkCalendar) -> list[Listed]:
    receipts = reports.receipts_of({each.period_id for each in objections})
    return [
        Listed(
            each,
            decide_by(each, calendar),
            clock_by(
                each.published, receipts.get((each.period_id, each.unit_id)), calendar
            ).object_by,
        )
        for each in objections
    ]


def _visible(reader: Actor) -> Select[Objection]:
    """Of a unit and of those that ended in it all, drafts too; of the reader's government, what was
    raised."""
    own = select(Objection).join(Objection.unit).where(Unit.government_id == reader.government_id)
    if reader.post.kind in POSTS_OF_A_UNIT:
        return own.where(Objection.unit_id.in_(directory.followed_by(reader.post.unit_id)))
    return own.where(Objection.raised_at.is_not(None))


def _whole(objections: Select[Objection]) -> Select[Objection]:
    return objections.options(
        joinedload(Objection.unit),
        joinedload(Objection.task),
        joinedload(Objection.period),
        joinedload(Objection.published),
        joinedload(Objection.decider_post),
    )
