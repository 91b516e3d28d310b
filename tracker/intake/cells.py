"""A file cell by cell, as it stands: for a form whose every cell is known (离线填报表), and which
must know a formula from the text that it shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from tracker.core.errors import RuleBroken
from tracker.intake.safety import checked_kind

FORM_KINDS = ("xlsx", "docx")
# Longer texts are cut; how long they were is kept.
MOST_KEPT = 40_000
_OTHER_KIND = "请上传下载的那份 .xlsx 或 .docx；另存成别的类型的，请再另存为 .xlsx 或 .docx。"


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
    from tracker.intake.readers.excel_form import read_excel_form

    return read_excel_form(content)
