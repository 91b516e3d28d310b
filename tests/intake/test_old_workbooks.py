"""Workbooks of the old kind (.xls, .et) are read as the new ones are."""

import datetime

import pytest

from tests.intake.makers import HEADER, old_workbook, sample, saved_old
from tracker.core.errors import RuleBroken
from tracker.intake import Draft, read_document, read_safely
from tracker.intake.readers.old_excel import letters

ROW = ("1", "修路。", "李明", "交通局", "王强", "12月底")


def read_rows(*rows: tuple[object, ...], header: tuple[str, ...] = HEADER) -> Draft:
    return read_document(saved_old(old_workbook(*rows, header=header)), "计划.xls")


def as_printed(draft: Draft) -> list[dict[str, object]]:
    return [task.as_json() | {"place": ""} for task in draft.tasks]


def test_the_table_of_2022_gives_the_same_tasks_as_in_the_new_kind() -> None:
    old, new = (read_document(sample(kind), f"2022.{kind}") for kind in ("xls", "xlsx"))
    assert len(old.tasks) == 98
    assert as_printed(old) == as_printed(new)
    assert old.source_kind == "xls"


def test_a_table_of_the_other_office_suite_is_read_under_its_own_name() -> None:
    assert len(read_safely(sample("xls"), "2022.et").tasks) == 98


def test_a_number_has_no_point_and_a_date_is_written_as_the_office_does() -> None:
    task = read_rows((7, *ROW[1:5], datetime.date(2022, 6, 30))).tasks[0]
    assert (task.number, task.due) == ("7", "2022年6月30日")


def test_a_row_knows_its_sheet_and_its_line() -> None:
    assert read_rows(ROW).tasks[0].place == "工作表“任务”第 2 行"


def test_a_cell_merged_over_rows_holds_for_all_of_them() -> None:
    book = old_workbook(ROW, ("2", "架桥。"))
    sheet = book.get_sheet(0)
    sheet.write(2, 3, "住建局")
    sheet.merge(1, 2, 5, 5)
    draft = read_document(saved_old(book), "计划.xls")
    assert [task.due for task in draft.tasks] == ["12月底", "12月底"]
    assert [task.persons for task in draft.tasks] == [("王强",), ()]


def test_a_hidden_sheet_is_left_out() -> None:
    book = old_workbook(ROW)
    hidden = book.add_sheet("旧表")
    for column, (title, text) in enumerate(zip(HEADER, ROW, strict=True)):
        hidden.write(0, column, title)
        hidden.write(1, column, text)
    hidden.visibility = 1
    assert len(read_document(saved_old(book), "计划.xls").tasks) == 1


def test_a_column_that_may_be_percents_is_pointed_out_once() -> None:
    header = ("序号", "工作任务", "责任单位", "完成率")
    rows = [("1", "修路。", "交通局", 0.95), ("2", "架桥。", "住建局", 0.5)]
    warnings = read_rows(*rows, header=header).warnings
    assert [w.where for w in warnings if "百分数" in w.message] == ["工作表“任务”第 2 行"]
    assert "单元格 D2 的数为 0.95" in warnings[0].message


def test_a_sheet_with_too_many_columns_is_refused() -> None:
    book = old_workbook(ROW)
    book.get_sheet(0).write(1, 255, "远")
    with pytest.raises(RuleBroken, match="超过 20000 行或 200 列"):
        read_document(saved_old(book), "计划.xls")


@pytest.mark.parametrize(("column", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ")])
def test_columns_are_named_as_on_the_sheet(column: int, name: str) -> None:
    assert letters(column) == name
