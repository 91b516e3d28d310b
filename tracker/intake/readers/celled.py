"""Tables in plain text whose cells each begin with a tab, as word processors save them.

A cell runs over lines until the next tab. A row ends at a blank line before a tab; a header that
is printed again on a new page begins with a space before its tab.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from tracker.intake.blocks import Block, Line, Row, Table
from tracker.intake.columns import Header, Role, header_in
from tracker.intake.words import WIDE, without_gaps

MIN_CELLS = 6
_NOISE = re.compile(r"\[bookmark:[^\]]*\]")
_GAP = re.compile(rf"(?<=[{WIDE}]) +(?=[{WIDE}])")
_SUBHEAD = re.compile(r"\d{4}年?|[^\d。]{1,6}")


def find_cells(lines: Sequence[Line]) -> list[Block] | None:
    """The lines with the tables in them, blank lines and all; None where no cell begins a line."""
    if sum(line.text.lstrip(" ").startswith("\t") for line in lines) < MIN_CELLS:
        return None
    blocks: list[Block] = []
    rows: list[Row] = []
    for part in _rows(lines):
        if isinstance(part, Row):
            rows.append(part)
        elif rows:
            rows = _close(blocks, rows)
            blocks.append(part)
        else:
            blocks.append(part)
    _close(blocks, rows)
    return blocks if any(isinstance(block, Table) for block in blocks) else None


def _close(blocks: list[Block], rows: list[Row]) -> list[Row]:
    header = next((found for row in rows if (found := header_in(row))), None)
    if header:
        blocks.append(Table(tuple(_shaped(rows, header)), repeats_blanks=True))
    else:
        blocks += [Line(" ".join(row.filled()), row.place) for row in rows if row.filled()]
    return []


def _rows(lines: Sequence[Line]) -> Iterator[Row | Line]:
    cells: list[str] = []
    place = ""
    blank = new_page = False
    for line in lines:
        text = _NOISE.sub("", line.text)
        if not text.strip(" "):
            blank = True
            continue
        begins = text.lstrip(" ").startswith("\t")
        if begins and cells and (blank or text.startswith(" ")):
            yield _row(cells, place, new_page)
            cells, new_page = [], text.startswith(" ")
        if begins:
            place = place if cells else line.place
            cells += [part.strip() for part in text.split("\t")[1:]]
        elif cells and blank and cells[-1] and text.strip().isdecimal():
            continue  # a page number below the last row of its page
        elif cells:
            cells[-1] = f"{cells[-1]}\n{text.strip()}".strip()
        else:
            yield replace(line, text=text.strip())
        blank = False
    if cells:
        yield _row(cells, place, new_page)


def _row(cells: list[str], place: str, new_page: bool) -> Row:
    """The row; a space between characters is where its cell was broken on paper."""
    broken = tuple(_GAP.sub("\n", cell) for cell in cells)
    return Row(broken, place, starts_page=new_page)


def _shaped(rows: Sequence[Row], header: Header) -> Iterator[Row]:
    """The rows as wide as the header, the second line of a header left out."""
    width = len(header.roles)
    after_header = new_page = False
    for row in rows:
        is_header = header.repeats_in(row)
        if after_header and _is_subhead(row, width):
            continue
        new_page = new_page or (is_header and row.starts_page)
        yield replace(_aligned(row, header), starts_page=new_page and not is_header)
        new_page = new_page and is_header
        after_header = is_header


def _is_subhead(row: Row, width: int) -> bool:
    """Whether the row names columns below a header that spans them: 2030年, 2035年."""
    filled = [without_gaps(cell) for cell in row.filled()]
    lead = [cell for cell in row.cells[: width - 1] if cell and cell.strip()]
    return bool(filled) and not lead and all(_SUBHEAD.fullmatch(cell) for cell in filled)


def _aligned(row: Row, header: Header) -> Row:
    """A row with too few cells, its first cell spanning several columns up to the number."""
    width = len(header.roles)
    missing = width - len(row.cells)
    at = header.roles.index(Role.NUMBER) if Role.NUMBER in header.roles else 0
    cells: tuple[str | None, ...] = row.cells
    if 0 < missing <= at and _is_number(row.cells[at - missing]) and not _is_number(row.cells[at]):
        cut = at - missing
        cells = (*cells[:cut], *[None] * missing, *cells[cut:])
    return replace(row, cells=(*cells, *[""] * (width - len(cells)))[:width])


def _is_number(cell: str | None) -> bool:
    return bool(re.fullmatch(r"\s*\d{1,4}\s*", cell or ""))
