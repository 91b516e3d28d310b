"""Workbooks (.xlsx): each sheet is a table, read once for values and once for formulas."""

import datetime
import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import openpyxl
from openpyxl.utils import column_index_from_string
from openpyxl.utils.exceptions import InvalidFileException

from tracker.core.days import day_full
from tracker.core.errors import RuleBroken
from tracker.intake.blocks import Row, Source, Table
from tracker.intake.draft import DraftWarning

if not openpyxl.DEFUSEDXML:
    raise RuntimeError("openpyxl must parse with defusedxml")

MAX_ROWS, MAX_COLUMNS = 20_000, 200
# openpyxl makes an object of each of these, for minutes, also where they are empty.
MAX_CELLS, MOST_ROWS, MOST_MERGED = 1_000_000, 100_000, 200_000
_ROW, _CELL = re.compile(rb"<row[\s/>]"), re.compile(rb"<c[\s/>]")
_MERGED = re.compile(rb'<mergeCell\s[^>]*?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
VAST = "工作表的行、列或合并的单元格太多，请删去多余的行和列，取消无关的合并后再导入。"
# What openpyxl raises for a damaged workbook: it does not check what it looks up.
BROKEN = (
    InvalidFileException,
    zipfile.BadZipFile,
    AttributeError,
    LookupError,
    SyntaxError,
    TypeError,
    ValueError,
)


def read_excel(content: bytes) -> Source:
    """The visible sheets in order; formulas give their stored values, and a warning without one."""
    tables: list[Table] = []
    warnings: list[DraftWarning] = []
    for sheet, formulas in visible_sheets(content):
        rows, columns = sheet.max_row, sheet.max_column
        if rows > MAX_ROWS or columns > MAX_COLUMNS:
            raise RuleBroken(
                f"工作表“{sheet.title}”超过 {MAX_ROWS} 行或 {MAX_COLUMNS} 列，"
                "请删去多余的行和列后再导入。"
            )
        if rows * columns > MAX_CELLS:
            raise RuleBroken(VAST)
        tables.append(Table(tuple(_rows(sheet))))
        warnings += _warnings(sheet, formulas)
    return Source("xlsx", tuple(tables), tuple(warnings))


def visible_sheets(content: bytes) -> Iterator[tuple[Any, Any]]:
    """Each visible sheet in order, with its values and with its formulas; RuleBroken for a workbook
    that is damaged or vast."""
    refuse_vast(content)
    values = open_workbook(content, data_only=True)
    formulas = open_workbook(content, data_only=False)
    for sheet in values.worksheets:
        if sheet.sheet_state == "visible":
            yield sheet, formulas[sheet.title]


def refuse_vast(content: bytes) -> None:
    """Refuse what would take the parser minutes, by counting tags; RuleBroken says so."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/")]
        for name in sheets:
            sheet = archive.read(name)
            merged = sum(_area(*found.groups()) for found in _MERGED.finditer(sheet))
            if (
                merged > MOST_MERGED
                or sum(1 for _ in _ROW.finditer(sheet)) > MOST_ROWS
                or sum(1 for _ in _CELL.finditer(sheet)) > MAX_CELLS
            ):
                raise RuleBroken(VAST)


def _area(left: bytes, top: bytes, right: bytes, bottom: bytes) -> int:
    columns = column_index_from_string(right.decode()) - column_index_from_string(left.decode())
    return (abs(columns) + 1) * (abs(int(bottom) - int(top)) + 1)


def open_workbook(content: bytes, *, data_only: bool) -> Any:
    """The workbook with its values or, without data_only, its formulas; RuleBroken if damaged."""
    try:
        return openpyxl.load_workbook(io.BytesIO(content), data_only=data_only)
    except BROKEN as error:
        raise RuleBroken(
            "Excel 文件已损坏，无法打开。请用 Excel 或 WPS 另存为 .xlsx 后再导入。"
        ) from error


def _rows(sheet: Any) -> Iterator[Row]:
    covered = {
        (row, column)
        for merged in sheet.merged_cells.ranges
        for row in range(merged.min_row, min(merged.max_row, MAX_ROWS) + 1)
        for column in range(merged.min_col, min(merged.max_col, MAX_COLUMNS) + 1)
        if (row, column) != (merged.min_row, merged.min_col)
    }
    for number, row in enumerate(sheet.iter_rows(), start=1):
        cells = [
            None if (number, column) in covered else shown(cell)
            for column, cell in enumerate(row, start=1)
        ]
        yield Row(tuple(cells), f"工作表“{sheet.title}”第 {number} 行")


def shown(cell: Any) -> str:
    """The value as the sheet shows it, for the formats that occur: dates, percents, numbers."""
    value = cell.value
    if isinstance(value, datetime.datetime | datetime.date):
        return day_full(value)
    if isinstance(value, float) and "%" in (cell.number_format or ""):
        return f"{round(value * 100, 4):g}%"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)


def uncalculated(values: Any, formulas: Any) -> Iterator[Any]:
    """Cells with a formula that was never calculated: nothing can be shown for them."""
    for row in formulas.iter_rows():
        for cell in row:
            if cell.data_type == "f" and values[cell.coordinate].value is None:
                yield cell


def _warnings(values: Any, formulas: Any) -> Iterator[DraftWarning]:
    for cell in uncalculated(values, formulas):
        yield DraftWarning(
            f"工作表“{values.title}”第 {cell.row} 行",
            f"单元格 {cell.coordinate} 的公式没有缓存值，请打开文件保存一次再导入。",
        )
