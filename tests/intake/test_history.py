"""A ledger with what became of its tasks, read by the headings of its columns."""

from datetime import date

import pytest

from tracker.intake import DraftTask
from tracker.intake.columns import role_of
from tracker.intake.history import Content, How, Known, Use, mark_of, match_rows, use_of


@pytest.mark.parametrize(
    ("heading", "use"),
    [
        ("一季度进展", Use(Content.PROGRESS, date(2022, 3, 31))),
        ("第二季度工作进展情况", Use(Content.PROGRESS, date(2022, 6, 30))),
        ("上半年完成情况", Use(Content.PROGRESS, date(2022, 6, 30))),
        ("2021年四季度评定", Use(Content.MARK, date(2021, 12, 31))),
        ("三季度存在问题", Use(Content.PROBLEMS, date(2022, 9, 30))),
        ("三季度下一步工作措施", Use(Content.NEXT_STEPS, date(2022, 9, 30))),
        ("2月份亮灯状态", Use(Content.MARK, date(2022, 2, 28))),
        ("年终评定", Use(Content.FINAL)),
        ("一季度绿", Use(Content.MARK, date(2022, 3, 31), "绿")),
        ("一季度已完成", Use(Content.MARK, date(2022, 3, 31), "已完成")),
        ("备注", None),
        ("一季度目标", None),
    ],
)
def test_a_heading_says_of_which_period_it_is_and_what_it_holds(heading, use):
    assert use_of(heading, 2022) == use
    assert use is None or Use.of(str(use)) == use


def test_such_a_column_is_never_taken_for_the_task_or_its_due_day():
    for heading in ("一季度工作任务完成情况", "二季度下一步工作安排", "一季度下一步措施"):
        assert role_of(heading) is None


@pytest.mark.parametrize(
    ("word", "mark"),
    [
        ("已完成", "completed"), ("未完成", "lagging"), ("基本完成", None), ("正常推进", "normal"),
        ("推进缓慢", "slow"), ("黄灯", "slow"), ("绿", "normal"), ("已调整", "adjusted"),
        ("按月调度", None),
    ],
)  # fmt: skip
def test_a_word_says_which_mark_it_means_or_leaves_it_open(word, mark):
    assert mark_of(word) == mark


def test_a_row_is_found_by_number_and_text_then_by_likeness():
    tasks = [
        Known(1, "1", "地区生产总值增长6%左右。"),
        Known(2, "2", "改造城镇老旧小区14个，惠及居民2100户。"),
        Known(3, "", "加强水环境治理和饮用水源地保护。"),
        Known(4, "4", "完成连心桥建设。"),
    ]
    rows = [
        DraftTask("9", (), "加强水环境治理和饮用水源地保护"),  # renumbered
        DraftTask("2", (), "改造老旧小区14个，惠及居民2000余户。"),
        DraftTask("1", (), "地区生产总值增长6%左右。"),
        DraftTask("4", (), "新建一所幼儿园。"),  # another task under that number
    ]
    assert match_rows(rows, tasks) == {
        0: (3, How.EXACT), 1: (2, How.NUMBER), 2: (1, How.EXACT),
    }  # fmt: skip
