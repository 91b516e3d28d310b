"""The year's headline targets are the clauses of one paragraph."""

import pytest

from tests.intake.report.reports import OPENING, REVIEW, WHOLE, plan, read, report


def clauses(*lines: str) -> list[str]:
    return [
        target.text for target in plan(*lines, "（一）扩大投资。", "新建学校2所。").headline_targets
    ]


def test_each_clause_is_a_target_and_a_task() -> None:
    reading = read(WHOLE)
    assert [target.text for target in reading.headline_targets] == [
        "地区生产总值增长5.5%左右",
        "城镇新增就业2000人以上",
        "城镇调查失业率控制在5.5%以内",
        "居民收入增长与经济增长基本同步",
    ]
    assert [task.text for task in reading.tasks[:2]] == [
        "地区生产总值增长5.5%左右。",
        "城镇新增就业2000人以上。",
    ]
    assert reading.tasks[0].sections == ("主要预期目标",)


def test_the_targets_of_five_years_are_not_the_years() -> None:
    assert not any("城镇化率" in target.text for target in read(WHOLE).headline_targets)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            "主要预期目标是：地区生产总值增长5%，力争取得更好结果；粮食产量3亿斤。",
            ["地区生产总值增长5%，力争取得更好结果", "粮食产量3亿斤"],
        ),
        (
            "今年主要预期目标为：工业增加值增长7%，其中高技术制造业增长10%；投资增长4%。",
            ["工业增加值增长7%，其中高技术制造业增长10%", "投资增长4%"],
        ),
        (
            "经济主要预期目标是:地区生产总值增长3%左右;一产、二产增加值分别增长4%、5%。粮食、环境等指标全面完成任务。",
            [
                "地区生产总值增长3%左右",
                "一产、二产增加值分别增长4%、5%",
                "粮食、环境等指标全面完成任务",
            ],
        ),
        (
            "主要预期目标是：地区生产总值增长5%；税收增长3%。提出上述目标，综合考虑了增长5%的需要。",
            ["地区生产总值增长5%", "税收增长3%"],
        ),
        (
            "主要预期目标安排如下：地区生产总值增长5%以上，高于全国平均水平；税收增长3%，奋斗目标4%。",
            ["地区生产总值增长5%以上，高于全国平均水平", "税收增长3%，奋斗目标4%"],
        ),
        (
            "主要预期目标是：工业投资增长8%；物价涨幅2%左右。其中，技改投资增长10%。",
            ["工业投资增长8%", "物价涨幅2%左右。其中，技改投资增长10%"],
        ),
        (
            "主要预期目标是：地区生产总值增长5%，力争固定资产投资增长7%。",
            ["地区生产总值增长5%", "力争固定资产投资增长7%"],
        ),
    ],
)
def test_clauses_are_told_apart(line: str, expected: list[str]) -> None:
    assert clauses(line) == expected


def test_targets_may_stand_on_lines_of_their_own() -> None:
    listed = clauses(
        "主要预期目标是：",
        "——地区生产总值增长5%左右；",
        "——城镇新增就业2000人。",
        "为实现上述目标，要抓好以下工作：",
    )
    assert listed == ["地区生产总值增长5%左右", "城镇新增就业2000人"]


def test_a_list_that_the_page_parted_goes_on() -> None:
    listed = clauses(
        "主要预期目标是：地区生产总值增长5%左右，力争取得更好结果。",
        "一产、二产增加值分别增长4%、5%。粮食产量完成任务。",
        "重点做好以下10个方面工作：",
    )
    assert listed == [
        "地区生产总值增长5%左右，力争取得更好结果",
        "一产、二产增加值分别增长4%、5%",
        "粮食产量完成任务",
    ]


def test_targets_before_the_part_are_found_and_pointed_out() -> None:
    reading = read(
        report(
            OPENING,
            REVIEW,
            "二、2031年总体要求和政策取向",
            "今年发展主要预期目标是：地区生产总值增长5%左右；物价涨幅2%左右。",
            "三、2031年政府工作任务",
            "（一）扩大投资。",
            "新建学校2所，改造操场，完善设施，办好人民满意的教育。",
        )
    )
    assert [target.text for target in reading.headline_targets] == [
        "地区生产总值增长5%左右",
        "物价涨幅2%左右",
    ]
    assert reading.plan_section == (10, 12)
    assert any("工作安排之前" in warning.message for warning in reading.warnings)
