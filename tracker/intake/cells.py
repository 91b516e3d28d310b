"""A file cell by cell, as it stands: for a form whose every cell is known (离线填报表)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from tracker.core.errors import RuleBroken
from tracker.intake.safety import checked_kind

FORM_KINDS = ("xlsx", "docx")
# Longer texts are cut; how long they were is kept.
MOST_KEPT = 40_000
MOST_CELLS = 50_000
_PASTED_RETURN = "_x000D_"  # as Excel writes a carriage return that was pasted into a cell
_OTHER_KIND = "请上传下载的那份 .xlsx 或 .docx；另存成别的类型的，请再另存为 .xlsx 或 .docx。"
_TOO_MANY = "表里的内容太多，不像下载的填报表，请把内容填回重新下载的表后再上传。"


class CellKind(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    FORMULA = "formula"
    OTHER = "other"  # a date, an error, true or false


@dataclass(frozen=True)
class Cell:
    """A cell that is not empty; row and column count from 1."""

    row: int
    column: int
    kind: CellKind
    text: str
    length: int

    @property
    def at(self) -> str:
        return cell_name(self.row, self.column)


@dataclass(frozen=True)
class FormSheet:
    """The cells of a sheet row by row, and the areas that are merged (B2:C3)."""

    cells: tuple[Cell, ...]
    merged: tuple[str, ...]

    def at(self, row: int, column: int) -> str:
        """How a cell is called: C7."""
        return cell_name(row, column)

    def row_name(self, row: int) -> str:
        return f"第 {row} 行"

    def lacks(self, row: int, column: int) -> bool:
        """Whether there is no such cell: a sheet has every one, if only empty."""
        return False

    def as_json(self) -> dict[str, Any]:
        cells = [[c.row, c.column, c.kind, c.text, c.length] for c in self.cells]
        return {"cells": cells, "merged": list(self.merged)}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "FormSheet":
        cells = (Cell(r, c, CellKind(kind), text, n) for r, c, kind, text, n in data["cells"])
        return cls(tuple(cells), tuple(data["merged"]))


@dataclass(frozen=True)
class WordLine:
    """A line of a table: its label, and what stands beside it."""

    label: str
    kind: CellKind
    text: str
    length: int
    is_merged: bool  # it has not two cells of its own


@dataclass(frozen=True)
class WordTable:
    """The lines of a table, and the hidden text in it."""

    hidden: str
    lines: tuple[WordLine, ...]


@dataclass(frozen=True)
class WordForm:
    """The tables of a document in order, and the hidden text outside them."""

    hidden: str
    tables: tuple[WordTable, ...]

    def as_json(self) -> dict[str, Any]:
        tables = [
            [t.hidden, [[n.label, n.kind, n.text, n.length, n.is_merged] for n in t.lines]]
            for t in self.tables
        ]
        return {"hidden": self.hidden, "tables": tables}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "WordForm":
        tables = (
            WordTable(
                hidden,
                tuple(WordLine(at, CellKind(kind), text, n, m) for at, kind, text, n, m in lines),
            )
            for hidden, lines in data["tables"]
        )
        return cls(data["hidden"], tuple(tables))


Form = Sequence[FormSheet] | WordForm


def form_as_json(form: Form) -> dict[str, Any]:
    if isinstance(form, WordForm):
        return {"word": form.as_json()}
    return {"sheets": [sheet.as_json() for sheet in form]}


def form_from_json(data: dict[str, Any]) -> Form:
    if "word" in data:
        return WordForm.from_json(data["word"])
    return [FormSheet.from_json(each) for each in data["sheets"]]


def cell_name(row: int, column: int) -> str:
    """C7 for the seventh row and third column."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row}"


def refuse_other_kinds(filename: str) -> None:
    """Refuse by its name what is no form, before anything is done with it."""
    if not filename.lower().endswith(tuple(f".{kind}" for kind in FORM_KINDS)):
        raise RuleBroken(_OTHER_KIND)


def read_form(content: bytes, filename: str) -> Form:
    """The visible sheets of an .xlsx, or the tables of a .docx; RuleBroken for anything else, or
    what is damaged."""
    refuse_other_kinds(filename)
    if checked_kind(content, filename) == "docx":
        from tracker.intake.readers.word_form import read_word_form

        return read_word_form(content)
    from tracker.intake.readers.excel import MAX_CELLS, open_workbook, refuse_vast

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
