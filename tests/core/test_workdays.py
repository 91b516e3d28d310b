"""The office counts in working days, by the notices of the State Council."""

from datetime import date, timedelta

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.core.workdays import (
    DayKind,
    DueDayPolicy,
    SpecialDay,
    WorkCalendar,
    effective_day,
    explain_due_day,
    published_calendar,
    remark_on_due_day,
    time_left,
)

CALENDAR = published_calendar()
NOTHING_PUBLISHED = WorkCalendar({}, frozenset())
# Past the last published year, so that provisional days are met as well.
days = st.dates(date(2004, 1, 10), date(2028, 12, 31))
working_days = days.filter(CALENDAR.is_workday)
numbers = st.integers(-260, 260)
ONE_DAY = timedelta(days=1)


def days_of(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + n * ONE_DAY for n in range((date(year + 1, 1, 1) - first).days)]


# --- what was published


@pytest.mark.parametrize("year", [year for year in range(2014, 2027) if year != 2023])
def test_7_october_was_a_day_off(year: int) -> None:
    assert not CALENDAR.is_workday(date(year, 10, 7))


def test_7_october_2023_was_a_make_up_saturday() -> None:
    day = date(2023, 10, 7)
    assert day.weekday() == 5
    assert CALENDAR.is_workday(day)
    assert CALENDAR.name_of(day) == "国庆调休上班"


@pytest.mark.parametrize("year", range(2019, 2027))
def test_the_week_before_7_october_has_at_most_one_workday(year: int) -> None:
    assert CALENDAR.count(date(year, 9, 29), date(year, 10, 6)) <= 1


def test_7_april_2024_was_a_working_sunday() -> None:
    day = date(2024, 4, 7)
    assert day.weekday() == 6
    assert CALENDAR.is_workday(day)


@pytest.mark.parametrize(
    "day",
    [
        date(2022, 10, 8),
        date(2022, 10, 9),
        date(2023, 6, 25),
        date(2024, 2, 18),
        date(2024, 10, 12),
        date(2025, 9, 28),
        date(2026, 1, 4),
        date(2026, 2, 14),
        date(2026, 5, 9),
        date(2026, 9, 20),
        date(2026, 10, 10),
    ],
)
def test_make_up_weekend_days_are_worked(day: date) -> None:
    assert day.weekday() >= 5
    assert CALENDAR.is_workday(day)


@pytest.mark.parametrize("year", range(2018, 2027))
def test_a_second_source_agrees_on_every_day(year: int) -> None:
    other = holidays.country_holidays("CN", years=year)
    differing = [d for d in days_of(year) if CALENDAR.is_workday(d) != other.is_working_day(d)]
    assert differing == []


@pytest.mark.parametrize("year", range(2004, 2029))
def test_every_day_of_a_year_is_either_worked_or_off(year: int) -> None:
    worked = CALENDAR.count(date(year - 1, 12, 31), date(year, 12, 31))
    off = sum(not CALENDAR.is_workday(day) for day in days_of(year))
    assert worked + off == len(days_of(year))
    assert 245 <= worked <= 261


def test_the_library_publishes_whole_years_only() -> None:
    assert frozenset(range(2004, 2027)) <= CALENDAR.known_years
    assert all(CALENDAR.is_known(day) for day in CALENDAR.special)


def test_days_carry_the_name_of_their_holiday() -> None:
    assert CALENDAR.name_of(date(2022, 10, 7)) == "国庆假期"
    assert CALENDAR.name_of(date(2015, 9, 3)) == "抗战胜利日假期"
    assert CALENDAR.name_of(date(2023, 1, 7)) == "周六"
    assert CALENDAR.name_of(date(2022, 7, 7)) is None


# --- a year that is not published


def test_2027_is_provisional_and_counts_weekends_and_fixed_holidays() -> None:
    calendar = WorkCalendar({}, frozenset({2026}))
    off = [day for day in days_of(2027) if day.weekday() < 5 and not calendar.is_workday(day)]
    assert off == [date(2027, 1, 1), date(2027, 10, 1)]
    assert not any(calendar.is_workday(date(2027, 5, day)) for day in (1, 2))
    assert calendar.is_provisional(date(2027, 1, 7))
    assert not calendar.is_provisional(date(2026, 12, 31))
    assert calendar.name_of(date(2027, 10, 3)) == "国庆假期"


def test_a_span_over_an_unknown_year_is_provisional() -> None:
    calendar = WorkCalendar({}, frozenset({2025, 2027}))
    assert calendar.is_provisional(date(2025, 12, 1), date(2027, 1, 5))
    assert not calendar.is_provisional(date(2025, 12, 1), date(2025, 1, 5))


def test_a_day_entered_by_the_administrator_holds_in_an_unknown_year() -> None:
    entered = [
        SpecialDay(date(2027, 1, 2), DayKind.WORKDAY, "元旦"),
        SpecialDay(date(2027, 1, 4), DayKind.DAY_OFF, "元旦"),
    ]
    calendar = WorkCalendar({day.on: day for day in entered}, frozenset())
    assert calendar.is_workday(date(2027, 1, 2))
    assert not calendar.is_workday(date(2027, 1, 4))


def test_a_published_year_follows_its_notice_even_against_the_fixed_holidays() -> None:
    assert WorkCalendar({}, frozenset({2027})).is_workday(date(2027, 1, 1))


# --- counting


def test_the_last_workday_before_7_october_2022_was_30_september() -> None:
    assert CALENDAR.add(date(2022, 10, 7), -1) == date(2022, 9, 30)
    assert CALENDAR.add(date(2022, 10, 7), -5) == date(2022, 9, 26)
    assert CALENDAR.add(date(2022, 10, 7), 1) == date(2022, 10, 8)
    assert CALENDAR.count(date(2022, 9, 26), date(2022, 10, 7)) == 4


@given(days)
def test_adding_no_days_changes_nothing(day: date) -> None:
    assert CALENDAR.add(day, 0) == day


@given(days, numbers)
def test_adding_ends_on_a_workday(day: date, n: int) -> None:
    assert n == 0 or CALENDAR.is_workday(CALENDAR.add(day, n))


@given(days, numbers)
def test_one_more_day_ends_later(day: date, n: int) -> None:
    assert CALENDAR.add(day, n) < CALENDAR.add(day, n + 1)


@given(days, days, numbers)
def test_who_starts_later_does_not_end_earlier(one: date, other: date, n: int) -> None:
    earlier, later = sorted((one, other))
    assert CALENDAR.add(earlier, n) <= CALENDAR.add(later, n)


@given(days, st.integers(0, 260))
def test_counting_gives_back_the_days_added(day: date, n: int) -> None:
    assert CALENDAR.count(day, CALENDAR.add(day, n)) == n


@given(working_days, numbers)
def test_from_a_workday_counting_and_going_back_undo_adding(day: date, n: int) -> None:
    there = CALENDAR.add(day, n)
    assert CALENDAR.count(day, there) == n
    assert CALENDAR.add(there, -n) == day


@given(days, days, days)
def test_counts_add_up(one: date, two: date, three: date) -> None:
    count = CALENDAR.count
    assert count(one, two) + count(two, three) == count(one, three)


@given(days)
def test_a_workday_is_its_own_next_and_previous(day: date) -> None:
    before, after = CALENDAR.previous_workday(day), CALENDAR.next_workday(day)
    assert before <= day <= after
    assert (before == day) == (after == day) == CALENDAR.is_workday(day)
    assert CALENDAR.is_workday(before)
    assert CALENDAR.is_workday(after)
    assert CALENDAR.count(before, after) == (0 if before == after else 1)


# --- due days


@pytest.mark.parametrize(
    ("policy", "effective"),
    [
        (DueDayPolicy.KEEP, date(2022, 10, 7)),
        (DueDayPolicy.NEXT, date(2022, 10, 8)),
        (DueDayPolicy.PREVIOUS, date(2022, 9, 30)),
    ],
)
def test_the_office_chooses_what_becomes_of_a_holiday(
    policy: DueDayPolicy, effective: date
) -> None:
    assert effective_day(date(2022, 10, 7), policy, CALENDAR) == effective


@pytest.mark.parametrize("policy", DueDayPolicy)
def test_a_due_day_that_is_worked_stays(policy: DueDayPolicy) -> None:
    assert effective_day(date(2022, 7, 7), policy, CALENDAR) == date(2022, 7, 7)


@pytest.mark.parametrize(
    ("nominal", "policy", "text"),
    [
        (date(2022, 7, 7), DueDayPolicy.KEEP, "7月7日（星期四）"),
        (date(2024, 4, 7), DueDayPolicy.KEEP, "4月7日（星期日，清明调休上班）"),
        (date(2022, 10, 7), DueDayPolicy.KEEP, "10月7日（星期五，国庆假期，保持）"),
        (date(2022, 10, 7), DueDayPolicy.NEXT, "10月7日 → 10月8日（星期六，国庆调休上班）"),
        (date(2023, 1, 7), DueDayPolicy.KEEP, "1月7日（星期六，保持）"),
        (date(2026, 1, 1), DueDayPolicy.PREVIOUS, "1月1日 → 2025年12月31日（星期三）"),
    ],
)
def test_a_due_day_is_explained(nominal: date, policy: DueDayPolicy, text: str) -> None:
    effective = effective_day(nominal, policy, CALENDAR)
    assert explain_due_day(nominal, effective, CALENDAR) == text


@pytest.mark.parametrize(
    ("nominal", "policy", "text"),
    [
        (date(2022, 7, 7), DueDayPolicy.KEEP, ""),
        (date(2024, 4, 7), DueDayPolicy.KEEP, "清明调休上班"),
        (date(2022, 10, 7), DueDayPolicy.KEEP, "国庆假期，保持"),
        (date(2022, 10, 7), DueDayPolicy.NEXT, "原定10月7日，国庆调休上班"),
        (date(2023, 1, 7), DueDayPolicy.KEEP, "休息日，保持"),
        (date(2026, 1, 1), DueDayPolicy.PREVIOUS, "原定2026年1月1日"),
    ],
)
def test_beside_a_due_day_only_what_it_does_not_say_is_said(
    nominal: date, policy: DueDayPolicy, text: str
) -> None:
    effective = effective_day(nominal, policy, CALENDAR)
    assert remark_on_due_day(nominal, effective, CALENDAR) == text


def test_a_remark_says_that_a_day_is_provisional() -> None:
    plain, saturday = date(2027, 1, 7), date(2027, 1, 9)
    said = "2027年放假安排尚未公布，按周末推算"
    assert remark_on_due_day(plain, plain, NOTHING_PUBLISHED) == said
    assert remark_on_due_day(saturday, saturday, NOTHING_PUBLISHED) == f"休息日，保持；{said}"


@pytest.mark.parametrize(
    ("nominal", "policy", "text"),
    [
        (
            date(2027, 1, 7),
            DueDayPolicy.KEEP,
            "1月7日（星期四；2027年放假安排尚未公布，按周末推算）",
        ),
        (
            date(2027, 1, 9),
            DueDayPolicy.KEEP,
            "1月9日（星期六，保持；2027年放假安排尚未公布，按周末推算）",
        ),
        (
            date(2027, 1, 9),
            DueDayPolicy.NEXT,
            "1月9日 → 1月11日（星期一；2027年放假安排尚未公布，按周末推算）",
        ),
    ],
)
def test_a_provisional_due_day_says_so(nominal: date, policy: DueDayPolicy, text: str) -> None:
    effective = effective_day(nominal, policy, NOTHING_PUBLISHED)
    assert explain_due_day(nominal, effective, NOTHING_PUBLISHED) == text


@pytest.mark.parametrize(
    ("today", "words"),
    [
        (date(2022, 9, 29), "还有 1 个工作日"),
        (date(2022, 9, 30), "今天是截止前最后一个工作日"),
        (date(2022, 10, 1), "截止前没有工作日了"),
        (date(2022, 10, 7), "今天截止"),
        (date(2022, 10, 8), "逾期 1 个工作日"),
    ],
)
def test_how_near_a_day_in_a_holiday_is(today: date, words: str) -> None:
    assert time_left(date(2022, 10, 7), today, published_calendar()) == words
