"""What entering a notice would do, and what entering one has done."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from tracker.core.db import db
from tracker.core.holiday_notice import HolidayNotice, ordered_in
from tracker.core.workdays import SpecialDay, WorkCalendar
from tracker.directory import queries as directory
from tracker.directory.calendar_days import ENTERED_BY_HAND
from tracker.models import Actor, AuditAction, AuditEvent, CalendarDay, CalendarYear
from tracker.plans import service as plans
from tracker.plans.service import PeriodMove, PlannedMove
from tracker.reports import service as reports
from tracker.reports.service import ReturnMove


@dataclass(frozen=True)
class Moves:
    """Everything whose days a new calendar changes."""

    periods: list[PeriodMove]
    planned: list[PlannedMove]
    returned: list[ReturnMove]

    def of(self, government_id: int) -> "Moves":
        return Moves(
            [each for each in self.periods if each.period.plan.government_id == government_id],
            [each for each in self.planned if each.plan.government_id == government_id],
            [each for each in self.returned if each.government_id == government_id],
        )

    @property
    def governments(self) -> set[int]:
        """Those in which something that is stored changes."""
        found = {each.period.plan.government_id for each in self.periods}
        return found | {each.government_id for each in self.returned}

    @property
    def count(self) -> int:
        return len(self.periods) + len(self.planned) + len(self.returned)


@dataclass(frozen=True)
class DayChange:
    """A day that stands otherwise once the notice is entered."""

    on: date
    before: SpecialDay | None
    after: SpecialDay | None
    is_by_hand: bool  # what stands there was entered by hand


@dataclass(frozen=True)
class Preview:
    """A notice as it was read, the calendar that it makes, and what moves by it."""

    notice: HolidayNotice
    before: WorkCalendar
    after: WorkCalendar
    days: dict[date, SpecialDay]  # that the year's notice orders, once it is entered
    changes: list[DayChange]
    moves: Moves

    @property
    def is_known(self) -> bool:
        """Whether the year was entered before, so that this notice corrects it."""
        return self.notice.year in self.before.known_years

    @property
    def by_hand(self) -> list[DayChange]:
        return [each for each in self.changes if each.is_by_hand]

    @property
    def ordered(self) -> list[SpecialDay]:
        return [self.days[on] for on in sorted(self.days)]


def preview_of(notice: HolidayNotice, *, on: date) -> Preview:
    """What entering a notice would do that day, in every government. Writes nothing."""
    before = directory.work_calendar()
    recorded = before.special
    days = notice.applied_to(recorded.values())
    others = {day.on: day for day in recorded.values() if ordered_in(day) != notice.year}
    known = before.known_years | {notice.year or on.year}
    after = WorkCalendar(others | days, known)
    moves = Moves(
        plans.period_moves(after, on=on),
        plans.planned_moves(before, after, on=on),
        reports.return_moves(before, after, on=on),
    )
    return Preview(notice, before, after, days, _changes(before, after), moves)


def year_on_record(year: int) -> CalendarYear | None:
    return db.session.get(CalendarYear, year)


def days_of(year: int) -> list[SpecialDay]:
    """The days that the year's notice orders, in their order."""
    found = directory.work_calendar().special.values()
    return sorted((day for day in found if ordered_in(day) == year), key=lambda day: day.on)


def entered_last(year: int, *, reader: Actor) -> AuditEvent | None:
    """The last entering of a year in the reader's government: who, when, and what moved."""
    return db.session.scalars(
        select(AuditEvent)
        .where(
            AuditEvent.action == AuditAction.CALENDAR_CONFIRMED,
            AuditEvent.government_id == reader.government_id,
            AuditEvent.details["year"].as_integer() == year,
        )
        .order_by(AuditEvent.id.desc())
        .limit(1)
    ).first()


def _changes(before: WorkCalendar, after: WorkCalendar) -> list[DayChange]:
    differing = sorted(
        on
        for on in before.special.keys() | after.special.keys()
        if before.special.get(on) != after.special.get(on)
    )
    by_hand = _by_hand(differing)
    return [
        DayChange(on, before.special.get(on), after.special.get(on), on in by_hand)
        for on in differing
    ]


def _by_hand(days: Iterable[date]) -> set[date]:
    entered = select(CalendarDay.on).where(CalendarDay.source == ENTERED_BY_HAND)
    return set(db.session.scalars(entered)) & set(days)
