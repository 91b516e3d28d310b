"""What the product knows before anybody pastes anything: 2004 to 2026."""

from datetime import date

from sqlalchemy import select

from tests import factories
from tracker.core.db import db
from tracker.core.workdays import published_calendar
from tracker.directory import queries as directory
from tracker.models import CalendarDay, CalendarYear
from tracker.seeding.workdays import load_calendar


def test_the_seeds_know_every_published_year(app):
    assert load_calendar() == len(published_calendar().special)
    assert set(db.session.scalars(select(CalendarYear.year))) >= set(range(2004, 2027))
    calendar = directory.work_calendar()
    assert calendar.special == published_calendar().special
    assert calendar.is_known(date(2026, 12, 31))
    assert not calendar.is_known(date(2027, 1, 7))
    assert load_calendar() == 0


def test_a_year_that_was_entered_is_not_seeded_again(app):
    factories.add(CalendarYear(year=2026, source="通知", confirmed_by="钟宇"))
    load_calendar()
    own = select(CalendarDay.on).where(CalendarDay.on >= date(2026, 1, 1))
    assert db.session.scalars(own).all() == []
    assert db.session.get_one(CalendarYear, 2026).confirmed_by == "钟宇"
