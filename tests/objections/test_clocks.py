"""Thirty natural days from the receipt, and thirty from the objection (docs/rules.md 30)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.core.workdays import published_calendar
from tracker.objections.clocks import NATURAL_DAYS, is_near, last_day
from tracker.reports.receipt import received_anyway_on, received_on

CALENDAR = published_calendar()
DAYS = st.dates(date(2019, 1, 1), date(2026, 10, 31))


@pytest.mark.parametrize(
    ("begun", "last"),
    [
        (date(2022, 7, 15), date(2022, 8, 15)),  # 14 August is a Sunday
        (date(2022, 7, 18), date(2022, 8, 17)),
        (date(2022, 9, 2), date(2022, 10, 8)),  # 国庆, and 8 October is worked
        (date(2024, 9, 3), date(2024, 10, 8)),
    ],
)
def test_a_last_day_on_a_day_off_goes_to_the_next_working_day(begun, last):
    assert last_day(begun, CALENDAR) == last


@given(DAYS)
def test_nobody_has_less_than_thirty_days_nor_more_than_the_holidays_need(begun):
    last = last_day(begun, CALENDAR)
    nominal = begun + NATURAL_DAYS
    assert last >= nominal
    assert CALENDAR.is_workday(last)
    assert CALENDAR.count(nominal - timedelta(days=1), last - timedelta(days=1)) == 0
    assert last_day(begun + timedelta(days=1), CALENDAR) >= last


@given(DAYS, st.none() | st.integers(-5, 60))
def test_not_signing_and_signing_late_stretch_no_clock(published, signed_after):
    signed = None if signed_after is None else published + timedelta(days=signed_after)
    received = received_on(published, signed, CALENDAR)
    assert published <= received <= received_anyway_on(published, CALENDAR)
    if signed is not None and published <= signed <= received_anyway_on(published, CALENDAR):
        assert received == signed


@given(DAYS, st.integers(0, 45))
def test_the_end_is_near_for_five_working_days_and_no_longer(last, before):
    today = last - timedelta(days=before)
    assert is_near(last, today, CALENDAR) == (CALENDAR.count(today, last) <= 5)
    assert not is_near(last, last + timedelta(days=1), CALENDAR)
