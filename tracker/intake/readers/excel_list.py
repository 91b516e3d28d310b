"""A workbook of lists: what its sheets show, and what is wrong with a cell before it is read."""

from typing import Any

from tracker.core.errors import RuleBroken
from tracker.intake.cells import cell_name
from tracker.intake.readers.excel import shown, uncalculated, visible_sheets
from tracker.intake.sheets import Sheet

MOST_ROWS, MOST_COLUMNS = 10_000, 60


def read_excel_list(content: bytes) -> list[Sheet]:
    """The visible sheets in order; RuleBroken where the workbook is damaged, or too large."""
    return [_sheet(values, formulas) for values, formulas in visible_sheets(content)]


def _sheet(values: Any, formulas: Any) -> Sheet:
    if values.max_row > MOST_ROWS or values.max_column > MOST_COLUMNS:
        raise RuleBroken(
            f"工作表“{values.title}”超过 {MOST_ROWS} 行或 {MOST_COLUMNS} 列，"
            "请删去多余的行和列后再传。"
        )
    rows = [[shown(cell).strip() for cell in row] for row in values.iter_rows()]
    while rows and not any(rows[-1]):
        rows.pop()
    flaws = {
        cell.coordinate: "公式没有算出结果，请改成文字" for cell in uncalculated(values, formulas)
    }
    for merged in formulas.merged_cells.ranges:
        flaws[cell_name(merged.min_row, merged.min_col)] = f"{merged.coord} 合并了，请取消合并"
    return Sheet(values.title, rows, flaws)
