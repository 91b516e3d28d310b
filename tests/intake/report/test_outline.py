"""Only the coming year's part of a report yields tasks."""

import pytest

from tests.intake.report.reports import (
    CLOSING,
    GLOSSARY,
    OPENING,
    OURSELVES,
    OUTLOOK,
    PLAN,
    REVIEW,
    WHOLE,
    plan,
    read,
    report,
    texts,
)


def test_the_part_begins_at_its_heading_and_ends_before_the_next() -> None:
    lines = WHOLE.split("\n")
    first, last = read(WHOLE).plan_section or (0, 0)
    assert lines[first - 1] == "三、2031年工作安排"
    assert lines[last].startswith("四、加强政府自身建设")


@pytest.mark.parametrize(
    "promised", ["老旧小区9个", "幼儿园3所", "工业园区", "人大代表建议", "游客5万人次"]
)
def test_nothing_else_in_a_report_becomes_a_task(promised: str) -> None:
    """The review, five years ahead, the government itself, and the explanations of words."""
    assert promised in WHOLE
    assert promised not in "".join(texts(read(WHOLE)))


@pytest.mark.parametrize(
    "heading",
    [
        "三、2031年重点工作",
        "三、2031年主要工作",
        "三、2031年政府工作任务",
        "三、今年工作安排",
        "三、2031 年重点工作安排",
        "三、扎实做好2031年各项工作",
        "三、实现“十六五”良好开局，扎实做好2031年工作",
        "三、下一步工作打算",
        "第三部分 2031年目标任务",
        "## 三、2031年主要工作",
        "2031年工作安排",
    ],
)
def test_the_part_is_found_by_what_its_heading_says(heading: str) -> None:
    reading = plan("（一）扩大投资。", "新建学校2所。", heading=heading)
    assert reading.plan_section == (8, 10)
    assert texts(reading) == ["新建学校2所。"]


def test_a_heading_may_only_look_forward_to_the_year() -> None:
    reading = read(
        report(
            OPENING,
            "一、回首2030年，我们步履坚定、春华秋实",
            "（一）县域经济进位赶超。新建工厂2座，投资增长较快。",
            "二、展望2031年，我们重任在肩、豪情满怀",
            "（一）扩大投资。新建学校2所。",
            CLOSING,
        )
    )
    assert texts(reading) == ["新建学校2所。"]


@pytest.mark.parametrize(
    "opening",
    [
        report("政府工作报告", "——2030年12月28日在青禾县第三届人民代表大会第五次会议上"),
        report("青禾县2030年政府工作报告", "各位代表："),
    ],
)
def test_a_title_or_a_meeting_may_carry_the_year_that_is_over(opening: str) -> None:
    plan_of_2031 = report("二、2031年工作安排", "（一）扩大投资。新建学校2所，改造操场。")
    assert texts(read(report(opening, REVIEW, plan_of_2031))) == ["新建学校2所，改造操场。"]


def test_a_year_that_is_over_is_no_plan() -> None:
    reading = read(report(OPENING, "一、2030年主要工作", "（一）稳增长。新建学校9所，成效明显。"))
    assert reading.plan_section is None
    assert "没有找到" in reading.warnings[0].message


def test_the_part_ends_at_the_closing_words_when_no_heading_follows() -> None:
    reading = read(report(OPENING, REVIEW, PLAN, CLOSING, GLOSSARY))
    assert not any("蓝图" in sentence.text for sentence in reading.sentences)
    assert "改造农村道路30公里。" in texts(reading)


def test_an_address_within_the_part_does_not_end_it() -> None:
    reading = plan(
        "（一）扩大投资。", "新建学校2所。", "各位代表！", "（二）办好教育。", "改造操场3处。"
    )
    assert texts(reading) == ["新建学校2所。", "改造操场3处。"]


def test_an_opening_that_was_moved_to_the_end_is_left_out() -> None:
    moved = report(
        "青禾县2031年政府工作报告",
        REVIEW,
        PLAN,
        CLOSING,
        GLOSSARY,
        "责任编辑：",
        "打印本页",
        OPENING,
    )
    assert texts(read(moved)) == texts(read(report(OPENING, REVIEW, PLAN, CLOSING)))


def test_a_table_of_contents_is_not_the_report() -> None:
    contents = report("目录", "一、2030年工作回顾", "三、2031年工作安排", "四、加强政府自身建设")
    whole = report(OPENING, contents, REVIEW, OUTLOOK, PLAN, OURSELVES, CLOSING)
    assert texts(read(whole)) == texts(read(WHOLE))
    assert read(whole).plan_section == (15, 24)


def test_a_heading_for_two_times_counts_from_where_the_coming_year_begins() -> None:
    reading = read(
        report(
            OPENING,
            REVIEW,
            "二、“十六五”时期主要任务和2031年工作安排",
            "（一）五年要办的大事。新建机场1座，铁路2条。",
            "（二）2031年工作安排",
            "1.扩大投资。新开工项目20个。",
            CLOSING,
        )
    )
    assert texts(reading) == ["新开工项目20个。"]


def test_headings_without_numbers_may_hold_numbered_ones() -> None:
    reading = read(
        report(
            OPENING,
            "2030年工作回顾",
            "一、经济稳中有进",
            "新建工厂2座，投资增长较快，工业效益提升，群众满意。",
            "2031年工作安排",
            "一、扩大内需",
            "新建商场2座，办好购物节，带动消费持续增长。",
            "政府自身建设",
            "办理建议100件。",
        )
    )
    assert texts(reading) == ["新建商场2座，办好购物节，带动消费持续增长。"]
    assert reading.tasks[0].sections == ("一、扩大内需",)


def test_without_a_heading_the_part_is_guessed_and_says_so() -> None:
    reading = read(
        report(OPENING, "今年政府工作的总体要求是：稳中求进。", "（一）扩大投资。", "新建学校2所。")
    )
    assert texts(reading) == ["新建学校2所。"]
    assert "请核对" in reading.warnings[0].message


def test_an_annex_of_deeds_does_not_carry_the_part_over_the_closing_words() -> None:
    annex = report("附：2031年十件民生实事", "一、稳岗就业。开展培训1000人次。")
    reading = read(report(OPENING, REVIEW, PLAN, CLOSING, annex))
    assert not any("蓝图" in sentence.text for sentence in reading.sentences)
    assert texts(reading)[-1] == "稳岗就业。开展培训1000人次。"


def test_marks_of_markdown_are_no_text() -> None:
    reading = plan("**（一）扩大投资。**新建学校2所。", heading="**三、2031年工作安排**")
    assert texts(reading) == ["新建学校2所。"]
    assert reading.tasks[0].sections == ("（一）扩大投资",)
