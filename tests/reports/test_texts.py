"""Reading promises out of next steps, and comparing two texts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.core.differences import clauses, differences, likeness
from tracker.reports.promises import mention_of, promises_in


@pytest.mark.parametrize(
    ("text", "promises"),
    [
        ("4月底前完成招标\n5月上旬全面开工", ["4月底前完成招标", "5月上旬全面开工"]),
        ("1. 完成招标；\n2、全面开工。\n（三）验收", ["完成招标", "全面开工", "验收"]),
        ("一是完成招标，二是全面开工。", ["完成招标", "全面开工"]),
        ("完成招标；全面开工", ["完成招标", "全面开工"]),
        ("①完成招标\n\n②全面开工", ["完成招标", "全面开工"]),
        ("1.5公里道路8月完工", ["1.5公里道路8月完工"]),
        ("一季度欠账8月补齐", ["一季度欠账8月补齐"]),
        ("完成招标\n完成招标", ["完成招标"]),
        ("无", []),
        ("", []),
    ],
)
def test_promises_are_read_one_by_one(text, promises):
    assert promises_in(text) == promises


def test_what_is_new_is_told_from_what_was_copied():
    old, new = differences(
        "地方配套资金900万元未到位。", "地方配套资金900万元未到位；材料推迟20天。"
    )
    assert old == [("same", "地方配套资金900万元未到位"), ("delete", "。")]
    assert new == [("same", "地方配套资金900万元未到位"), ("insert", "；材料推迟20天。")]


def test_the_same_text_is_the_same_however_short():
    assert differences("无。", "无。") == ([("same", "无。")], [("same", "无。")])


def test_a_chance_character_in_common_does_not_chop_the_text():
    _, new = differences("完成立项", "主体完工")
    assert new == [("insert", "主体完工")]


def test_long_texts_are_compared_by_clauses_and_soon():
    old = "".join(f"第{n}个小区完成改造，" for n in range(400))
    _, new = differences(old, old + "全部完工。")
    assert new[-1] == ("insert", "全部完工。")
    assert likeness(old, old + "全部完工。") > 0.99


@given(st.text("完成开工，。1\n", max_size=60), st.text("完成开工，。1\n", max_size=60))
def test_the_pieces_are_the_texts_again(old, new):
    before, after = differences(old, new)
    assert "".join(text for _, text in before) == old
    assert "".join(text for _, text in after) == new
    assert {kind for kind, _ in before} <= {"same", "delete"}
    assert {kind for kind, _ in after} <= {"same", "insert"}
    same_before = "".join(text for kind, text in before if kind == "same")
    assert same_before == "".join(text for kind, text in after if kind == "same")


@given(st.text("完成。，\n", max_size=40))
def test_clauses_are_the_text_again(text):
    assert "".join(clauses(text)) == text


@pytest.mark.parametrize(
    ("promise", "mention"),
    [
        ("5月底前改造旱厕60座", "改造旱厕52座"),
        ("6月底前完成6个项目可研批复", "6个城镇基础设施项目可研全部取得批复"),
        ("4月底前完成施工招标", ""),
        ("6月底前完成", ""),
    ],
)
def test_the_place_where_a_promise_is_spoken_of_is_found(promise, mention):
    progress = "改造旱厕52座，投入使用40座。6个城镇基础设施项目可研全部取得批复；道路开工。"
    assert mention_of(promise, progress) == mention
