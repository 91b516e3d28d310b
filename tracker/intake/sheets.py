"""A workbook as plain sheets of cells, for the product's own forms: every cell keeps its place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tracker.core.errors import RuleBroken
from tracker.intake.cells import cell_name
from tracker.intake.readers.excel import open_workbook, refuse_vast, shown
from tracker.intake.safety import checked_kind

MOST_ROWS, MOST_COLUMNS = 10_000, 60


@dataclass(frozen=True)
class Sheet:
    """A visible sheet: its rows from the first one on, each cell as the sheet shows it.

    flaws: by the name of a cell what is wrong with it before anybody asks what it means.
    """

    name: str
    rows: Sequence[Sequence[str]]
    flaws: Mapping[str, str]

    def as_json(self) -> dict[str, Any]:
        return {"name": self.name, "rows": self.rows, "flaws": self.flaws}

    @classmethod
    def from_json(cls, sheet: Mapping[str, Any]) -> "Sheet":
        return cls(sheet["name"], sheet["rows"], sheet["flaws"])


def read_sheets(content: bytes, filename: str) -> list[Sheet]:
    """The visible sheets of an .xlsx; RuleBroken for what is none, or is too large or dangerous."""
    if checked_kind(content, filename) != "xlsx":
        raise RuleBroken("这里只收 .xlsx 文件，请用导出的文件填写，或另存为 .xlsx 后再传。")
    refuse_vast(content)
    values = open_workbook(content, data_only=True)
    formulas = open_workbook(content, data_only=False)
    return [
        _sheet(sheet, formulas[sheet.title])
        for sheet in values.worksheets
        if sheet.sheet_state == "visible"
    ]


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
        cell.coordinate: "公式没有算出结果，请改成文字"
        for row in formulas.iter_rows(max_row=max(len(rows), 1))
        for cell in row
        if cell.data_type == "f" and values[cell.coordinate].value is None
    }
    for merged in formulas.merged_cells.ranges:
        flaws[cell_name(merged.min_row, merged.min_col)] = f"{merged.coord} 合并了，请取消合并"
    return Sheet(values.title, rows, flaws)
