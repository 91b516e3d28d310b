"""Uploads are parsed in a child process that can hurt nobody; the command line uses it too."""

import json
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from xlsxwriter import Workbook

from tests.intake.makers import SAMPLES, sample
from tracker.core.errors import RuleBroken
from tracker.intake import Hints, read_document, read_form, read_safely, sandbox


@pytest.mark.parametrize("kind", ["txt", "docx", "xlsx", "pdf"])
def test_the_child_reads_the_same_draft_within_its_limits(kind: str) -> None:
    assert read_safely(sample(kind), f"2022.{kind}") == read_document(sample(kind), f"2022.{kind}")


def test_a_refusal_in_the_child_arrives_as_a_refusal() -> None:
    with pytest.raises(RuleBroken, match="密码|损坏"):
        read_safely(b"PK\x03\x04broken", "计划.docx", Hints(units=("发改委",)))


def test_children_may_be_started_from_several_threads() -> None:
    with ThreadPoolExecutor(2) as pool:
        drafts = list(pool.map(lambda _: read_safely(sample("xlsx"), "a.xlsx"), range(4)))
    assert [len(draft.tasks) for draft in drafts] == [98] * 4


def test_a_document_that_takes_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "WALL_SECONDS", 0.01)
    with pytest.raises(RuleBroken, match="在规定时间内没有读完"):
        read_safely(sample("pdf"), "2022.pdf")


def test_one_text_in_many_cells_comes_to_no_more_than_a_page_can_hold() -> None:
    """It stands in the file once: 11 kB came to gigabytes in the process that serves the pages."""
    for read in (sandbox.read_form_safely, sandbox.read_sheets_safely):
        with pytest.raises(RuleBroken, match="文字太多"):
            read(workbook_of(["字" * 32_767] * 25, rows=10), "填报表.xlsx")


def test_a_cell_far_away_is_refused_before_all_before_it_are_made() -> None:
    far = BytesIO()
    with Workbook(far, {"in_memory": True}) as book:
        book.add_worksheet().write_string(1_048_575, 16_383, "完")
    with pytest.raises(RuleBroken, match="不像下载的填报表"):
        read_form(far.getvalue(), "填报表.xlsx")


def workbook_of(cells: list[str], *, rows: int) -> bytes:
    file = BytesIO()
    with Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for row in range(rows):
            sheet.write_row(row, 0, cells)
    return file.getvalue()


def test_the_command_prints_json(app: Flask) -> None:
    path = SAMPLES / "2022-decomposition.xlsx"
    result = app.test_cli_runner().invoke(args=["intake", "read", str(path)])
    assert result.exit_code == 0
    assert "发改委" in result.stdout
    assert len(json.loads(result.stdout)["tasks"]) == 98


def test_the_command_refuses_on_stderr_with_status_1(app: Flask, tmp_path: Path) -> None:
    empty = tmp_path / "空.txt"
    empty.touch()
    result = app.test_cli_runner().invoke(args=["intake", "read", str(empty)])
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr == "文件是空的，请检查后重新选择。\n"
