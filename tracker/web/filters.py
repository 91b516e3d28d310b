"""How days, instants and sizes are written on a page.

`due_day` and `time_left` are for what somebody acts by: components/due_day.html shows both.
"""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

from flask import Flask, g

from tracker.core import clock, days, workdays
from tracker.core.clock import SHANGHAI
from tracker.core.days import day, day_full, weekday
from tracker.core.numbers import plain
from tracker.core.workdays import WorkCalendar


def past(value: date) -> bool:
    """Whether a day is over."""
    return value < clock.today()


def in_shanghai(value: datetime) -> datetime:
    """An instant on the clock of the office; ValueError if it does not say which zone it is in."""
    if value.tzinfo is None:
        raise ValueError(f"{value!r} has no time zone")
    return value.astimezone(SHANGHAI)


def instant(value: datetime) -> str:
    """An instant of the year in question: 7月1日 16:20, in China."""
    local = in_shanghai(value)
    return f"{day(local)} {local:%H:%M}"


def instant_full(value: datetime) -> str:
    """An instant with its year: 2022年7月1日 16:20, in China."""
    return f"{in_shanghai(value).year}年{instant(value)}"


def filesize(value: int) -> str:
    """A size in bytes as people say it: 860 B, 86 KB, 1.2 MB."""
    if value < 1024:
        return f"{value} B"
    if value < 1024 * 1024:
        return f"{value / 1024:.0f} KB"
    return f"{value / 1024 / 1024:.1f} MB"


def figure(value: Decimal) -> str:
    """A number as it would be written: 14, 6.5."""
    return plain(value)


def register(
    app: Flask, load_calendar: Callable[[], WorkCalendar] = workdays.published_calendar
) -> None:
    """Make the filters, and the test `past`, known to the templates.

    load_calendar: the working calendar; asked for once a request, when a page says how near a day
    is.
    """

    def calendar() -> WorkCalendar:
        if "work_calendar" not in g:
            g.work_calendar = load_calendar()
        return g.work_calendar

    def time_left(value: date) -> str:
        """How near a day is, in working days: 还有 3 个工作日."""
        return workdays.time_left(value, clock.today(), calendar())

    def due_day(value: date) -> str:
        """A day that somebody acts by: 7月7日（星期四）."""
        return workdays.due_day(value, clock.today(), calendar())

    def due_explained(effective: date, nominal: date) -> str:
        """The day that counts beside the one that was printed: 10月7日 → 10月8日（星期六）."""
        return workdays.explain_due_day(nominal, effective, calendar(), clock.today())

    def days_left(value: date) -> str:
        """How near the last of a number of natural days is: 还有 12 天."""
        return days.days_left(value, clock.today())

    of_a_due_day = (due_day, due_explained, time_left, days_left)
    for write in (day, day_full, weekday, instant, instant_full, filesize, figure, *of_a_due_day):
        app.add_template_filter(write)
    app.add_template_test(past)
