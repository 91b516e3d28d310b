"""When a unit received a published mark (收到评定): pure functions over days and a calendar."""

from datetime import date

from tracker.core.workdays import WorkCalendar

# Who does not sign has received it on the so manieth working day, so that nobody stretches the
# time for objecting by not signing (docs/rules.md 30).
WORKDAYS_TO_SIGN = 5


def received_anyway_on(published_on: date, calendar: WorkCalendar) -> date:
    """The day on which a mark counts as received, whether or not its unit signed."""
    return calendar.add(published_on, WORKDAYS_TO_SIGN)


def received_on(published_on: date, signed_on: date | None, calendar: WorkCalendar) -> date:
    """The day on which a unit received a mark.

    signed_on: when the unit signed for it; a signature that is older than the mark is not for it.
    """
    anyway = received_anyway_on(published_on, calendar)
    if signed_on is None or signed_on < published_on:
        return anyway
    return min(signed_on, anyway)
