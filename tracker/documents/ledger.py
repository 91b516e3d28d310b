"""The ledger (台账) and every other list as an .xlsx that prints on A4.

What users typed stays text: nothing becomes a formula, a link or a number, and a value that a
spreadsheet might read as a formula is marked by Excel's own quote prefix, its characters unchanged.
Rows are written as they come: however many they are, only one is in memory, and the file.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook

from tracker.documents import worksheet
from tracker.documents.characters import writable
from tracker.documents.native_charts import Chart, draw

Value = str | int | float | date | None

_LONGEST_CELL = 32_767  # characters; Excel refuses to open more
_CUT = "……（超过单元格上限，以下从略，全文见系统）"
HEAD_ROW = 2  # counted from 0: title and subtitle stand above
_FONT = {**worksheet.FONT, "valign": "vcenter"}
_RULED = {**_FONT, "border": 1, "text_wrap": True}
_LONGEST_SHEET_NAME = 31
_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\']")


class ColumnKind(Enum):
    """How a column's values are set."""

    TEXT = auto()
    NUMBER = auto()
    DATE = auto()
    PERCENT = auto()


@dataclass(frozen=True)
class Column:
    """A column: its heading, its width in characters, and how its values are set.

    choices: what its cells may hold, as a drop-down.
    """

    heading: str
    width: float
    kind: ColumnKind = ColumnKind.TEXT
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """One sheet of a workbook, and the charts that are drawn of it below its rows.

    spare: how many more rows are ruled for whoever fills the sheet in.
    """

    name: str
    title: str
    subtitle: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Value]]
    charts: Sequence[Chart] = ()
    spare: int = 0
    is_landscape: bool = True


_SETTING: dict[ColumnKind, dict[str, Any]] = {
    ColumnKind.TEXT: {"align": "left"},
    ColumnKind.NUMBER: {"align": "right"},
    ColumnKind.DATE: {"align": "center", "num_format": "yyyy-mm-dd"},
    ColumnKind.PERCENT: {"align": "right", "num_format": "0.0%"},
}


def ledger_workbook(
    title: str, subtitle: str, columns: Sequence[Column], rows: Iterable[Sequence[Value]]
) -> bytes:
    """A workbook of one sheet: title, subtitle, a head that stays and repeats, then the rows.

    Raises ValueError if a row has more or fewer values than there are columns.
    """
    return workbook(title, [Sheet("台账", title, subtitle, columns, rows)])


def workbook(title: str, sheets: Iterable[Sheet]) -> bytes:
    """A workbook of several sheets, each as ledger_workbook makes its one."""
    file = BytesIO()
    with Workbook(file, {"constant_memory": True, **worksheet.AS_TYPED}) as book:
        worksheet.describe(book, title)
        taken: set[str] = set()
        for each in sheets:
            name = _sheet_name(each.name, taken)
            _write_sheet(book, book.add_worksheet(name), name, each)
    return file.getvalue()


def _sheet_name(wanted: str, taken: set[str]) -> str:
    """The name as a sheet may bear it, and none does yet."""
    plain = _NOT_IN_SHEET_NAMES.sub(" ", writable(wanted)).strip()[:_LONGEST_SHEET_NAME] or "表"
    name, number = plain, 2
    while name.lower() in taken:
        ending = f" {number}"
        name, number = plain[: _LONGEST_SHEET_NAME - len(ending)] + ending, number + 1
    taken.add(name.lower())
    return name


def _write_sheet(book: Workbook, sheet: Any, name: str, what: Sheet) -> None:
    columns = what.columns
    _write_head(book, sheet, what.title, what.subtitle, columns)
    last = _write_rows(book, sheet, columns, what.rows, what.spare)
    sheet.autofilter(HEAD_ROW, 0, max(last, HEAD_ROW), len(columns) - 1)
    for position, column in enumerate(columns):
        if column.choices:
            sheet.data_validation(
                HEAD_ROW + 1,
                position,
                max(last, HEAD_ROW + 1),
                position,
                {"validate": "list", "source": list(column.choices)},
            )
    if last > HEAD_ROW:
        width = round(sum(7 * column.width + 5 for column in columns))  # as Excel counts pixels
        draw(book, sheet, what.charts, name=name, first=HEAD_ROW, last=last, width=width)
    worksheet.set_up_print(sheet, head_row=HEAD_ROW, is_landscape=what.is_landscape)


def _write_head(
    book: Workbook, sheet: Any, title: str, subtitle: str, columns: Sequence[Column]
) -> None:
    heading = {**_FONT, "font_name": "黑体", "align": "center"}
    lines = (
        (title, book.add_format({**heading, "font_size": 16}), 30),
        (subtitle, book.add_format({**_FONT, "align": "right"}), 18),
    )
    for row, (text, form, height) in enumerate(lines):
        sheet.set_row(row, height)
        if len(columns) > 1:
            sheet.merge_range(row, 0, row, len(columns) - 1, "", form)
        sheet.write_string(row, 0, writable(text), form)
    head = book.add_format({**_RULED, **heading, "bg_color": "#F2F2F2"})
    sheet.set_row(HEAD_ROW, worksheet.height((column.heading, column.width) for column in columns))
    for position, column in enumerate(columns):
        sheet.set_column(position, position, column.width)
        sheet.write_string(HEAD_ROW, position, writable(column.heading), head)
    sheet.freeze_panes(HEAD_ROW + 1, 0)


def _write_rows(
    book: Workbook,
    sheet: Any,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Value]],
    spare: int,
) -> int:
    """Write the rows under the head, then the spare ones, and say which row is the last."""
    plain = {kind: book.add_format({**_RULED, **how}) for kind, how in _SETTING.items()}
    quoted = {
        kind: book.add_format({**_RULED, **how, "quote_prefix": True})
        for kind, how in _SETTING.items()
    }
    at = HEAD_ROW
    for at, row in enumerate(rows, start=HEAD_ROW + 1):
        values = [_cell_text(value) if isinstance(value, str) else value for value in row]
        beside = list(zip(columns, values, strict=True))
        texts = ((text, column.width) for column, text in beside if isinstance(text, str))
        sheet.set_row(at, worksheet.height(texts))
        for position, (column, value) in enumerate(beside):
            is_risky = isinstance(value, str) and worksheet.is_risky(value)
            form = (quoted if is_risky else plain)[column.kind]
            _write_value(sheet, at, position, value, form)
    last = at + spare
    for empty in range(at + 1, last + 1):
        for position, column in enumerate(columns):
            sheet.write_blank(empty, position, None, plain[column.kind])
    return last


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
