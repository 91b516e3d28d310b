"""A workbook as what its sheets show, cell by cell in their places: for lists (名录) whose columns
may be moved, and whose formulas count by what they come to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tracker.core.errors import RuleBroken
from tracker.intake.safety import checked_kind


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
    from tracker.intake.readers.excel_list import read_excel_list

    return read_excel_list(content)
