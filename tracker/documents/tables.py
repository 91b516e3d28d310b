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
        keep_with_next(grid.table)
        write(document, table.note, paper.TABLE_NOTE)


def keep_with_next(block: Any) -> None:
    """Let a paragraph, or the last row of a table, stand on the page of what follows."""
    cells = block.rows[-1].cells if hasattr(block, "rows") else ()
    for paragraph in [each for cell in cells for each in cell.paragraphs] or [block]:
        paragraph.paragraph_format.keep_with_next = True
