"""Workbooks of the old kind (.xls, .et): each sheet is a table, as in the new kind.

The parser tells dates from numbers, but not how a number is shown: 95% arrives as 0.95. A column
with such fractions is pointed out, for nobody could see it afterwards.
"""

import datetime
import io
from collections.abc import Iterator
from string import ascii_uppercase
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

from tracker.core.days import day_full
from tracker.core.errors import RuleBroken
from tracker.intake.blocks import Row, Source, Table
from tracker.intake.draft import DraftWarning
from tracker.intake.safety import LOCKED

MAX_ROWS, MAX_COLUMNS = 20_000, 200
BROKEN = "Excel 文件已损坏，无法打开。请用 Excel 或 WPS 另存为 .xlsx 后再导入。"
# What the parser, which is written in Rust, raises where it did not expect what it found. The
# class cannot be imported, and it is no Exception.
PANIC = "PanicException"
Place = tuple[int, int]


def read_old_excel(content: bytes) -> Source:
    """The visible sheets in order, with merged cells and dates."""
    tables: list[Table] = []
    warnings: list[DraftWarning] = []
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            for sheet in _visible(book):
                tables.append(Table(tuple(_rows(sheet))))
                warnings += _fractions(sheet)
    except PasswordError as error:
        raise RuleBroken(LOCKED) from error
    except BaseException as error:
        if isinstance(error, CalamineError | ValueError) or type(error).__name__ == PANIC:
            raise RuleBroken(BROKEN) from error
        raise
    return Source("xls", tuple(tables), tuple(warnings))


def _visible(book: CalamineWorkbook) -> Iterator[Any]:
    for listed in book.sheets_metadata:
        if listed.visible is not SheetVisibleEnum.Visible:
            continue
        sheet = book.get_sheet_by_name(listed.name)
        if sheet.total_height > MAX_ROWS or sheet.total_width > MAX_COLUMNS:
            raise RuleBroken(
                f"工作表“{sheet.name}”超过 {MAX_ROWS} 行或 {MAX_COLUMNS} 列，"
                "请删去多余的行和列后再导入。"
            )
        yield sheet


def _rows(sheet: Any) -> Iterator[Row]:
    covered = _covered(sheet.merged_cell_ranges or [])
    for at, row in enumerate(sheet.to_python(skip_empty_area=False)):
        cells = [
            None if (at, column) in covered else shown(value) for column, value in enumerate(row)
        ]
        yield Row(tuple(cells), f"工作表“{sheet.name}”第 {at + 1} 行")


def _covered(merged: list[tuple[Place, Place]]) -> set[Place]:
    """The places that a merged cell covers besides its own."""
    return {
        (row, column)
        for (top, left), (bottom, right) in merged
        for row in range(top, min(bottom, MAX_ROWS) + 1)
        for column in range(left, min(right, MAX_COLUMNS) + 1)
        if (row, column) != (top, left)
    }


def shown(value: object) -> str:
    """The value of a cell as text, dates as the office writes them."""
    if isinstance(value, datetime.datetime | datetime.date):
        return day_full(value)
    if isinstance(value, float):
        return f"{value:.15g}"
    return str(value)


def _fractions(sheet: Any) -> Iterator[DraftWarning]:
    """A warning for each column that has numbers below one: they may be printed as percents."""
    seen: set[int] = set()
    for at, row in enumerate(sheet.to_python(skip_empty_area=False), start=1):
        for column, value in enumerate(row):
            if isinstance(value, float) and 0 < abs(value) < 1 and column not in seen:
                seen.add(column)
                cell = f"{letters(column)}{at}"
                yield DraftWarning(
                    f"工作表“{sheet.name}”第 {at} 行",
                    f"单元格 {cell} 的数为 {shown(value)}。.xls 文件读不出显示格式，"
                    "如这一列原来显示为百分数，请核对，或另存为 .xlsx 后再导入。",
                )


def letters(column: int) -> str:
    """The name of a column counted from 0: A … Z, AA, AB, …."""
    higher, last = divmod(column, len(ascii_uppercase))
    return (letters(higher - 1) if higher else "") + ascii_uppercase[last]
