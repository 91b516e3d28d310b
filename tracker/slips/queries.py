"""Slips as a reader may see them, and which of them the office should write next (督办单).

When one is due: docs/rules.md 17.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, case, func, or_, select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import joinedload, selectinload

from tracker.core import clock
from tracker.core.db import db
from tracker.core.enums import Labelled
from tracker.core.workdays import WorkCalendar
from tracker.directory import queries as directory
from tracker.models import (
    POSTS_OF_A_UNIT,
    STILL_OWED,
    USUAL_STAGES,
    Actor,
    Assignment,
    Plan,
    PlanStatus,
    ProgressReport,
    Slip,
    SlipLevel,
    SlipReport,
    Task,
    TaskStatus,
    Unit,
)
from tracker.permissions import Permission, allowed
from tracker.reports.queries.owed import OWED_ON, owed

# A unit is left alone until the last of the usual reminders.
WORKDAYS_LATE = max(stage.days for stage in USUAL_STAGES)
PAGE = 30


class SlipState(Labelled):
    """What became of a slip, on a day."""

    STANDING = "standing", "待答复"
    EXPIRED = "expired", "逾期未答复"
    ANSWERED = "answered", "已答复"
    UNKEPT = "unkept", "答复后仍未报"
    SETTLED = "settled", "已报齐"
    LAPSED = "lapsed", "不用再报"
    FOLLOWED = "followed", "已升级"
    WITHDRAWN = "withdrawn", "已撤回"


@dataclass(frozen=True)
class Listed:
    """A slip with what became of it."""

    slip: Slip
    state: SlipState
    missing: int  # its reports that are still owed
    unit: Unit  # that has to do with it now: who follows the one that it was sent to, if that ended

    @property
    def brought_nothing(self) -> bool:
        """Whether its time is over, and reports are still owed that no graver slip asks for."""
        return self.state in (SlipState.EXPIRED, SlipState.UNKEPT)


@dataclass(frozen=True)
class LateReport:
    """A report that its unit owed by a day that has passed."""

    report: ProgressReport
    due_on: date
    workdays: int  # how many working days ago


@dataclass(frozen=True)
class Due:
    """A slip that the office should write now: the rules ask for it, and nobody wrote it yet."""

    unit: Unit
    level: SlipLevel
    previous: Slip | None  # that brought nothing; None for the first
    reports: list[LateReport]

    @property
    def workdays(self) -> int:
        return max(each.workdays for each in self.reports)


def get_slip(slip_id: int, *, reader: Actor) -> Slip:
    """The slip, if the reader may see it; else NoResultFound."""
    slip = db.session.get_one(Slip, slip_id)
    if not allowed(reader, Permission.SLIP_VIEW, slip):
        raise NoResultFound
    return slip


def slips_due(government_id: int, calendar: WorkCalendar, *, on: date) -> list[Due]:
    """The slips to be written on a day, the gravest first, then in the directory's order.

    Blue for a unit with reports late by WORKDAYS_LATE working days or more that no slip covers;
    the next level only where a report is still owed and the one before expired unanswered, or was
    answered and the day by which its reports were to be in is over.
    """
    late = _late_by_unit(government_id, calendar, on=on)
    sent = _not_withdrawn(list(late))
    covered = {each.report_id for slip in sent for each in slip.reports}
    found = list(_following(sent, late, on))
    for unit in db.session.scalars(select(Unit).where(Unit.id.in_(late))):
        fresh = [
            each
            for each in late[unit.id]
            if each.workdays >= WORKDAYS_LATE and each.report.id not in covered
        ]
        if fresh:
            found.append(Due(unit, SlipLevel.BLUE, None, fresh))
    levels = list(SlipLevel)
    return sorted(found, key=lambda due: (-levels.index(due.level), due.unit.position, due.unit.id))


def _following(
    sent: Sequence[Slip], late: Mapping[int, list[LateReport]], on: date
) -> Iterator[Due]:
    """What is to follow the slips that brought nothing."""
    followed = {slip.previous_id for slip in sent}
    for slip in sent:
        level, unit = next_level(slip.level), slip.unit.standing(on)
        still = {each.report.id: each for each in late.get(unit.id, ())}
        missing = [still[each.report_id] for each in slip.reports if each.report_id in still]
        if level and missing and is_over(slip, on=on) and slip.id not in followed:
            yield Due(unit, level, slip, missing)


def is_over(slip: Slip, *, on: date) -> bool:
    """Whether the time is over in which the unit had to answer, or to report as it answered."""
    if slip.answered_at is None:
        return slip.answer_by < on
    return slip.report_by is not None and slip.report_by < on


def slip_due(unit: Unit, calendar: WorkCalendar, *, on: date) -> Due | None:
    """The gravest slip that is to be written to a unit on a day."""
    due = slips_due(unit.government_id, calendar, on=on)
    return next((each for each in due if each.unit.id == unit.id), None)


def next_level(level: SlipLevel) -> SlipLevel | None:
    """What follows a slip that brought nothing; no slip follows red."""
    levels = list(SlipLevel)
    position = levels.index(level) + 1
    return levels[position] if position < len(levels) else None


def listed(reader: Actor, *, before: int | None = None) -> tuple[list[Listed], int | None]:
    """A page of the slips that are the reader's business, the newest first, and where the next
    page begins. before: the id that the page before ended with."""
    page = _visible(reader)
    if before is not None:
        page = page.where(Slip.id < before)
    found = db.session.scalars(_whole(page).order_by(Slip.id.desc()).limit(PAGE + 1)).all()
    shown = found[:PAGE]
    return states_of(shown, on=reader.on), shown[-1].id if len(found) > PAGE else None


def unanswered(reader: Actor) -> list[Listed]:
    """The reader's unit's slips that wait for an answer, the first due first."""
    waiting = _visible(reader).where(Slip.answered_at.is_(None), Slip.withdrawn_at.is_(None))
    found = db.session.scalars(_whole(waiting).order_by(Slip.answer_by, Slip.id)).all()
    open_ones = (SlipState.STANDING, SlipState.EXPIRED)
    return [each for each in states_of(found, on=reader.on) if each.state in open_ones]


def has_slips(reader: Actor) -> bool:
    return bool(db.session.scalar(select(_visible(reader).exists())))


def states_of(slips: Sequence[Slip], *, on: date) -> list[Listed]:
    """What became of each by a day; two queries however many. Nothing is missing of a task that is
    over, or that the unit has no longer, nor of a plan that is concluded."""
    ids = [slip.id for slip in slips]
    followers = select(Slip.previous_id).where(
        Slip.previous_id.in_(ids), Slip.withdrawn_at.is_(None)
    )
    followed = set(db.session.scalars(followers))
    open_ = (
        (Task.status == TaskStatus.OPEN)
        & (Plan.status == PlanStatus.ISSUED)
        & or_(Assignment.until_on.is_(None), Assignment.until_on > on)
    )
    not_in = (
        select(SlipReport.slip_id, func.count(), func.count(case((open_, 1))))
        .join(SlipReport.report)
        .join(ProgressReport.assignment)
        .join(Assignment.task)
        .join(Task.plan)
        .where(SlipReport.slip_id.in_(ids), ProgressReport.status.in_(STILL_OWED))
        .group_by(SlipReport.slip_id)
    )
    numbers = {slip_id: (left, missing) for slip_id, left, missing in db.session.execute(not_in)}
    found = []
    for slip in slips:
        left, missing = numbers.get(slip.id, (0, 0))
        state = _state(slip, left, missing, is_followed=slip.id in followed, on=on)
        found.append(Listed(slip, state, missing, slip.unit.standing(on)))
    return found


def sent_this_quarter(unit_ids: Collection[int], *, on: date) -> Mapping[int, int]:
    """How many slips each unit was sent since the quarter began."""
    first = clock.quarter_began(on)
    counted = db.session.execute(
        select(Slip.unit_id, func.count(Slip.id))
        .where(Slip.unit_id.in_(unit_ids), Slip.issued_on >= first, Slip.issued_on <= on)
        .group_by(Slip.unit_id)
    )
    return {row.unit_id: row[1] for row in counted}


def _state(slip: Slip, left: int, missing: int, *, is_followed: bool, on: date) -> SlipState:
    """left: how many of its reports were never handed in; missing: those that still have to be."""
    if slip.withdrawn_at is not None:
        return SlipState.WITHDRAWN
    is_answered = slip.answered_at is not None
    if not missing:
        unanswered = SlipState.LAPSED if left else SlipState.SETTLED
        return SlipState.ANSWERED if is_answered else unanswered
    if is_followed:
        return SlipState.FOLLOWED
    if is_over(slip, on=on):
        return SlipState.UNKEPT if is_answered else SlipState.EXPIRED
    return SlipState.ANSWERED if is_answered else SlipState.STANDING


def _visible(reader: Actor) -> Select[Slip]:
    """Those of the reader's government, or of his unit and of those that ended in it."""
    own = select(Slip).join(Slip.unit).where(Unit.government_id == reader.government_id)
    if reader.post.kind in POSTS_OF_A_UNIT:
        return own.where(Slip.unit_id.in_(directory.followed_by(reader.post.unit_id)))
    return own


def _whole(slips: Select[Slip]) -> Select[Slip]:
    return slips.options(joinedload(Slip.unit), selectinload(Slip.reports))


def _late_by_unit(
    government_id: int, calendar: WorkCalendar, *, on: date
) -> dict[int, list[LateReport]]:
    """What each unit can still hand in and owed by a day that has passed, the longest first."""
    rows = db.session.execute(
        owed(select(ProgressReport, OWED_ON, Assignment.unit_id), on)
        .where(Plan.government_id == government_id, on > OWED_ON)
        .options(
            joinedload(ProgressReport.period),
            joinedload(ProgressReport.assignment).joinedload(Assignment.task),
        )
        .order_by(OWED_ON, Task.position, ProgressReport.id)
    )
    workdays: dict[date, int] = {}
    late: dict[int, list[LateReport]] = defaultdict(list)
    for report, due_on, unit_id in rows:
        if due_on not in workdays:
            workdays[due_on] = calendar.count(due_on, on)
        late[unit_id].append(LateReport(report, due_on, workdays[due_on]))
    return late


def _not_withdrawn(unit_ids: Collection[int]) -> Sequence[Slip]:
    sent = Slip.unit_id.in_(directory.followed_by(*unit_ids))
    slips = select(Slip).where(sent, Slip.withdrawn_at.is_(None))
    return db.session.scalars(_whole(slips).order_by(Slip.id)).all()
