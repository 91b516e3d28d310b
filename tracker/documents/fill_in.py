"""A form that is filled in without access, as an .xlsx of one sheet: locked but for what is asked.

What stands in it stays text, as in every other file (see ledger.py). No cells are merged and none
holds a formula, so that whatever does when it comes back was put there.
"""

from dataclasses import dataclass
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook

from tracker.documents import worksheet
from tracker.documents.characters import writable

SHEET = "离线填报表"
HEAD_ROW = 3  # as a spreadsheet counts
LONGEST_MARK = 32_767  # what a cell holds

_LEAST_ROW = 62.0  # points: room to write in
_FONT = {**worksheet.FONT, "valign": "top"}
_RULED = {**_FONT, "border": 1, "border_color": "#9AA4B2", "text_wrap": True, "num_format": "@"}
_HEAD = {**_RULED, "font_name": "黑体", "align": "center", "valign": "vcenter"}
_LOCKED, _OPEN_HEAD = "#F0F2F5", "#DCE7F5"


@dataclass(frozen=True)
class FillColumn:
    """A column: its heading, its width in characters, whether any of its cells is filled in, and
    whether it is printed: after one that is not, none is."""

    heading: str
    width: float
    is_open: bool = False
    is_printed: bool = True


@dataclass(frozen=True)
class FillCell:
    """A cell with what stands in it: locked, or open for a text or one of some choices."""

    text: str = ""
    is_open: bool = False
    choices: tuple[str, ...] = ()
    most: int = 0  # characters; of an open text


@dataclass(frozen=True)
class FillRow:
    """A row of cells, one a column, and what it is known by when it comes back."""

    key: str
    cells: tuple[FillCell, ...]


@dataclass(frozen=True)
class FillSheet:
    """The form: lines above its head, columns, rows, and the mark that it is known by."""

    title: str
    notes: tuple[str, ...]
    columns: tuple[FillColumn, ...]
    rows: tuple[FillRow, ...]
    mark: str


def fill_in_workbook(form: FillSheet) -> bytes:
    """The form as a workbook. Mark and keys stand in a hidden column after the last.

    Raises ValueError where the mark is longer than a cell, or a row has another number of cells
    than there are columns.
    """
    if len(form.mark) > LONGEST_MARK:
        raise ValueError("the mark does not fit into a cell")
    file = BytesIO()
    with Workbook(file, {"in_memory": True, **worksheet.AS_TYPED}) as workbook:
        worksheet.describe(workbook, form.title)
        sheet = workbook.add_worksheet(SHEET)
        _write_head(workbook, sheet, form)
        _write_rows(workbook, sheet, form)
        sheet.protect("", {"format_rows": True, "format_columns": True})
        worksheet.set_up_print(sheet, head_row=HEAD_ROW - 1)
        printed = sum(column.is_printed for column in form.columns)
        sheet.print_area(0, 0, sheet.dim_rowmax, printed - 1)
    return file.getvalue()


def _write_head(workbook: Workbook, sheet: Any, form: FillSheet) -> None:
    title = workbook.add_format(
        {**_FONT, "font_name": "黑体", "font_size": 16, "valign": "vcenter"}
    )
    note = workbook.add_format({**_FONT, "valign": "vcenter"})
    sheet.set_row(0, 30)
    sheet.write_string(0, 0, writable(form.title), title)
    sheet.set_row(1, 20)
    sheet.write_string(1, 0, writable("　".join(form.notes)), note)
    at = HEAD_ROW - 1
    sheet.set_row(at, 24)
    heads = {
        is_open: workbook.add_format({**_HEAD, "bg_color": _OPEN_HEAD if is_open else _LOCKED})
        for is_open in (True, False)
    }
    for position, column in enumerate(form.columns):
        sheet.set_column(position, position, column.width)
        sheet.write_string(at, position, writable(column.heading), heads[column.is_open])
    last = len(form.columns)
    sheet.set_column(last, last, 8, None, {"hidden": True})
    sheet.write_string(at, last, form.mark)
    sheet.freeze_panes(HEAD_ROW, 2)


def _write_rows(workbook: Workbook, sheet: Any, form: FillSheet) -> None:
    forms: dict[tuple[bool, bool], Any] = {}
    for at, row in enumerate(form.rows, start=HEAD_ROW):
        texts = [writable(cell.text) for cell in row.cells]
        widths = (column.width for column in form.columns)
        tall = worksheet.height(zip(texts, widths, strict=True), least=_LEAST_ROW)
        sheet.set_row(at, tall)
        for position, (text, cell) in enumerate(zip(texts, row.cells, strict=True)):
            how = (cell.is_open, worksheet.is_risky(text))
            if how not in forms:
                forms[how] = workbook.add_format(_format(*how))
            if text:
                sheet.write_string(at, position, text, forms[how])
            else:
                sheet.write_blank(at, position, None, forms[how])
            _bind(sheet, at, position, cell)
        sheet.write_string(at, len(form.columns), row.key)
    last = HEAD_ROW + len(form.rows)
    sheet.ignore_errors({"number_stored_as_text": f"A{HEAD_ROW + 1}:XFD{last}"})


def _format(is_open: bool, is_risky: bool) -> dict[str, Any]:
    how = _RULED if is_open else {**_RULED, "bg_color": _LOCKED}
    return {**how, "locked": not is_open, **({"quote_prefix": True} if is_risky else {})}


def _bind(sheet: Any, row: int, position: int, cell: FillCell) -> None:
    """What a spreadsheet lets be typed into the cell; who pastes gets past it."""
    if cell.choices:
        rule: dict[str, Any] = {"validate": "list", "source": list(cell.choices)}
        said = "请从下拉里选一个，或留空"
    elif cell.most:
        rule = {"validate": "length", "criteria": "<=", "value": cell.most}
        said = f"最多{cell.most}字，请压缩"
    else:
        return
    sheet.data_validation(row, position, row, position, {**rule, "error_message": said})
