"""Keeping the working calendar by hand: days that are worked, or not, against their weekday."""

from datetime import date, timedelta

from tracker.audit import service as audit
from tracker.core.days import day_full
from tracker.core.db import db
from tracker.core.errors import RuleBroken
from tracker.core.workdays import DayKind
from tracker.models import Actor, AuditAction, CalendarDay

# Where a day of the calendar comes from that no notice was read for.
ENTERED_BY_HAND = "管理员录入"
# No holiday is longer.
MOST_DAYS_AT_ONCE = timedelta(days=31)


def set_calendar_days(
    first: date, last: date, kind: DayKind | None, name: str, *, by: Actor
) -> None:
    """Say of each day from first to last what set_calendar_day says of one; of several, those that
    are so already are passed over."""
    if not timedelta(0) <= last - first <= MOST_DAYS_AT_ONCE:
        raise RuleBroken("结束日期请填在开始日期之后一个月内。", field="until")
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    if first < last:
        days = [day for day in days if not _is_so_already(day, kind)]
    if not days:
        raise RuleBroken("这几天已是这样，不用登记。", field="until")
    for day in days:
        set_calendar_day(day, kind, name, by=by)


def _is_so_already(on: date, kind: DayKind | None) -> bool:
    entered = db.session.get(CalendarDay, on)
    if entered is None:
        return kind is None or _is_by_weekday(on, kind)
    return entered.kind is kind and _is_by_weekday(on, kind)


def _is_by_weekday(on: date, kind: DayKind) -> bool:
    return (on.weekday() < 5) == (kind is DayKind.WORKDAY)


def set_calendar_day(on: date, kind: DayKind | None, name: str, *, by: Actor) -> None:
    """Say that a day is worked or not against its weekday; None: it is what its weekday says.

    What was entered against a weekday, and is now to be as the weekday says, is struck out.
    Source: the State Council's yearly notice on holidays (国务院办公厅节假日安排通知).
    """
    if _is_so_already(on, kind):
        raise RuleBroken(f"{day_full(on)}{_why_not_entered(kind)}", field="on")
    day = db.session.get(CalendarDay, on)
    if day and (kind is None or _is_by_weekday(on, kind)):
        audit.record(AuditAction.CALENDAR_CHANGED, day, by=by, on=on.isoformat(), kind="按星期")
        db.session.delete(day)
        return
    assert kind is not None
    day = day or CalendarDay(on=on)
    day.kind, day.name, day.source = kind, name, ENTERED_BY_HAND
    db.session.add(day)
    audit.record(AuditAction.CALENDAR_CHANGED, day, by=by, on=on.isoformat(), kind=kind.label)


def _why_not_entered(kind: DayKind | None) -> str:
    if kind is None:
        return "本来就按星期计算，不用取消登记。"
    what = "工作日" if kind is DayKind.WORKDAY else "休息日"
    return f"按星期已是{what}，不用登记。"
