"""What time it is: really, and for the office's work.

A demonstration city lives on a day of its own: its offset moves the dates and stamps of the domain.
Sessions, leases, retries, passwords and tokens always use real time.
"""

from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")

_offset: ContextVar[timedelta] = ContextVar("demonstration_offset", default=timedelta(0))


def use_offset(offset: timedelta) -> None:
    """Shift the domain's clock for this request or job; zero everywhere but in a demonstration."""
    _offset.set(offset)


def real_now() -> datetime:
    """The instant by the machine's clock, in UTC."""
    return datetime.now(UTC)


def now() -> datetime:
    """The instant for stamps of the domain, in UTC."""
    return real_now() + _offset.get()


def day_of(instant: datetime) -> date:
    """The calendar day of an instant in China."""
    return instant.astimezone(SHANGHAI).date()


def in_the_domain(instant: datetime) -> datetime:
    """A real instant, as a session's or the trail's, on the domain's clock."""
    return instant + _offset.get()


def today() -> date:
    """The day for the office's work, in China."""
    return day_of(now())


def quarter_began(day: date) -> date:
    """The first day of the quarter of the calendar year that a day lies in."""
    return date(day.year, day.month - (day.month - 1) % 3, 1)
