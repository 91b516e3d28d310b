"""The finished plan of 2022 comes out whole from each of its four files."""

import json
import re
import time

import pytest

from tests.intake.makers import SAMPLES, sample
from tracker.intake import Draft, Level, UnitRole, read_document

EXPECTED = json.loads((SAMPLES / "2022-decomposition.expected.json").read_text(encoding="utf-8"))
KINDS = ("txt", "docx", "xlsx", "pdf")
SECONDS = {"txt": 1, "docx": 1, "xlsx": 1, "pdf": 5}


@pytest.fixture(scope="module", params=KINDS)
def draft(request: pytest.FixtureRequest) -> Draft:
    return read_document(sample(request.param), f"2022.{request.param}")


def test_all_tasks_are_found_in_order_with_their_text_and_number(draft: Draft) -> None:
    got = [(task.number, re.sub(r"\s", "", task.text)) for task in draft.tasks]
    assert got == [(str(row["no"]) if row["no"] else None, row["text"]) for row in EXPECTED]


def test_units_leaders_and_persons_stand_with_their_tasks(draft: Draft) -> None:
    for task, row in zip(draft.tasks, EXPECTED, strict=True):
        assert [unit.name for unit in task.units] == row["units"]
        assert list(task.leaders) == row["leaders"]
        assert list(task.persons) == row["persons"]
        assert task.requirement == row["requirement"]


def test_the_first_named_unit_leads_and_the_others_support(draft: Draft) -> None:
    for task in draft.tasks:
        roles = [unit.role for unit in task.units]
        assert roles == [UnitRole.LEAD] + [UnitRole.SUPPORT] * (len(roles) - 1)


def test_tasks_stand_under_their_section_and_group(draft: Draft) -> None:
    headings = [tuple(filter(None, (row["section"], row["group"]))) for row in EXPECTED]
    assert [task.sections for task in draft.tasks] == headings


def test_the_unnumbered_row_after_13_is_a_task_with_a_warning(draft: Draft) -> None:
    assert draft.tasks[13].number is None
    assert [w.message for w in draft.warnings if w.level is Level.WARNING] == [
        "这一行没有编号，已按一项任务读取。"
    ]
    assert [w.task for w in draft.warnings if w.level is Level.WARNING] == [13]


def test_title_and_remark_are_kept_and_the_remark_is_shown_as_unused(draft: Draft) -> None:
    assert draft.title == "2022年根河市《政府工作报告》主要目标任务分解表"
    assert draft.unused[0].startswith("注：以上责任领导和责任人因工作调整")
    assert draft.unused[0].endswith("不再另行发文通知。")


def test_page_numbers_become_no_task_but_are_accounted_for() -> None:
    draft = read_document(sample("txt"), "2022.txt")
    assert draft.unused[1:] == ("第 6 页 共 12 页", "第 7 页 共 12 页")


def test_a_draft_survives_its_json(draft: Draft) -> None:
    stored = json.loads(json.dumps(draft.as_json(), ensure_ascii=False))
    assert Draft.from_json(stored) == draft


@pytest.mark.parametrize(
    ("kind", "place"),
    [
        ("txt", "第 7 行"),
        ("docx", "表 1 第 3 行"),
        ("xlsx", "工作表“任务分解表”第 4 行"),
        ("pdf", "第 1 页第 3 行"),
    ],
)
def test_each_task_says_where_it_was_found(kind: str, place: str) -> None:
    assert read_document(sample(kind), f"2022.{kind}").tasks[0].place == place


@pytest.mark.parametrize("kind", KINDS)
def test_reading_takes_little_time(kind: str) -> None:
    content = sample(kind)
    started = time.process_time()
    read_document(content, f"2022.{kind}")
    assert time.process_time() - started < SECONDS[kind]
