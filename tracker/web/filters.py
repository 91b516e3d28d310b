"""How days, instants and sizes are written on a page."""

from datetime import date, datetime
from decimal import Decimal

from flask import Flask

from tracker.core.clock import SHANGHAI
from tracker.core.numbers import plain
from tracker.core.workdays import WEEKDAYS


def day(value: date) -> str:
    """A day of the year in question: 7月7日."""
    return f"{value.month}月{value.day}日"


def day_full(value: date) -> str:
    """A day with its year: 2022年7月7日."""
    return f"{value.year}年{day(value)}"


def weekday(value: date) -> str:
    """The day of the week: 星期四."""
    return f"星期{WEEKDAYS[value.weekday()]}"


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


def register(app: Flask) -> None:
    """Make the filters known to the templates."""
    for write in (day, day_full, weekday, instant, instant_full, filesize, figure):
        app.add_template_filter(write)
