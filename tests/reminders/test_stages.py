"""The stages of a deadline, on the real working calendar."""

from datetime import date, timedelta
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.core.workdays import explain_due_day, published_calendar
from tracker.models import Stage
from tracker.reminders import stages
from tracker.reminders.rules import Rules
from tracker.reminders.stages import first_day

CALENDAR = published_calendar()
DEADLINES = st.dates(date(2019, 2, 1), date(2026, 11, 30))
DAYS = st.integers(-60, 60).map(timedelta)
STAGES = [each.stage for each in Rules.default().stages]
BEFORE_AND_ON = (Stage.OPENING, Stage(-5), Stage(-3), Stage(-1), Stage(0))
stage_of = partial(stages.stage_of, stages=STAGES)


def days_of(owed_on: date, opens_on: date | None = None) -> dict[str, date | None]:
    return {stage.value: first_day(stage, owed_on, CALENDAR, opens_on) for stage in STAGES}


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
    assert stage_of(date(2022, 10, 7), date(2022, 9, 30), CALENDAR) == Stage(0)


def test_a_working_sunday_is_a_day_like_any_other():
    assert stage_of(date(2024, 4, 7), date(2024, 4, 7), CALENDAR) == Stage(0)
    assert first_day(Stage(1), date(2024, 4, 7), CALENDAR, None) == date(2024, 4, 8)


@pytest.mark.parametrize(
    ("today", "stage"),
    [
        (date(2022, 6, 16), None),
        (date(2022, 6, 17), Stage.OPENING),
        (date(2022, 6, 29), Stage.OPENING),
        (date(2022, 7, 1), Stage(-5)),
        (date(2022, 7, 2), None),  # a Saturday
        (date(2022, 7, 5), Stage(-3)),
        (date(2022, 7, 7), Stage(0)),
        (date(2022, 7, 11), Stage(1)),
        (date(2022, 12, 1), Stage(5)),
    ],
)
def test_a_stage_lasts_until_the_next_begins(today, stage):
    assert stage_of(date(2022, 7, 7), today, CALENDAR, date(2022, 6, 17)) == stage


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
    for stage in STAGES:
        begins = first_day(stage, owed_on, CALENDAR, owed_on - timedelta(30))
        assert (begins <= owed_on) == (stage in BEFORE_AND_ON)


@given(DEADLINES, DAYS, DAYS)
def test_as_days_pass_a_deadline_only_grows_more_urgent(owed_on, one, other):
    order = [None, *STAGES]
    earlier, later = sorted((owed_on + one, owed_on + other))
    if CALENDAR.is_workday(earlier) and CALENDAR.is_workday(later):
        opens_on = owed_on - timedelta(20)
        stages = [stage_of(owed_on, day, CALENDAR, opens_on) for day in (earlier, later)]
        assert order.index(stages[0]) <= order.index(stages[1])


@given(DEADLINES, st.sampled_from(STAGES))
def test_every_stage_is_met_on_its_first_day_or_outdone_there(owed_on, stage):
    opens_on = owed_on - timedelta(30)
    begins = first_day(stage, owed_on, CALENDAR, opens_on)
    met = stage_of(owed_on, begins, CALENDAR, opens_on)
    assert STAGES.index(met) >= STAGES.index(stage)
    assert first_day(met, owed_on, CALENDAR, opens_on) == begins


@pytest.mark.parametrize(
    ("due", "before", "late"),
    [
        # -5, -3, -1 and the day itself; then the first working day after it.
        (date(2019, 10, 7), ["0925", "0927", "0930", "0930"], "1008"),
        (date(2020, 10, 7), ["0925", "0928", "0930", "0930"], "1009"),
        (date(2021, 10, 7), ["0926", "0928", "0930", "0930"], "1008"),
        (date(2022, 10, 7), ["0926", "0928", "0930", "0930"], "1008"),
        (date(2023, 10, 7), ["0922", "0926", "0928", "1007"], "1008"),
        (date(2024, 10, 7), ["0925", "0927", "0930", "0930"], "1008"),
        (date(2025, 10, 7), ["0925", "0928", "0930", "0930"], "1009"),
        (date(2026, 10, 7), ["0923", "0928", "0930", "0930"], "1008"),
    ],
)
def test_7_october_of_every_year_is_told_of_on_working_days(due, before, late):
    """In 2023 it was a working Saturday; 26 September 2021 and 28 September 2025 were Sundays."""
    found = [first_day(stage, due, CALENDAR, None) for stage in map(Stage, (-5, -3, -1, 0))]
    assert [f"{day:%m%d}" for day in found] == before
    assert f"{first_day(Stage(1), due, CALENDAR, None):%m%d}" == late


def test_7_january_2027_is_reckoned_and_says_so():
    """No notice orders 2027 yet: only 1 January is known to be off."""
    due = date(2027, 1, 7)
    found = [first_day(stage, due, CALENDAR, None) for stage in map(Stage, (-5, -3, -1, 0, 1))]
    assert [f"{day:%m%d}" for day in found] == ["1230", "0104", "0106", "0107", "0108"]
    assert CALENDAR.is_provisional(due)
    assert "2027年放假安排尚未公布，按周末推算" in explain_due_day(due, due, CALENDAR)


def test_the_stages_of_a_government_are_its_own():
    own = [Stage(-10), Stage(2)]
    assert stages.stage_of(date(2022, 7, 7), date(2022, 7, 1), CALENDAR, stages=own) == Stage(-10)
    assert stages.stage_of(date(2022, 7, 7), date(2022, 7, 11), CALENDAR, stages=own) == Stage(2)
    assert stages.stage_of(date(2022, 7, 7), date(2022, 6, 1), CALENDAR, stages=own) is None


@given(st.integers(-60, 60))
def test_a_stage_is_read_back_as_it_was_stored(days):
    assert Stage.of(Stage(days).value) == Stage(days)


def test_stages_are_stored_as_ever_and_ordered_by_their_days():
    assert [stage.value for stage in STAGES] == ["open", "-5", "-3", "-1", "0", "+1", "+3", "+5"]
    assert sorted(STAGES) == STAGES
    assert Stage.of("open") == Stage.OPENING


def test_the_last_working_day_before_a_holiday_is_not_called_the_day_itself():
    assert Stage(0).label_on(date(2026, 9, 30), date(2026, 10, 7)) == "截止前最后一个工作日"
    assert Stage(0).label_on(date(2026, 7, 7), date(2026, 7, 7)) == "今天截止"
    assert "今天" not in Stage(0).label
