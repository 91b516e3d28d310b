"""Notices as a reader may see them, and what issuing a plan would do."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, false, func, select
from sqlalchemy.orm import selectinload

from tracker.core.db import db
from tracker.core.workdays import DueDayPolicy
from tracker.directory import queries as directory
from tracker.directory.listing import units_in
from tracker.directory.people import heads_by_unit, reporters_by_unit
from tracker.models import (
    POSTS_OF_A_UNIT,
    Actor,
    Addressee,
    Government,
    IssuedLetter,
    Notice,
    NoticeKind,
    NoticeStatus,
    Official,
    Plan,
    Schedule,
    ScheduleDay,
    Unit,
)
from tracker.permissions import of_the_government
from tracker.plans import service as plans

MOST_LISTED = 16
# What the office writes on the page of documents; others come from the pages of what they are of.
WRITTEN_HERE = (NoticeKind.LETTER, NoticeKind.REMINDER, NoticeKind.REPLY)


@dataclass(frozen=True)
class DueDayChoices:
    """A reporting day, and what it comes to under each choice of the office (docs/rules.md 8)."""

    schedule: Schedule
    day: ScheduleDay
    by_policy: dict[DueDayPolicy, plans.PlannedPeriod]

    @property
    def is_workday(self) -> bool:
        """Whether all choices come to the same day."""
        return len({planned.effective_due_on for planned in self.by_policy.values()}) == 1


@dataclass(frozen=True)
class IssuePreview:
    """What issuing would do: whom it obliges, who cannot be told, what still hinders it."""

    tasks: int
    assignments: int
    units: list[Unit]
    untold: list[Unit]
    hindrances: list[str]
    days: list[DueDayChoices]

    @property
    def listed(self) -> list[DueDayChoices]:
        """The days that are told one by one: where there are many, those that are no workdays."""
        if len(self.days) <= MOST_LISTED:
            return self.days
        return [each for each in self.days if not each.is_workday]


@dataclass(frozen=True)
class Seen:
    """Whom a document would reach."""

    people: int
    untold: list[Unit]


def government_of(reader: Actor) -> Government:
    return db.session.get_one(Government, reader.government_id)


def notices_visible_to(reader: Actor) -> Select[Notice]:
    """The notices of the reader's government; for a unit those addressed to it."""
    notices = select(Notice).where(Notice.government_id == reader.government_id)
    if of_the_government(reader, None):
        return notices
    if reader.post.kind in POSTS_OF_A_UNIT:
        own = select(Addressee.notice_id).where(Addressee.unit_id == reader.post.unit_id)
        return notices.where(Notice.id.in_(own))
    return notices.where(false())


def last_issued(by: Actor) -> int:
    """The last document that somebody issued himself, by its id; 0 for none."""
    own = select(func.max(Notice.id)).where(Notice.created_by_id == by.official.id)
    return db.session.scalar(own) or 0


def list_notices(reader: Actor) -> Sequence[Notice]:
    """The notices that the reader may see with their addressees, newest first."""
    return db.session.scalars(
        notices_visible_to(reader)
        .options(
            selectinload(Notice.addressees),
            selectinload(Notice.replaces),
            selectinload(Notice.replaced_by),
        )
        .order_by(Notice.issued_on.desc(), Notice.id.desc())
    ).all()


def get_notice(notice_id: int, *, reader: Actor) -> Notice:
    """The notice, if the reader may see it; else NoResultFound."""
    return db.session.scalars(
        notices_visible_to(reader)
        .where(Notice.id == notice_id)
        .options(
            selectinload(Notice.addressees).joinedload(Addressee.unit),
            selectinload(Notice.addressees).joinedload(Addressee.signed_by),
        )
    ).one()


def get_addressee(addressee_id: int, *, reader: Actor) -> Addressee:
    """A unit's copy of a notice, if the reader may see the notice; else NoResultFound."""
    addressee = db.session.get_one(Addressee, addressee_id)
    get_notice(addressee.notice_id, reader=reader)
    return addressee


def own_addressee(notice: Notice, reader: Actor) -> Addressee | None:
    """The copy that went to the reader's own unit."""
    if reader.post.kind not in POSTS_OF_A_UNIT:
        return None
    return next((each for each in notice.addressees if each.unit_id == reader.post.unit_id), None)


def unsigned(reader: Actor) -> int:
    """How many notices wait for the signature of the reader's unit."""
    if reader.post.kind not in POSTS_OF_A_UNIT:
        return 0
    waiting = (
        select(func.count(Addressee.id))
        .join(Addressee.notice)
        .where(
            Addressee.unit_id == reader.post.unit_id,
            Addressee.signed_at.is_(None),
            Notice.status == NoticeStatus.ISSUED,
        )
    )
    return db.session.scalar(waiting) or 0


def asked_to_sign(on: date) -> Select[int]:
    """The ids of the units that were asked to sign on a day, for whatever document: they are not
    asked a second time (docs/rules.md 34)."""
    return select(Addressee.unit_id).where(Addressee.reminded_on == on)


def unasked(notice: Notice, *, on: date) -> list[Unit]:
    """The units that have not signed for a notice in force, and were not asked to on the day."""
    if notice.is_void:
        return []
    asked = set(db.session.scalars(asked_to_sign(on)))
    return [
        each.unit
        for each in notice.addressees
        if each.signed_at is None and each.unit_id not in asked
    ]


def is_rewritten(notice: Notice) -> bool:
    """Whether another may be written in its place by hand; a bulletin is approved before it is
    issued, and a letter is drafted from what it is about, so that their own pages do it
    (docs/rules.md 34 and 36)."""
    letter = select(IssuedLetter.id).where(IssuedLetter.notice_id == notice.id)
    return (
        notice.status is NoticeStatus.ISSUED
        and notice.kind is not NoticeKind.BULLETIN
        and not db.session.scalar(select(letter.exists()))
    )


def units_to_address(reader: Actor, old: Notice | None = None) -> list[Unit]:
    """The units of the government that stand on the day, and those that an old one went to."""
    former = [each.unit for each in old.addressees] if old else []
    return list(dict.fromkeys([*units_in(reader.government_id), *former]))


def seen_by(units: Sequence[Unit], *, on: date) -> Seen:
    """Whom a document to these units would reach, and for which of them nobody hears."""
    people = told(units, on=on)
    reached = {official for officials in people.values() for official in officials}
    return Seen(len(reached), [unit for unit in units if not people[unit]])


def told(units: Collection[Unit], *, on: date) -> dict[Unit, list[Official]]:
    """Whom a notice to each of these units reaches: its liaisons and who answers for it, each
    once."""
    ids = [unit.id for unit in units]
    writing, answering = reporters_by_unit(ids, on=on), heads_by_unit(ids, on=on)
    return {
        unit: list(dict.fromkeys([*writing.get(unit.id, ()), *answering.get(unit.id, ())]))
        for unit in units
    }


def issue_preview(plan: Plan, *, on: date) -> IssuePreview:
    """What issuing the plan on a day would do."""
    obliged = plans.obligations(plan, on)
    units = {each.unit for units in obliged.values() for each in units}
    ordered = sorted(units, key=lambda unit: (unit.position, unit.id))
    return IssuePreview(
        tasks=len(obliged),
        assignments=sum(map(len, obliged.values())),
        units=ordered,
        untold=seen_by(ordered, on=on).untold,
        hindrances=plans.hindrances(plan, on),
        days=_days(plan),
    )


def _days(plan: Plan) -> list[DueDayChoices]:
    calendar = directory.work_calendar()
    found = []
    for schedule in plan.schedules:
        planned = {
            policy: plans.plan_periods(schedule, calendar, policy=policy) for policy in DueDayPolicy
        }
        for place, day in enumerate(sorted(schedule.days, key=lambda each: each.due_on)):
            by_policy = {policy: each[place] for policy, each in planned.items()}
            found.append(DueDayChoices(schedule, day, by_policy))
    return found
