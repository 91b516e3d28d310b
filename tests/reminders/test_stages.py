"""The stages of a deadline, on the real working calendar."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.core.workdays import published_calendar
from tracker.models import Stage
from tracker.reminders.stages import first_day, stage_of

CALENDAR = published_calendar()
DEADLINES = st.dates(date(2019, 2, 1), date(2026, 11, 30))
DAYS = st.integers(-60, 60).map(timedelta)
BEFORE_AND_ON = (Stage.OPEN, Stage.DAYS_5, Stage.DAYS_3, Stage.DAYS_1, Stage.TODAY)


def days_of(owed_on: date, opens_on: date | None = None) -> dict[str, date | None]:
    return {stage.value: first_day(stage, owed_on, CALENDAR, opens_on) for stage in Stage}


def test_7_july_2022_an_ordinary_thursday():
    assert days_of(date(2022, 7, 7), date(2022, 6, 17)) == {
        "open": date(2022, 6, 17),
        "-5": date(2022, 6, 30),
        "-3": date(2022, 7, 4),
        "-1": date(2022, 7, 6),
        "0": date(2022, 7, 7),
        "+1": date(2022, 7, 8),
        "+3": date(2022, 7, 12),
        "+5": date(2022, 7, 14),
    }


def test_7_october_2022_in_the_holiday_is_heard_of_before_it():
    """1 to 7 October are off, 8 and 9 are worked; the opening of 17 September is a Saturday."""
    assert days_of(date(2022, 10, 7), date(2022, 9, 17)) == {
        "open": date(2022, 9, 19),
        "-5": date(2022, 9, 26),
        "-3": date(2022, 9, 28),
        "-1": date(2022, 9, 30),
        "0": date(2022, 9, 30),
        "+1": date(2022, 10, 8),
        "+3": date(2022, 10, 10),
        "+5": date(2022, 10, 12),
    }


def test_7_october_2026_skips_the_mid_autumn_days():
    """25 to 27 September are off, Sunday the 20th is worked, 1 to 7 October are off."""
    days = days_of(date(2026, 10, 7), date(2026, 9, 17))
    assert [days[stage] for stage in ("-5", "-3", "-1")] == [
        date(2026, 9, 23),
        date(2026, 9, 28),
        date(2026, 9, 30),
    ]
    assert days["+1"] == date(2026, 10, 8)
    assert not [day for day in days.values() if date(2026, 10, 1) <= day <= date(2026, 10, 7)]
    told = [stage_of(date(2026, 10, 7), date(2026, 10, day), CALENDAR) for day in range(1, 8)]
    assert set(told) == {None}


def test_of_two_stages_on_a_day_the_more_urgent_counts():
    """30 September 2022 is the last working day before 7 October, and one day before it."""
    assert stage_of(date(2022, 10, 7), date(2022, 9, 30), CALENDAR) is Stage.TODAY


def test_a_working_sunday_is_a_day_like_any_other():
    assert stage_of(date(2024, 4, 7), date(2024, 4, 7), CALENDAR) is Stage.TODAY
    assert first_day(Stage.LATE_1, date(2024, 4, 7), CALENDAR, None) == date(2024, 4, 8)


@pytest.mark.parametrize(
    ("today", "stage"),
    [
        (date(2022, 6, 16), None),
        (date(2022, 6, 17), Stage.OPEN),
        (date(2022, 6, 29), Stage.OPEN),
        (date(2022, 7, 1), Stage.DAYS_5),
        (date(2022, 7, 2), None),  # a Saturday
        (date(2022, 7, 5), Stage.DAYS_3),
        (date(2022, 7, 7), Stage.TODAY),
        (date(2022, 7, 11), Stage.LATE_1),
        (date(2022, 12, 1), Stage.LATE_5),
    ],
)
def test_a_stage_lasts_until_the_next_begins(today, stage):
    assert stage_of(date(2022, 7, 7), today, CALENDAR, date(2022, 6, 17)) is stage


def test_the_new_day_of_a_returned_report_has_no_opening():
    assert stage_of(date(2022, 7, 29), date(2022, 7, 11), CALENDAR) is None


@given(DEADLINES, DAYS)
def test_nobody_is_reminded_on_a_day_off(owed_on, distance):
    today = owed_on + distance
    if not CALENDAR.is_workday(today):
        assert stage_of(owed_on, today, CALENDAR, owed_on - timedelta(20)) is None


@given(DEADLINES)
def test_every_stage_begins_on_a_working_day_in_its_order(owed_on):
    days = list(days_of(owed_on, owed_on - timedelta(30)).values())
    assert days == sorted(days)
    assert all(CALENDAR.is_workday(day) for day in days)


@given(DEADLINES)
def test_only_late_stages_begin_after_the_deadline(owed_on):
    for stage in Stage:
        begins = first_day(stage, owed_on, CALENDAR, owed_on - timedelta(30))
        assert (begins <= owed_on) == (stage in BEFORE_AND_ON)


@given(DEADLINES, DAYS, DAYS)
def test_as_days_pass_a_deadline_only_grows_more_urgent(owed_on, one, other):
    order = [None, *Stage]
    earlier, later = sorted((owed_on + one, owed_on + other))
    if CALENDAR.is_workday(earlier) and CALENDAR.is_workday(later):
        opens_on = owed_on - timedelta(20)
        stages = [stage_of(owed_on, day, CALENDAR, opens_on) for day in (earlier, later)]
        assert order.index(stages[0]) <= order.index(stages[1])


@given(DEADLINES, st.sampled_from(list(Stage)))
def test_every_stage_is_met_on_its_first_day_or_outdone_there(owed_on, stage):
    opens_on = owed_on - timedelta(30)
    begins = first_day(stage, owed_on, CALENDAR, opens_on)
    met = stage_of(owed_on, begins, CALENDAR, opens_on)
    assert list(Stage).index(met) >= list(Stage).index(stage)
    assert first_day(met, owed_on, CALENDAR, opens_on) == begins
