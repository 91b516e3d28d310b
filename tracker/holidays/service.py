"""Entering the holidays of a year (录入放假安排), and asking for those that are missing."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import delete, or_, select

from tracker.audit import service as audit
from tracker.core import clock
from tracker.core.db import db, transaction
from tracker.core.errors import RuleBroken
from tracker.core.holiday_notice import HolidayNotice, ordered_in, read_holiday_notice
from tracker.directory import queries as directory
from tracker.directory.people import reporters_by_unit
from tracker.holidays import queries, wording
from tracker.holidays.queries import Moves, Preview
from tracker.inbox import service as inbox
from tracker.models import (
    Actor,
    Assignment,
    AuditAction,
    AuditEvent,
    CalendarDay,
    CalendarYear,
    Government,
    MessageKind,
    Official,
    PostKind,
    ReportingPeriod,
    Task,
    TaskStatus,
)
from tracker.plans import service as plans
from tracker.plans.queries import reports_in
from tracker.plans.service import PeriodMove
from tracker.reports import service as reports

# The notice of a year comes out late in the year before.
YEARS_AHEAD = 1
FIRST_YEAR = 2004  # the calendar has none before it


def read_notice(text: str, *, by: Actor) -> Preview:
    """What a pasted notice says and would move. Writes nothing; RuleBroken where it cannot be
    entered whatever it says."""
    notice = read_holiday_notice(text)
    if notice.year is not None:
        _refuse_other_years(notice, by)
    return queries.preview_of(notice, on=by.on)


def enter_notice(text: str, *, by: Actor) -> CalendarYear:
    """Put a notice into the calendar, move what was reckoned by the old one, and tell whom it
    concerns; a year that is known already is corrected in the same way."""
    # Two who enter at once take turns here, also where the year has no row yet.
    db.session.scalars(select(CalendarYear).with_for_update()).all()
    plans.hold_periods()
    preview = read_notice(text, by=by)
    notice = preview.notice
    if not notice.is_sound:
        raise RuleBroken("通知里还有要改正的地方，请改好再核对一次。", field="text")
    year = _write(preview, by)
    _move(preview, by)
    return year


def ask_for_calendar(today: date) -> int:
    """Tell the administrators of a year whose holidays should be known and are not; once a year.

    A job. How many were told.
    """
    told = 0
    with transaction():
        for year in directory.years_missing(today):
            for government in db.session.scalars(select(Government)):
                told += _ask(government.id, year, today)
    return told


def _ask(government_id: int, year: int, today: date) -> int:
    keepers = directory.officials_in(government_id, PostKind.SYSTEM_ADMINISTRATOR, on=today)
    sent = [
        inbox.send(
            keeper,
            MessageKind.SYSTEM,
            f"{year}年的放假安排还没有录入",
            occurrence=f"calendar-missing.{year}",
            text=(
                f"{year}年的截止日和提醒暂按周末推算，页面上都已注明。"
                "国务院办公厅的通知公布后，请把全文粘贴到“工作日历”里录入；还没有公布的不用处理。"
            ),
            link="/calendar/year",
        )
        for keeper in keepers
    ]
    return sum(message is not None for message in sent)


def _refuse_other_years(notice: HolidayNotice, by: Actor) -> None:
    assert notice.year is not None
    last = by.on.year + YEARS_AHEAD
    if notice.year < FIRST_YEAR:
        raise RuleBroken(f"只能录入{FIRST_YEAR}年到{last}年的放假安排，请核对年份。", field="text")
    if notice.year > last:
        raise RuleBroken(f"{notice.year}年还早，只能录入到{last}年，请核对年份。", field="text")
    if notice.changes and queries.year_on_record(notice.year) is None:
        raise RuleBroken(
            f"这份通知只调整{notice.changes}，请先录入{notice.year}年全年的通知。", field="text"
        )


def _write(preview: Preview, by: Actor) -> CalendarYear:
    notice = preview.notice
    assert notice.year is not None
    source = f"国务院办公厅关于{notice.year}年部分节假日安排的通知"
    own = [day.on for day in preview.before.special.values() if ordered_in(day) == notice.year]
    db.session.execute(delete(CalendarDay).where(CalendarDay.on.in_([*own, *preview.days])))
    db.session.add_all(
        CalendarDay(on=day.on, kind=day.kind, name=day.name, source=source)
        for day in preview.ordered
    )
    year = queries.year_on_record(notice.year) or CalendarYear(year=notice.year, document_no="")
    numbers = year.document_no.split("、") if notice.changes else []
    if notice.document_no not in numbers:
        numbers.append(notice.document_no)
    year.document_no = "、".join(number for number in numbers if number)
    year.source, year.confirmed_at, year.confirmed_by = source, clock.now(), by.name
    db.session.add(year)
    db.session.flush()
    return year


def _move(preview: Preview, by: Actor) -> None:
    """Move what was reckoned; each government has it on its own trail, and hears of its own."""
    notice, moves = preview.notice, preview.moves
    why = notice.document_no or f"{notice.year}年放假安排"
    concerned = [by.government_id, *sorted(moves.governments - {by.government_id})]
    own = {each: moves.of(each) for each in concerned}
    told = {
        each: wording.told(own[each], preview.before, preview.after, on=by.on) for each in concerned
    }
    was_open = [each for each in moves.periods if each.period.is_open(by.on) and each.is_moved]
    plans.move_periods(moves.periods, why=why, by=by)
    reports.move_returns(moves.returned, why=why, by=by)
    year = queries.year_on_record(notice.year or by.on.year)
    assert year is not None
    for government_id in concerned:
        is_own = government_id == by.government_id
        event = audit.record(
            AuditAction.CALENDAR_CONFIRMED,
            year,
            by=by if is_own else None,
            government_id=government_id,
            year=year.year,
            number=notice.document_no,
            days=len(preview.days),
            moved=told[government_id],
        )
        open_ones = [each for each in was_open if each.period.plan.government_id == government_id]
        _tell_units(open_ones, own[government_id], preview, event, by.on)
        _tell_office(government_id, len(told[government_id]), year, event, by.on)


def _tell_units(
    periods: Sequence[PeriodMove], moves: Moves, preview: Preview, event: AuditEvent, on: date
) -> None:
    """Tell who reports in a period that is open, or has a report to hand in again, one message."""
    lines: dict[int, list[str]] = {}
    for move in periods:
        for unit_id in _units_in(move, on):
            lines.setdefault(unit_id, []).append(wording.of_period(move, preview.after, on=on))
    for each in moves.returned:
        line = wording.of_return(each, preview.after, on=on)
        lines.setdefault(each.report.assignment.unit_id, []).append(line)
    people: dict[Official, dict[str, None]] = {}
    for unit_id, reporters in reporters_by_unit(list(lines), on=on).items():
        for reporter in reporters:
            people.setdefault(reporter, {}).update(dict.fromkeys(lines[unit_id]))
    for reporter, said in people.items():
        inbox.send(
            reporter,
            MessageKind.SYSTEM,
            f"{preview.notice.year}年放假安排已公布，报送日期有变",
            occurrence=f"calendar-moved.{event.id}",
            text="\n".join(said),
            link="/quarter",
        )


def _units_in(move: PeriodMove, on: date) -> Sequence[int]:
    """The units that report in a period that day."""
    units = (
        select(Assignment.unit_id)
        .join(Assignment.task)
        .join(ReportingPeriod, reports_in())
        .where(
            ReportingPeriod.id == move.period.id,
            Task.status == TaskStatus.OPEN,
            Assignment.from_on <= on,
            or_(Assignment.until_on.is_(None), Assignment.until_on > on),
        )
        .distinct()
    )
    return db.session.scalars(units).all()


def _tell_office(
    government_id: int, count: int, year: CalendarYear, event: AuditEvent, on: date
) -> None:
    """Tell the office, where anything has changed for it."""
    if not count:
        return
    for supervisor in directory.officials_in(government_id, PostKind.SUPERVISOR, on=on):
        inbox.send(
            supervisor,
            MessageKind.SYSTEM,
            f"{year.year}年放假安排已录入，{count} 处日期按它重算",
            occurrence=f"calendar-moved.{event.id}",
            text="哪些报送期的截止、关闭有变，哪些不再是推算，都列在放假安排的页面上。",
            link=f"/calendar/year/{year.year}",
        )
