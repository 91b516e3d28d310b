"""The goals of indicators become targets; what has been reached does not."""

from decimal import Decimal

import pytest

from tests.intake.test_celled import read
from tracker.intake.draft import Comparison
from tracker.intake.indicators import targets_in


@pytest.mark.parametrize(
    ("text", "value", "unit", "comparison"),
    [
        ("≥32", 32, "%", Comparison.AT_LEAST),
        ("＜4", 4, "%", Comparison.AT_MOST),
        ("3左右", 3, "%", Comparison.ABOUT),
        ("91.76", "91.76", "%", Comparison.EQUAL),
    ],
)
def test_a_goal_is_a_value_with_its_unit(text, value, unit, comparison) -> None:
    [target] = targets_in("森林覆盖率", {"单位": "%", "目标值": text})
    assert (target.name, target.value) == ("森林覆盖率", Decimal(value))
    assert (target.unit, target.comparison) == (unit, comparison)


@pytest.mark.parametrize("text", ["保持稳定", "建立", "不涉及", "/", "△EQI≥-1", ""])
def test_a_goal_in_words_is_no_target(text) -> None:
    assert targets_in("制度", {"目标值": text}) == ()


def test_of_columns_called_by_years_the_last_is_the_goal() -> None:
    fields = {"单位": "岁", "2020年": "76.84", "2025年": "77.34", "2021年全年": "76.42"}
    [target] = targets_in("人均预期寿命", fields)
    assert (target.value, target.year) == (Decimal("77.34"), 2025)


def test_each_goal_keeps_the_year_in_its_heading() -> None:
    found = targets_in("绿化率", {"2030年目标值": "35", "2035年目标值": "40"})
    assert [(target.year, target.value) for target in found] == [(2030, 35), (2035, 40)]


def test_an_indicator_with_parts_is_a_heading_of_them() -> None:
    head = "\t序号\n\t指标名称\n\t单位\n\t目标值\n\n"
    draft = read(
        head + "\t5\n\t水环境质量\n\t\n\t\n\n\t\n\t污水处理率\n\t%\n\t≥95\n\n"
        "\t\n\t水体比例\n\t\n\t100\n\n"
        "\t6\n\t绿化率\n\t%\n\t40\n"
    )
    assert [(task.sections, task.text, task.fields["单位"]) for task in draft.tasks] == [
        (("水环境质量",), "污水处理率", "%"),
        (("水环境质量",), "水体比例", "%"),
        ((), "绿化率", "%"),
    ]
