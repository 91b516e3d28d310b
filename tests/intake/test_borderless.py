"""Tables of indicators copied out of a PDF: cells are told by counting, and never guessed."""

from tests.intake.makers import SAMPLES
from tracker.intake import Draft, Level, read_document
from tracker.intake.adding_up import Piece, cells_of, glued, is_figure, is_measure


def read(text: str) -> Draft:
    return read_document(text.encode(), "指标.txt")


def doubts(draft: Draft) -> list[tuple[str | None, str]]:
    """The numbers of the rows that did not add up, and what is said of them."""
    return [
        (draft.tasks[w.task].number, w.message)
        for w in draft.warnings
        if w.task is not None and "对不上" in w.message
    ]


PLAN = """表1 全县“十四五”规划主要指标
序号 指标名称 单位 2020年 2023年 2025年目标 属性 责任单位
一、经济发展
1 地区生产总值年均增长 % 3.2 5.1 6.5左右 预期性 县发展改革局
2 规模以上工业增加值增速 % 4.1 7.8 ≥8 预期性 县工业和信
息化局
二、民生福祉
3 城镇新增就业人数 人 3200 3450 〔17000〕 预期性 县人力资源
和社会保障局
4 劳动年龄人口平均受教育年限
年 10.5 10.8 11.3 约束性 县教育局
5 每千人口执业（助理）医师数 人 2.6 2.9 3.2 预期性 县卫生健康局
注：〔〕内为五年累计数。
"""


def test_the_mid_term_table_is_read_row_by_row() -> None:
    draft = read((SAMPLES / "midterm-indicators.txt").read_text())
    assert [task.number for task in draft.tasks] == [str(n) for n in range(1, 16)]
    assert [task.sections for task in draft.tasks[::5]] == [
        ("经济发展",),
        ("民生福祉",),
        ("绿色生态",),
    ]
    air = draft.tasks[11]
    assert [unit.name for unit in air.units] == ["生态环境局"]
    assert air.fields == {
        "单位": "%",
        "2020年": "100",
        "2025年": "达到呼伦贝尔市要求",
        "年均/累计": "/",
        "属性": "约束性",
        "2021年全年": "100",
        "2022年全年": "100",
        "2023年上半年(或预计)": "100（剔除1天沙尘天气）",
        "完成情况": "完成中期目标",
    }


def test_two_values_for_three_years_are_left_out_and_pointed_out() -> None:
    draft = read((SAMPLES / "midterm-indicators.txt").read_text())
    life = draft.tasks[5].fields
    assert (life["年均/累计"], life["2021年全年"], life["完成情况"]) == (
        "[0.5]",
        "",
        "完成中期目标",
    )
    [(number, said)] = doubts(draft)
    assert number == "6"
    assert "没有读出：2021年全年、2022年全年、2023年上半年(或预计)" in said
    assert "76.42 77.26" in said


def test_names_and_units_broken_over_lines_are_joined() -> None:
    draft = read(PLAN)
    assert doubts(draft) == []
    assert draft.tasks[3].text == "劳动年龄人口平均受教育年限"
    assert [task.units[0].name for task in draft.tasks] == [
        "县发展改革局",
        "县工业和信息化局",
        "县人力资源和社会保障局",
        "县教育局",
        "县卫生健康局",
    ]
    assert [task.sections for task in draft.tasks[1:3]] == [("一、经济发展",), ("二、民生福祉",)]
    assert draft.tasks[2].fields["2025年目标"] == "〔17000〕"


def test_what_stands_around_the_table_is_kept_as_not_used() -> None:
    draft = read(PLAN)
    assert draft.title == "表1全县“十四五”规划主要指标"
    assert draft.unused == ("注：〔〕内为五年累计数。",)


def test_a_table_with_each_cell_on_a_line_of_its_own_is_read() -> None:
    cells = [
        "附件2 主要目标完成情况",
        "序号",
        "指标",
        "计量单位",
        "全年目标",
        "上半年完成",
        "牵头单位",
    ]
    for row in (
        "1 生产总值 亿元 500 2 发改局",
        "2 投资增长 % 8 6.5 发改局",
        "3 粮食 万吨 30 / 农牧局",
    ):
        cells += row.split()
    draft = read("\n\n".join(cells))
    assert doubts(draft) == []
    assert [(task.number, task.text) for task in draft.tasks] == [
        ("1", "生产总值"),
        ("2", "投资增长"),
        ("3", "粮食"),
    ]
    assert draft.tasks[0].fields == {"计量单位": "亿元", "全年目标": "500", "上半年完成": "2"}


def test_a_row_without_supporters_still_has_its_lead() -> None:
    rows = (
        "指标名称 单位 上年完成 本年目标 牵头单位 配合单位",
        "1、生产总值增速 % 5.2 6 市发改委 市统计局、市工信局",
        "2、进出口总额 亿美元 12 13 市商务局",
        "指标名称 单位 上年完成 本年目标 牵头单位 配合单位",
        "3、PM2.5平均浓度 微克/立方米 33 32 市生态环境局 各区县",
    )
    draft = read("\n".join(rows))
    assert doubts(draft) == []
    assert [[unit.name for unit in task.units] for task in draft.tasks] == [
        ["市发改委", "市统计局", "市工信局"],
        ["市商务局"],
        ["市生态环境局", "各区县"],
    ]


def test_rows_that_do_not_add_up_keep_only_what_is_certain() -> None:
    rows = (
        "指标 单位 基期值 目标值 属性",
        "1.甲产业增加值 亿元 1 2 3 预期性",
        "2.乙产业增加值 亿元 1 2 预期性",
        "其中：出口 亿元 5 6 预期性",
        "3.丙产业增加值 亿元 2 预期性",
        "4.丁产业增加值 亿元 6 7 预期性",
    )
    draft = read("\n".join(rows))
    assert [task.text for task in draft.tasks] == [
        "甲产业增加值",
        "乙产业增加值",
        "其中：出口",
        "丙产业增加值",
        "丁产业增加值",
    ]
    assert set(draft.tasks[0].fields.values()) == {""}
    assert draft.tasks[2].fields["目标值"] == "6"
    third = {"单位": "亿元", "基期值": "", "目标值": "", "属性": "预期性"}
    assert draft.tasks[3].fields == third
    assert [number for number, _ in doubts(draft)] == ["1", "3"]
    assert {w.level for w in draft.warnings if "对不上" in w.message} == {Level.WARNING}


def test_figures_and_measures_are_known_by_their_form() -> None:
    figures = ["4.5", "-0.6", "＜4", "[0.5]", "3左右", "100（剔除1天）", "/", "-", "≥97.21", "48%"]
    assert [text for text in figures if not is_figure(text)] == []
    assert [text for text in ("达标", "预期性", "5年内", "") if is_figure(text)] == []
    measures = ["%", "亿立方米", "万元/人", "件", "μg/m3", "微克/立方米"]
    assert [text for text in measures if not is_measure(text)] == []
    assert not is_measure("方案")


def test_a_remark_and_an_unfinished_list_stay_with_what_they_belong_to() -> None:
    pieces = [
        Piece(text, 0) for text in ("3", "左右", "林草局、", "森工公司", "100", "（预计）", "/")
    ]
    assert [piece.text for piece in glued(pieces)] == [
        "3左右",
        "林草局、森工公司",
        "100（预计）",
        "/",
    ]


def test_a_row_beyond_all_measure_is_not_even_tried() -> None:
    pieces = [Piece("1", 0)] * 10_000
    assert cells_of(pieces, 3, lambda column, text: 0.0).texts == (None, None, None)
