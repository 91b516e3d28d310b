"""Whatever stands in a text, it is read or refused: never another error, and nothing is lost."""

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tracker.core.errors import RuleBroken
from tracker.intake import read_document

FRAGMENTS = [
    "一、", "（一）", "1.", "１．", "（1）", "12", "①", "2022年2月30日",
    "4.5%", "-0.6", "[0.5]", "/", "-", "（", "）", "(", ")",
    "【", "】", "〔", "〕", "〈", "＞", "“", "”", "《", "、", "，",
    "；", "。", "：", ":", "责任单位：", "牵头单位:", "配合单位：", "完成时限：",
    "分管领导", "责任人", "联系人：", "注：", "序号", "工作任务", "责任单位", "指标",
    "单位", "2025年", "目标值", "属性", "备注", "填报单位：", "发改委", "市交通局",
    "各区、县", "张 华", "副市长", "牵头", "配合", "按职责分工负责", "等部门", "和",
    "及", "以上", "左右", "修路", "增长", "预期性", "%", "第 1 页 共 2 页",
    "下同", "排在第一位的为牵头部门", "\t", "|", "｜", " ", "\u3000",
    "\xa0", "\u200b", "\ufeff", "\ue000", "\U00020000", "\v",
    "\f", "\r", "\u2028", "\x85", "\n", "\n\n", "\n\t",
    "\ud7a3", "a", "A1",
]  # fmt: skip
TEXTS = st.lists(st.one_of(st.sampled_from(FRAGMENTS), st.text(max_size=3)), max_size=60).map(
    "".join
)
HEADERS = st.sampled_from(
    [
        "",
        "序号 工作任务 责任单位\n",
        "指标 单位 2020年 目标值 属性\n1.增长 % 1 2 预期性\n",
        "序号\t任务\t单位\n",
    ]
)
# Deadlines measure the machine; the time that texts take is measured in test_heavy_documents.
SETTINGS = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None
)


def read_or_refused(content: bytes, filename: str) -> None:
    try:
        draft = read_document(content, filename)
    except RuleBroken:
        return
    assert type(draft).from_json(draft.as_json()) == draft
    for task in draft.tasks:
        assert task.text
        assert all(unit.name for unit in task.units)


@SETTINGS
@given(header=HEADERS, text=TEXTS)
@example(header="", text="责任单位：一、")
@example(header="", text="指标 单位 2020年 目标值 属性\n1.增长 % 1 2 预期性\n12")
@example(header="", text="1.修路（责任单位：" + "甲局和" * 1_000 + "乙局）")
@example(header="", text="1.修路（责任人：" + "（" * 2_000 + "）" * 2_000 + "）")
def test_a_text_is_read_or_refused(header: str, text: str) -> None:
    read_or_refused((header + text).encode(errors="ignore"), "计划.txt")


@SETTINGS
@given(text=TEXTS)
def test_a_table_of_commas_is_read_or_refused(text: str) -> None:
    read_or_refused(f"序号,工作任务,责任单位\n{text}".encode(errors="ignore"), "计划.csv")


@SETTINGS
@given(content=st.binary(max_size=400))
def test_bytes_that_are_no_text_are_read_or_refused(content: bytes) -> None:
    read_or_refused(content, "计划.txt")
