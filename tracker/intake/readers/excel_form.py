"""A workbook cell by cell, as it stands: for a form of known cells."""

from decimal import Decimal
from typing import Any

from tracker.core.errors import RuleBroken
from tracker.intake.cells import MOST_KEPT, Cell, CellKind, FormSheet
from tracker.intake.readers.excel import MAX_CELLS, open_workbook, refuse_vast

MOST_CELLS = 50_000
_PASTED_RETURN = "_x000D_"  # as Excel writes a carriage return that was pasted into a cell
_TOO_MANY = "表里的内容太多，不像下载的填报表，请把内容填回重新下载的表后再上传。"


def read_excel_form(content: bytes) -> list[FormSheet]:
    """The visible sheets in order; RuleBroken where the workbook is damaged, or too large."""
    refuse_vast(content)
    book = open_workbook(content, data_only=False)
    seen = [each for each in book.worksheets if each.sheet_state == "visible"]
    # One cell far away, and the parser makes all those that lie before it.
    if any(each.max_row * each.max_column > MAX_CELLS for each in seen):
        raise RuleBroken(_TOO_MANY)
    sheets = [_sheet(each) for each in seen]
    if sum(len(sheet.cells) for sheet in sheets) > MOST_CELLS:
        raise RuleBroken(_TOO_MANY)
    return sheets


def _sheet(sheet: Any) -> FormSheet:
    cells = (_cell(each) for row in sheet.iter_rows() for each in row if each.value is not None)
    return FormSheet(tuple(cells), tuple(str(area) for area in sheet.merged_cells.ranges))


def _cell(cell: Any) -> Cell:
    kind, text = _value(cell.data_type, cell.value)
    return Cell(cell.row, cell.column, kind, text[:MOST_KEPT], len(text))


def _value(data_type: str, value: Any) -> tuple[CellKind, str]:
    if data_type == "f":
        return CellKind.FORMULA, str(value)
    if data_type == "s":
        return CellKind.TEXT, str(value).replace(_PASTED_RETURN, "")
    if data_type == "n" and isinstance(value, int | float):
        return CellKind.NUMBER, _number(value)
    return CellKind.OTHER, str(value)


def _number(value: int | float) -> str:
    """As it would be typed: 7, 7.5."""
    typed = f"{Decimal(repr(value)):f}"
    return typed.rstrip("0").rstrip(".") if "." in typed else typed
