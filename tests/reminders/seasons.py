"""What a span of days would bring, an official at a time."""

from collections.abc import Iterator
from datetime import date

from tracker.reminders.service import Telling, outlooks


def season(
    from_: date, until: date, *, government_id: int | None = None
) -> Iterator[tuple[date, Telling]]:
    """(day, what an official hears on it), in the order of the days."""
    for outlook in outlooks(from_, until, government_id=government_id):
        for telling in outlook.tellings:
            yield outlook.day, telling
