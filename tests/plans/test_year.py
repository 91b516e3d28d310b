"""A schedule drawn into its year, on the real calendar."""

from datetime import date

from tracker.core.workdays import DueDayPolicy, published_calendar
from tracker.models import Cadence
from tracker.plans import service
from tracker.plans.reporting_days import Rhythm, reporting_days
from tracker.plans.year import DayMark, drawn_year

CALENDAR = published_calendar()


def drawn(rhythm=None, year=2026, **span):
    days = reporting_days(rhythm or Rhythm(), year)
    return drawn_year(service.plan_days(days, service.Span(**span), CALENDAR), CALENDAR, year)


def on(year, mark) -> list[date]:
    return sorted(day for day, found in year.days.items() if mark in found.marks)


def test_reminders_of_october_2026_go_out_before_the_holiday():
    year = drawn()
    before = [
        day for day in on(year, DayMark.REMINDS) if date(2026, 9, 1) <= day <= date(2026, 10, 7)
    ]
    assert before == [date(2026, 9, 23), date(2026, 9, 28), date(2026, 9, 30)]
    assert DayMark.DUE in year.days[date(2026, 10, 7)].marks


def test_a_due_day_that_is_moved_is_drawn_twice():
    year = drawn(policy=DueDayPolicy.NEXT)
    assert year.days[date(2026, 10, 7)].first is DayMark.NOMINAL
    assert year.days[date(2026, 10, 8)].first is DayMark.DUE
    assert year.days[date(2026, 10, 8)].words.startswith("2026年三季度截止")


def test_twelve_months_are_drawn_and_those_in_which_more_is_due():
    assert [(at, month) for at, month, _ in drawn().months] == [
        *((2026, month) for month in range(1, 13)),
        (2027, 1),
    ]
    monthly = Rhythm(Cadence.MONTHLY, day=25, follows=False)
    assert len(drawn(monthly).months) == 12


def test_a_weekly_period_is_reminded_of_only_while_it_is_open():
    weekly = Rhythm(Cadence.WEEKLY, weekday=4, follows=False)
    days = reporting_days(weekly, 2026)
    year = drawn(weekly, opens_days_before=4, closes_workdays_after=2)
    third = next(each for each in days if each.label == "2026年第12周")
    marks = {at: year.days[at].signs for at in year.days if 16 <= at.day <= 20 and at.month == 3}
    assert third.due_on == date(2026, 3, 20)
    assert marks == {
        date(2026, 3, 16): "开逾",
        date(2026, 3, 17): "提关",
        date(2026, 3, 19): "提",
        date(2026, 3, 20): "截提",
    }
