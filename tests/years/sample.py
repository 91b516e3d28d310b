"""The 2022 table as an office kept it from quarter to quarter: a head of two lines, invented
progress and marks."""

import io
from functools import cache

import openpyxl

from tests.intake.makers import sample, saved

MARKS = ("正常推进", "√完成", "慢", "正常推进")
WORDS = {"正常推进": "normal", "√完成": "completed", "慢": "slow"}


@cache
def ledger() -> bytes:
    """The 98 tasks with two quarters: 一季度 and 二季度, each over 进展情况 and 评定."""
    old = openpyxl.load_workbook(io.BytesIO(sample("xlsx"))).active
    book = openpyxl.Workbook()
    new = book.active
    new.title = "台账"
    _copy(old, new)
    new.merge_cells("A2:B3")
    for column in "CDEF":
        new.merge_cells(f"{column}2:{column}3")
    for first, last, quarter in (("G", "H", "一季度"), ("I", "J", "二季度")):
        new[f"{first}2"], new[f"{first}3"], new[f"{last}3"] = quarter, "进展情况", "评定"
        new.merge_cells(f"{first}2:{last}2")
    tasks = (row for row in range(4, new.max_row + 1) if new.cell(row, 4).value)  # with units
    for at, row in enumerate(tasks):
        for column, quarter in ((7, "一"), (9, "二")):
            new.cell(row, column, f"{quarter}季度完成第{at + 1}项的阶段任务。")
            new.cell(row, column + 1, MARKS[at % len(MARKS)])
    return saved(book)


def _copy(old, new) -> None:
    for row in old.iter_rows():
        for cell in row:
            if cell.value is not None:
                new.cell(_down(cell.row), cell.column, cell.value)
    for merged in old.merged_cells.ranges:
        if merged.min_row != 2:
            new.merge_cells(
                start_row=_down(merged.min_row),
                end_row=_down(merged.max_row),
                start_column=merged.min_col,
                end_column=merged.max_col,
            )


def _down(row: int) -> int:
    """A second line of the head pushes everything below it down."""
    return row if row <= 2 else row + 1
