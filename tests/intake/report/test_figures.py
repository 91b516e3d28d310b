"""Numbers with a unit become targets, with their comparison and what they are of."""

from decimal import Decimal

import pytest

from tracker.intake.draft import Comparison
from tracker.intake.report.figures import figures_in
from tracker.models import Comparison as ComparisonOfTargets

EQUAL, AT_LEAST = Comparison.EQUAL, Comparison.AT_LEAST
AT_MOST, ABOUT = Comparison.AT_MOST, Comparison.ABOUT


@pytest.mark.parametrize(
    ("text", "name", "value", "unit", "comparison"),
    [
        ("改造21个老旧小区", "改造老旧小区", "21", "个", EQUAL),
        ("参保率不低于95%", "参保率", "95", "%", AT_LEAST),
        ("规上工业增长4.5%左右", "规上工业增长", "4.5", "%", ABOUT),
        ("计划投资1.32亿元改造供水管网", "计划投资", "1.32", "亿元", EQUAL),
        (
            "加快推进65蒸吨及以上燃煤锅炉超低排放改造",
            "燃煤锅炉超低排放改造",
            "65",
            "蒸吨",
            AT_LEAST,
        ),
        ("新建停车位4,000余个", "新建停车位", "4000", "个", AT_LEAST),
        ("失业率控制在5.5%以内", "失业率", "5.5", "%", AT_MOST),
        ("失业率控制在5.5%左右", "失业率", "5.5", "%", ABOUT),
        ("单位能耗不超过３．５％", "单位能耗", "3.5", "%", AT_MOST),
        ("粮食产量稳定在730亿斤以上", "粮食产量", "730", "亿斤", AT_LEAST),
        ("新能源装机占比突破65%", "新能源装机占比", "65", "%", AT_LEAST),
        ("牲畜存栏稳定在33万头（只）以上", "牲畜存栏", "33", "万头", AT_LEAST),
        ("培育农民约3000人", "培育农民", "3000", "人", ABOUT),
        ("创建旅游街区2-3家", "创建旅游街区", "2", "家", AT_LEAST),
        ("企业开办时间压减至1天内完成", "企业开办时间", "1", "天", AT_MOST),
    ],
)
def test_a_figure(text: str, name: str, value: str, unit: str, comparison: Comparison) -> None:
    (figure,) = figures_in(text)
    assert (figure.name, figure.value, figure.unit) == (name, Decimal(value), unit)
    assert figure.comparison is comparison


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("改造14个小区、30栋楼房。", ["改造小区", "改造楼房"]),
        ("建设4个渔港和2个海洋牧场", ["建设渔港", "建设海洋牧场"]),
        ("一产、二产增加值分别增长4%、5%", ["一产增加值增长", "二产增加值增长"]),
        ("年内项目新开工43个以上、竣工38个以上", ["项目新开工", "项目竣工"]),
        ("总投资9亿元，同比增长5%", ["总投资", "总投资同比增长"]),
        ("2000万元以上项目35个", ["2000万元以上项目"]),
    ],
)
def test_several_figures_share_what_they_have_in_common(text: str, names: list[str]) -> None:
    assert [figure.name for figure in figures_in(text)][-len(names) :] == names


@pytest.mark.parametrize(
    "text",
    [
        "落实优化营商环境4.0方案",
        "完善2031年工作方案，到2035年基本建成",
        "3月底前完成，12345热线办理工单",
        "打造“15分钟生活圈”",
        "培育5A级景区，引进500强企业",
        "为60岁以上老年人接种疫苗",
        "推动240小时过境免签政策落地",
        "省道204线路面改造，5G网络建设",
        "新建750千伏输变电工程",
        "围绕21处目标区域、85家目标企业",
        "办好第16届冰雪节",
    ],
)
def test_dates_names_and_what_is_quoted_are_no_figures(text: str) -> None:
    assert figures_in(text) == []


def test_comparisons_are_those_of_a_plans_targets() -> None:
    assert {each.value for each in Comparison} == {each.value for each in ComparisonOfTargets}
