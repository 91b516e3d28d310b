"""A table of an official document: a head that is repeated on every page, rows, and a note."""

from dataclasses import dataclass
from typing import Any

from tracker.documents import paper
from tracker.documents.grid import Grid, fill
from tracker.documents.writing import write


@dataclass(frozen=True)
class Table:
    """A ruled table; widths in millimetres, together at most those of the page. The columns that
    are named in numbers stand in the middle."""

    headings: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: frozenset[int] = frozenset()
    title: str = ""
    note: str = ""


def write_table(document: Any, table: Table) -> None:
    """The table where the document stands, and its note below."""
    grid = Grid(document, table.widths)
    ones = [1] * len(table.widths)
    for cell, heading in zip(grid.add_row(*ones, is_head=True), table.headings, strict=True):
        fill(cell, [heading], paper.TABLE_HEAD)
    for row in table.rows:
        for place, (cell, text) in enumerate(zip(grid.add_row(*ones), row, strict=True)):
            style = paper.TABLE_NUMBER if place in table.numbers else paper.TABLE_TEXT
            fill(cell, text.split("\n"), style)
    if table.note:
        write(document, table.note, paper.TABLE_NOTE)
