"""The administrator pastes the State Council's notice; what is read is what it orders."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.notices_of_holidays import MAY_DAY_2019, NOTICES, SPRING_2020
from tracker.core.holiday_notice import HOLIDAYS, ordered_in, read_holiday_notice
from tracker.core.workdays import DayKind, SpecialDay, WorkCalendar, published_calendar

ONE_DAY = timedelta(days=1)
CHANGES = {2019: MAY_DAY_2019, 2020: SPRING_2020}


def standing(year: int) -> dict[date, SpecialDay]:
    """What stands after the year's notice, and the one that changed it."""
    days = read_holiday_notice(NOTICES[year]).applied_to(published_calendar().special.values())
    if year in CHANGES:
        days = read_holiday_notice(CHANGES[year]).applied_to(days.values())
    return days


def against_weekday(days: dict[date, SpecialDay]) -> set[tuple[date, DayKind]]:
    """A Saturday that is off anyway is named by some sources and not by others."""
    return {
        (day.on, day.kind)
        for day in days.values()
        if (day.on.weekday() < 5) == (day.kind is DayKind.DAY_OFF)
    }


@pytest.mark.parametrize("year", NOTICES)
def test_a_years_notice_gives_exactly_the_published_days(year: int) -> None:
    published = {
        on: day for on, day in published_calendar().special.items() if ordered_in(day) == year
    }
    read = standing(year)
    assert against_weekday(read) == against_weekday(published)
    calendar = WorkCalendar(read, frozenset({year}))
    first = date(year, 1, 1)
    for n in range(365 + (year % 4 == 0)):
        on = first + n * ONE_DAY
        if ordered_in(published.get(on, SpecialDay(on, DayKind.WORKDAY, ""))) == year:
            assert calendar.is_workday(on) == published_calendar().is_workday(on), on
    for on in read.keys() & published.keys():
        assert published[on].name in read[on].name.split("、")


@pytest.mark.parametrize("year", NOTICES)
def test_nothing_is_wrong_with_the_real_notices(year: int) -> None:
    notice = read_holiday_notice(NOTICES[year])
    assert notice.problems == ()
    assert notice.year == year
    assert notice.document_no.startswith(f"国办发明电〔{year - 1}〕")


def test_what_is_only_recommended_is_shown_and_not_taken() -> None:
    notice = read_holiday_notice(NOTICES[2024])
    told = [each.text for each in notice.unread if each.is_about_days]
    assert any("除夕" in text for text in told)
    assert date(2024, 2, 9) not in {day.on for day in notice.days}


def test_the_closing_sentence_is_kept_to_be_shown() -> None:
    [closing] = read_holiday_notice(NOTICES[2026]).unread
    assert closing.text.startswith("节假日期间")
    assert not closing.is_about_days


def test_new_years_days_before_the_turn_belong_to_the_next_year() -> None:
    days = {day.on: day for day in read_holiday_notice(NOTICES[2019]).days}
    assert days[date(2018, 12, 29)].kind is DayKind.WORKDAY
    assert days[date(2018, 12, 31)].kind is DayKind.DAY_OFF
    assert {ordered_in(day) for day in days.values()} == {2019}


def test_new_years_days_before_the_turn_need_no_year() -> None:
    written = NOTICES[2023].replace(
        "2022年12月31日至2023年1月2日放假调休", "12月31日至1月2日放假调休"
    )
    assert read_holiday_notice(written).days == read_holiday_notice(NOTICES[2023]).days


def test_a_changed_holiday_leaves_the_others_as_they_are() -> None:
    before = read_holiday_notice(NOTICES[2019]).applied_to(())
    changed = read_holiday_notice(MAY_DAY_2019)
    assert (changed.changes, changed.document_no) == ("劳动节", "国办发明电〔2019〕3号")
    after = changed.applied_to(before.values())
    differing = {on for on in before.keys() | after.keys() if before.get(on) != after.get(on)}
    assert differing == {
        date(2019, 4, 28),
        date(2019, 5, 2),
        date(2019, 5, 3),
        date(2019, 5, 4),
        date(2019, 5, 5),
    }


def test_a_lengthened_holiday_takes_over_its_make_up_days() -> None:
    before = read_holiday_notice(NOTICES[2020]).applied_to(())
    after = read_holiday_notice(SPRING_2020).applied_to(before.values())
    assert before[date(2020, 2, 1)].kind is DayKind.WORKDAY
    assert [after[date(2020, 1, 31) + n * ONE_DAY].kind for n in range(3)] == [DayKind.DAY_OFF] * 3
    assert after[date(2020, 1, 19)].kind is DayKind.WORKDAY


# --- what contradicts itself is said, with its line


def line_of(notice: str, words: str) -> int:
    return 1 + next(n for n, line in enumerate(notice.splitlines()) if words in line)


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("放假调休，共9天", "放假调休，共8天", "春节写的是共 8 天，读到 9 天"),
        ("1月4日（周日）上班", "1月4日（周六）上班", "2026年1月4日写的是周六，日历上是星期日"),
        ("5月9日（周六）上班", "5月8日上班", "2026年5月8日是星期五，本来就上班，不是调休"),
        ("6月19日（周五）至21日", "6月31日至7月2日", "没有6月31日这一天"),
        ("9月25日（周五）至27日（周日）", "9月27日至25日", "前后颠倒"),
        ("9月25日（周五）至27日", "2024年9月25日至27日", "2024年9月25日不是2026年的日子"),
        (
            "9月20日（周日）、10月10日",
            "10月4日（周日）、10月10日",
            "2026年10月4日前面写的是国庆放假，这里又写国庆调休上班",
        ),
        (
            "4月4日（周六）至6日（周一）放假，共3天",
            "4月7日放假，与周末连休",
            "清明写的是与周末连休，前后却没有周末",
        ),
        ("6月19日（周五）至21日（周日）放假，共3天", "另行通知", "端午没有读到日子"),
    ],
)
def test_what_contradicts_itself_is_said_with_its_line(right: str, wrong: str, said: str) -> None:
    assert right in NOTICES[2026]
    written = NOTICES[2026].replace(right, wrong)
    notice = read_holiday_notice(written)
    assert not notice.is_sound
    telling = [each for each in notice.problems if said in each]
    assert telling, notice.problems
    assert telling[0].startswith(f"第 {line_of(written, wrong)} 行：")
    assert telling[0].endswith("请对照原文改正。")


def test_half_a_notice_is_not_taken_for_a_whole_one() -> None:
    half = NOTICES[2026].partition("五、端午节")[0]
    assert read_holiday_notice(half).problems == (
        "没有读到端午、中秋、国庆，请把通知全文粘贴过来。",
    )


def test_without_its_title_the_year_is_not_guessed() -> None:
    items = NOTICES[2026].partition("一、元旦")[2]
    notice = read_holiday_notice(f"一、元旦{items}")
    assert (notice.year, notice.days) == (None, ())
    assert notice.problems == ("没有读到是哪一年的安排，请连同标题一起粘贴。",)


def test_two_notices_at_once_are_refused() -> None:
    [problem] = read_holiday_notice(NOTICES[2025] + "\n" + NOTICES[2026]).problems
    assert "2025年、2026年" in problem


@pytest.mark.parametrize("text", ["", "。。。", "你好", "关于2027年部分节假日安排的通知", "1月1日"])
def test_any_text_is_answered(text: str) -> None:
    assert read_holiday_notice(text).problems


@given(
    st.text(
        alphabet="一二、：元旦春节1230年月日（周六）至放假上班，。;\n与末连休共天", max_size=200
    )
)
def test_no_text_breaks_the_reading(text: str) -> None:
    notice = read_holiday_notice(f"关于2027年部分节假日安排的通知\n{text}")
    assert all(day.name and abs(day.on.year - 2027) <= 1 for day in notice.days)
    assert notice.days or notice.problems


def test_a_line_that_was_broken_is_put_together_again() -> None:
    broken = NOTICES[2026].replace("放假", "放\n假").replace("10月", "10\n月")
    notice = read_holiday_notice(broken)
    assert notice.problems == ()
    assert notice.days == read_holiday_notice(NOTICES[2026]).days


# --- any notice that can be written is read back


def _weekends(year: int) -> list[date]:
    first = date(year - 1, 12, 20)
    days = (first + n * ONE_DAY for n in range(350))
    return [day for day in days if day.weekday() >= 5]


@st.composite
def written_notices(draw: st.DrawFn) -> tuple[str, set[SpecialDay]]:
    """A notice in one of the ways in which it is written, and its days."""
    year = draw(st.integers(2024, 2040))
    sign = draw(st.sampled_from(("星期", "周", None)))
    with_total = draw(st.booleans())
    free = set(_weekends(year))
    days: set[SpecialDay] = set()
    lines = [f"国务院办公厅关于{year}年部分节假日安排的通知"]

    def written(on: date, after: date | None = None) -> str:
        said = "" if after and after.year == on.year else f"{on.year}年" * (on.year != year)
        said += f"{on.year}年" * bool(after and after.year != on.year and on.year == year)
        said += "" if after and (after.year, after.month) == (on.year, on.month) else f"{on:%-m}月"
        remark = f"（{sign}{'一二三四五六日'[on.weekday()]}）" if sign else ""
        return f"{said}{on.day}日{remark}"

    for place, name in enumerate(HOLIDAYS):
        begins = date(year, 1 + place * 48 // 30, 1) + draw(st.integers(0, 20)) * ONE_DAY
        if place == 0:
            begins = date(year, 1, 1) - draw(st.integers(0, 3)) * ONE_DAY
        off = [begins + n * ONE_DAY for n in range(draw(st.integers(2 if place else 4, 9)))]
        free -= set(off)
        days |= {SpecialDay(on, DayKind.DAY_OFF, name) for on in off}
        total = f"，共{len(off)}天" if with_total else ""
        heading = name if name in ("元旦", "春节", "劳动节") else f"{name}节"
        range_ = f"{written(off[0])}至{written(off[-1], off[0])}"
        lines.append(f"{'一二三四五六七'[place]}、{heading}：{range_}放假调休{total}。")
        near = sorted(on for on in free if abs(on - begins) < 40 * ONE_DAY)
        near = [on for on in near if on.year == year or not place]
        made_up = sorted(draw(st.sets(st.sampled_from(near), max_size=3)))
        free -= set(made_up)
        if made_up:
            lines[-1] += f"{'、'.join(map(written, made_up))}上班。"
        days |= {SpecialDay(on, DayKind.WORKDAY, name) for on in made_up}
    return "\n".join(lines), days


@given(written_notices())
def test_a_notice_of_any_days_is_read_back(case: tuple[str, set[SpecialDay]]) -> None:
    text, days = case
    notice = read_holiday_notice(text)
    off = [day.on for day in days if day.kind is DayKind.DAY_OFF]
    if len(off) == len(set(off)) and not set(off) & {
        day.on for day in days if day.kind is DayKind.WORKDAY
    }:
        assert notice.problems == (), text
        assert set(notice.days) == days, text
    else:
        assert notice.problems


@pytest.mark.parametrize("counted", ["十十", "十二一", "二十十", "十十十", "一二"])
def test_a_number_that_is_none_is_not_understood_and_breaks_nothing(counted: str) -> None:
    text = NOTICES[2025].replace("共3天", f"共{counted}天")
    assert text != NOTICES[2025]
    unread = "".join(sentence.text for sentence in read_holiday_notice(text).unread)
    assert f"共{counted}天" in unread
