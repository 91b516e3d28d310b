"""On which days of a year reports are due: quarters, months, ten-day parts, weeks, single days."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from tracker.core.errors import RuleBroken
from tracker.models import Cadence
from tracker.plans.reporting_days import Rhythm, reporting_days, rhythm_of

YEARS = range(2019, 2031)
REGULAR = [
    *(
        Rhythm(cadence, day=day, follows=follows)
        for cadence in (Cadence.QUARTERLY, Cadence.MONTHLY)
        for day in (1, 7, 25, 28, 29, 30, 31)
        for follows in (True, False)
    ),
    *(Rhythm(Cadence.TEN_DAYS, days_after=days) for days in range(10)),
    *(
        Rhythm(Cadence.WEEKLY, weekday=weekday, follows=follows)
        for weekday in range(7)
        for follows in (True, False)
    ),
]


def named(rhythm: Rhythm) -> str:
    parts = (rhythm.cadence.value, rhythm.day, rhythm.days_after, rhythm.weekday, rhythm.follows)
    return "-".join(map(str, parts))


@pytest.mark.parametrize("rhythm", REGULAR, ids=named)
def test_every_day_of_the_year_is_reported_on_once_and_no_two_fall_due_together(rhythm):
    for year in YEARS:
        days = reporting_days(rhythm, year)

        assert days[0].covers_from == date(year, 1, 1)
        assert days[-1].covers_until == date(year, 12, 31)
        assert all(each.covers_from <= each.covers_until for each in days)
        for one, following in pairwise(days):
            assert following.covers_from == one.covers_until + timedelta(days=1)
            assert one.due_on < following.due_on
        assert len({each.label for each in days}) == len(days)
        assert all(each.label.startswith(f"{year}年") for each in days)
        assert all(each.due_on >= each.covers_from for each in days)


@pytest.mark.parametrize("rhythm", REGULAR, ids=named)
def test_what_a_schedule_was_made_by_is_read_from_its_days(rhythm):
    for year in YEARS:
        days = reporting_days(rhythm, year)
        read = rhythm_of(rhythm.cadence, [(each.covers_until, each.due_on) for each in days])
        assert reporting_days(read, year) == days


def test_quarters_are_due_as_the_notice_says():
    days = reporting_days(Rhythm(), 2026)
    assert [(each.label, each.due_on) for each in days] == [
        ("2026年一季度", date(2026, 4, 7)),
        ("2026年二季度", date(2026, 7, 7)),
        ("2026年三季度", date(2026, 10, 7)),
        ("2026年四季度", date(2027, 1, 7)),
    ]


def test_a_31st_in_a_short_month_is_its_last_day():
    days = reporting_days(Rhythm(Cadence.MONTHLY, day=31, follows=False), 2024)
    assert [each.due_on.day for each in days] == [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    assert days[2].label == "2024年3月"


def test_a_month_is_reported_on_in_it_or_in_the_next():
    inside = reporting_days(Rhythm(Cadence.MONTHLY, day=25, follows=False), 2026)
    after = reporting_days(Rhythm(Cadence.MONTHLY, day=5), 2026)
    assert (inside[2].label, inside[2].due_on) == ("2026年3月", date(2026, 3, 25))
    assert (after[11].label, after[11].due_on) == ("2026年12月", date(2027, 1, 5))


def test_the_ten_day_parts_of_a_month():
    days = reporting_days(Rhythm(Cadence.TEN_DAYS, days_after=2), 2026)
    assert [(each.label, each.covers_until, each.due_on) for each in days[3:6]] == [
        ("2026年2月上旬", date(2026, 2, 10), date(2026, 2, 12)),
        ("2026年2月中旬", date(2026, 2, 20), date(2026, 2, 22)),
        ("2026年2月下旬", date(2026, 2, 28), date(2026, 3, 2)),
    ]


def test_weeks_are_numbered_as_the_standard_does_and_the_ends_of_the_year_go_with_them():
    days = reporting_days(Rhythm(Cadence.WEEKLY, weekday=4, follows=False), 2026)
    assert len(days) == 53
    assert (days[0].label, days[0].covers_until) == ("2026年第1周", date(2026, 1, 4))
    assert days[0].due_on == date(2026, 1, 2)
    assert (days[11].label, days[11].due_on) == ("2026年第12周", date(2026, 3, 20))
    # Of 2025 the last three days belong to the next year's first week; of 2027 the first three
    # belong to the last week of the year before.
    last = reporting_days(Rhythm(Cadence.WEEKLY, follows=False), 2025)[-1]
    assert (last.label, last.covers_until) == ("2025年第52周", date(2025, 12, 31))
    first = reporting_days(Rhythm(Cadence.WEEKLY, follows=False), 2027)[0]
    assert (first.label, first.covers_until) == ("2027年第1周", date(2027, 1, 10))


def test_a_week_whose_day_is_over_before_the_year_begins_goes_with_the_next():
    first = reporting_days(Rhythm(Cadence.WEEKLY, weekday=0, follows=False), 2026)[0]
    assert (first.label, first.due_on) == ("2026年第2周", date(2026, 1, 5))
    assert first.covers_from == date(2026, 1, 1)


def test_single_days_report_on_what_lies_between_them():
    dates = (date(2026, 12, 20), date(2026, 6, 30), date(2027, 1, 7))
    days = reporting_days(Rhythm(Cadence.DATES, dates=dates), 2026)
    assert [(each.label, each.covers_from, each.covers_until) for each in days] == [
        ("2026年6月30日", date(2026, 1, 1), date(2026, 6, 30)),
        ("2026年12月20日", date(2026, 7, 1), date(2026, 12, 20)),
        ("2027年1月7日", date(2026, 12, 21), date(2027, 1, 7)),
    ]


@pytest.mark.parametrize(
    ("dates", "sentence"),
    [
        ((), "请填写报送日期"),
        ((date(2026, 5, 1), date(2026, 5, 1)), "2026年5月1日填了两次"),
        ((date(2025, 5, 1),), "不在方案年度之内"),
        ((date(2028, 1, 1),), "不在方案年度之内"),
        (tuple(date(2026, 1, 1) + timedelta(days=n) for n in range(61)), "超过 60 个"),
    ],
)
def test_single_days_that_make_no_sense_are_refused(dates, sentence):
    with pytest.raises(RuleBroken, match=sentence):
        reporting_days(Rhythm(Cadence.DATES, dates=dates), 2026)
