"""Days as a calendar program subscribes to them (.ics, RFC 5545)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from icalendar import Calendar, Event

from tracker.documents.characters import writable

# How often a program should look again; shorter would only load the server.
LOOK_AGAIN = timedelta(hours=4)


@dataclass(frozen=True)
class CalendarEvent:
    """One whole day. Its uid stays while it moves; the sequence rises with each change."""

    uid: str
    on: date
    title: str
    text: str
    link: str
    sequence: int
    changed_at: datetime


def calendar_file(name: str, events: Iterable[CalendarEvent]) -> bytes:
    """The calendar as a program reads it: whole days, since deadlines are days, and no alarms,
    since reminders are sent elsewhere."""
    calendar = Calendar()
    calendar.add("prodid", "-//Supervision tracker//ZH")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _one_line(name))
    calendar.add("refresh-interval", LOOK_AGAIN, parameters={"VALUE": "DURATION"})
    for each in events:
        calendar.add_component(_event(each))
    return calendar.to_ical()


def _event(each: CalendarEvent) -> Event:
    event = Event()
    event.add("uid", each.uid)
    event.add("dtstamp", each.changed_at)
    event.add("dtstart", each.on)
    event.add("dtend", each.on + timedelta(days=1))
    event.add("summary", _one_line(each.title))
    event.add("description", writable(each.text))
    event.add("url", each.link)
    event.add("sequence", each.sequence)
    event.add("transp", "TRANSPARENT")  # the day stays free
    return event


def _one_line(text: str) -> str:
    return " ".join(writable(text).split())
