"""What a reader hands on: lines of text and tables, each piece knowing its place."""

from dataclasses import dataclass

from tracker.intake.draft import DraftWarning


@dataclass(frozen=True)
class Line:
    """One printed line or paragraph."""

    text: str
    place: str


@dataclass(frozen=True)
class Row:
    """One row of a table.

    cells: the text of each cell; None where a merged cell covers the place.
    starts_page: the row stands first on a page, so it may be the rest of the row before.
    """

    cells: tuple[str | None, ...]
    place: str
    starts_page: bool = False

    def filled(self) -> list[str]:
        return [cell for cell in self.cells if cell and cell.strip()]


@dataclass(frozen=True)
class Table:
    """Rows of equal width.

    repeats_blanks: the format cannot express merged cells, so a blank leader means "as above".
    """

    rows: tuple[Row, ...]
    repeats_blanks: bool = False


Block = Line | Table


@dataclass(frozen=True)
class Source:
    """A document as its reader saw it, in reading order.

    unused: what the reader itself left out (page numbers); warnings: what it could not read.
    """

    kind: str
    blocks: tuple[Block, ...]
    warnings: tuple[DraftWarning, ...] = ()
    unused: tuple[str, ...] = ()
