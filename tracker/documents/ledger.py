"""The ledger (台账) and every other list as an .xlsx that prints on A4.

What users typed stays text: nothing becomes a formula, a link or a number, and a value that a
spreadsheet might read as a formula is marked by Excel's own quote prefix, its characters unchanged.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto
from io import BytesIO
from math import ceil
from typing import Any
from unicodedata import east_asian_width

from xlsxwriter import Workbook

from tracker.core import clock
from tracker.documents.characters import writable

Value = str | int | date | None

_FORMULA_STARTS = tuple("=+-@\t＝＋－＠")
_LONGEST_CELL = 32_767  # characters; Excel refuses to open more
_CUT = "……（超过单元格上限，以下从略，全文见系统）"
_MARGIN_INCHES = 16 / 25.4
_A4 = 9
_HEAD_ROW = 2
_LINE_POINTS, _PADDING_POINTS, _TALLEST_ROW = 13.5, 4.5, 409.5
_FONT = {"font_name": "宋体", "font_size": 10, "valign": "vcenter"}
_RULED = {**_FONT, "border": 1, "text_wrap": True}


class ColumnKind(Enum):
    """How a column's values are set."""

    TEXT = auto()
    NUMBER = auto()
    DATE = auto()


@dataclass(frozen=True)
class Column:
    """A column: its heading, its width in characters, and how its values are set."""

    heading: str
    width: float
    kind: ColumnKind = ColumnKind.TEXT


_SETTING = {
    ColumnKind.TEXT: {"align": "left"},
    ColumnKind.NUMBER: {"align": "right"},
    ColumnKind.DATE: {"align": "center", "num_format": "yyyy-mm-dd"},
}


def ledger_workbook(
    title: str, subtitle: str, columns: Sequence[Column], rows: Iterable[Sequence[Value]]
) -> bytes:
    """A workbook of one sheet: title, subtitle, a head that stays and repeats, then the rows.

    Raises ValueError if a row has more or fewer values than there are columns.
    """
    file = BytesIO()
    options = {"in_memory": True} | {
        f"strings_to_{kind}": False for kind in ("formulas", "urls", "numbers")
    }
    with Workbook(file, options) as workbook:
        created = clock.now().replace(tzinfo=None)
        workbook.set_properties({"title": writable(title), "created": created})
        sheet = workbook.add_worksheet("台账")
        _write_head(workbook, sheet, title, subtitle, columns)
        last = _write_rows(workbook, sheet, columns, rows)
        sheet.autofilter(_HEAD_ROW, 0, max(last, _HEAD_ROW), len(columns) - 1)
        _set_up_print(sheet)
    return file.getvalue()


def _write_head(
    workbook: Workbook, sheet: Any, title: str, subtitle: str, columns: Sequence[Column]
) -> None:
    heading = {**_FONT, "font_name": "黑体", "align": "center"}
    lines = (
        (title, workbook.add_format({**heading, "font_size": 16}), 30),
        (subtitle, workbook.add_format({**_FONT, "align": "right"}), 18),
    )
    for row, (text, form, height) in enumerate(lines):
        sheet.set_row(row, height)
        if len(columns) > 1:
            sheet.merge_range(row, 0, row, len(columns) - 1, "", form)
        sheet.write_string(row, 0, writable(text), form)
    head = workbook.add_format({**_RULED, **heading, "bg_color": "#F2F2F2"})
    for position, column in enumerate(columns):
        sheet.set_column(position, position, column.width)
        sheet.write_string(_HEAD_ROW, position, writable(column.heading), head)
    sheet.freeze_panes(_HEAD_ROW + 1, 0)


def _write_rows(
    workbook: Workbook, sheet: Any, columns: Sequence[Column], rows: Iterable[Sequence[Value]]
) -> int:
    """Write the rows under the head, and say which row was the last."""
    plain = {kind: workbook.add_format({**_RULED, **how}) for kind, how in _SETTING.items()}
    quoted = {
        kind: workbook.add_format({**_RULED, **how, "quote_prefix": True})
        for kind, how in _SETTING.items()
    }
    at = _HEAD_ROW
    for at, row in enumerate(rows, start=_HEAD_ROW + 1):
        values = [_cell_text(value) if isinstance(value, str) else value for value in row]
        sheet.set_row(at, _height(columns, values))
        for position, (column, value) in enumerate(zip(columns, values, strict=True)):
            is_risky = isinstance(value, str) and value.startswith(_FORMULA_STARTS)
            form = (quoted if is_risky else plain)[column.kind]
            _write_value(sheet, at, position, value, form)
    return at


def _write_value(sheet: Any, row: int, position: int, value: Value, form: Any) -> None:
    if value is None:
        sheet.write_blank(row, position, None, form)
    elif isinstance(value, str):
        sheet.write_string(row, position, value, form)
    elif isinstance(value, date):
        sheet.write_datetime(row, position, value, form)
    else:
        sheet.write_number(row, position, value, form)


def _cell_text(text: str) -> str:
    text = writable(text)
    return text if len(text) <= _LONGEST_CELL else text[: _LONGEST_CELL - len(_CUT)] + _CUT


def _height(columns: Sequence[Column], values: Sequence[Value]) -> float:
    """Room for the cell with most lines; not every spreadsheet fits the height by itself."""
    lines = 1
    for column, value in zip(columns, values, strict=True):
        if isinstance(value, str):
            lines = max(lines, sum(_lines(line, column.width) for line in value.split("\n")))
    return min(_TALLEST_ROW, lines * _LINE_POINTS + _PADDING_POINTS)


def _lines(text: str, width: float) -> int:
    """How many lines a text fills; a Chinese character is as wide as two Latin ones."""
    length = sum(2 if east_asian_width(character) in "WFA" else 1 for character in text)
    return max(1, ceil(length / width))


def _set_up_print(sheet: Any) -> None:
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.set_margins(*[_MARGIN_INCHES] * 4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(_HEAD_ROW)
    sheet.set_footer("&C第 &P 页 共 &N 页")
