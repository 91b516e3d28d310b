"""Loading the working calendar (工作日历) of every year that the State Council has published."""

from sqlalchemy import select

from tracker.core.db import db
from tracker.core.workdays import published_calendar
from tracker.models import CalendarDay, CalendarYear

SOURCE = "国务院办公厅节假日安排通知"


def load_calendar() -> int:
    """Insert the years that are not known yet; how many days were added.

    A year that is known, or has a day already, is left alone: an administrator has entered it.
    """
    entered = {on.year for on in db.session.scalars(select(CalendarDay.on))}
    entered |= set(db.session.scalars(select(CalendarYear.year)))
    missing = [day for day in published_calendar().special.values() if day.on.year not in entered]
    years = sorted({day.on.year for day in missing})
    db.session.add_all(CalendarYear(year=year, source=SOURCE) for year in years)
    db.session.add_all(
        CalendarDay(on=day.on, kind=day.kind, name=day.name, source=SOURCE) for day in missing
    )
    db.session.flush()
    return len(missing)
