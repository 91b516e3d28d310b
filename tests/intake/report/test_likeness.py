"""A task much like last year's is shown with what became of that one."""

import pytest

from tracker.intake.report.likeness import ALIKE, LastYear, LastYearsTask

LAST = LastYear(
    [
        LastYearsTask(
            "67", "实施城镇老旧小区改造工程，改造14个小区、30栋楼房。", "已完成", "改造14个小区。"
        ),
        LastYearsTask("68", "对凝翠路、五峰路等道路进行升级改造。", "进展缓慢"),
        LastYearsTask("21", "严格落实“河长制”，开展常态化巡河。", "正常推进"),
        LastYearsTask("95", "加强药品安全监管，维护人民群众用药安全。"),
    ]
)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("计划投资4000万元改造21个老旧小区，实施城镇老旧小区改造工程。", "67"),
        ("全面落实“河长制”，常态化开展巡河。", "21"),
        ("强化药品安全监管，保障群众用药安全。", "95"),
    ],
)
def test_the_like_task_is_found_with_its_mark(text: str, label: str) -> None:
    match = LAST.match(text)
    assert match is not None
    assert match.task.label == label
    assert match.likeness >= ALIKE


@pytest.mark.parametrize("text", ["办好第六届冰雪节。", "推进国企改革，完成三年行动。", ""])
def test_a_new_task_has_none(text: str) -> None:
    assert LAST.match(text) is None


def test_the_same_text_is_wholly_alike() -> None:
    match = LAST.match("对凝翠路、五峰路等道路进行升级改造。")
    assert match is not None
    assert match.likeness == pytest.approx(1)
    assert match.task.mark == "进展缓慢"


def test_a_first_year_has_nothing_to_compare() -> None:
    assert LastYear([]).match("改造14个小区。") is None
