"""A form that comes back as a Word document, laid out as the sheet that it might have been."""

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.documents.fill_in import HEAD_ROW
from tracker.intake import Cell, CellKind, FormSheet, WordForm


@dataclass(frozen=True)
class WordSheet(FormSheet):
    """A row a table; cells are called by their table and label."""

    headings: tuple[str, ...]
    present: frozenset[tuple[int, int]]

    def lacks(self, row: int, column: int) -> bool:
        return (row, column) not in self.present

    def at(self, row: int, column: int) -> str:
        return f"{self.row_name(row)}“{self.headings[column - 1]}”"

    def row_name(self, row: int) -> str:
        return f"第 {row - HEAD_ROW} 张表"


def sheet_of(form: WordForm, headings: Sequence[str]) -> WordSheet:
    """The tables as rows, each line in the column of its label; a line of another label stands
    beside the form, and one that is doubled counts as merged."""
    columns = {heading: at for at, heading in enumerate(headings, start=1)}
    last = len(headings) + 1
    cells = [
        Cell(HEAD_ROW, at, CellKind.TEXT, heading, len(heading)) for heading, at in columns.items()
    ]
    wrong = []
    present = set()
    for row, table in enumerate(form.tables, start=HEAD_ROW + 1):
        cells.append(Cell(row, last, CellKind.TEXT, table.hidden, len(table.hidden)))
        for number, line in enumerate(table.lines, start=1):
            where = f"第 {row - HEAD_ROW} 张表第 {number} 行"
            column = columns.get(line.label)
            if line.is_merged or column is None or (row, column) in present:
                wrong.append(where if line.is_merged else f"{where}“{line.label[:20]}”")
                continue
            present.add((row, column))
            if line.text.strip():
                cells.append(Cell(row, column, line.kind, line.text, line.length))
    return WordSheet(tuple(cells), tuple(wrong), tuple(headings), frozenset(present))
