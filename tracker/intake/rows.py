"""Rows of a table made whole: cut rows joined, repeated headers dropped, headings set apart."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from tracker.intake.blocks import Row
from tracker.intake.columns import Header, Role
from tracker.intake.words import heading_level, is_note, number_of


@dataclass(frozen=True)
class Entry:
    """One row of a table under its headings; cells stand in the order of the header."""

    sections: tuple[str, ...]
    cells: tuple[str | None, ...]
    place: str


def rejoin(rows: Iterable[Row], header: Header) -> list[Row]:
    """The rows with what a page break cut off put back; headers printed again are left out."""
    whole: list[Row] = []
    new_page = False
    for row in rows:
        new_page = new_page or row.starts_page
        if header.repeats_in(row):
            continue
        if whole and new_page and _goes_on(whole[-1], row, header):
            _append(whole, row)
        else:
            whole.append(_without_rest_of_group(whole, row, header) if new_page else row)
        new_page = False
    return whole


def _goes_on(before: Row, row: Row, header: Header) -> bool:
    return _continues(before, row, header) or _is_rest_of_heading(before, row)


def _is_rest_of_heading(before: Row, row: Row) -> bool:
    """Whether a heading with a number goes on: right below it stands another one, without."""
    above, below = before.filled(), row.filled()
    if len(above) != 1 or len(below) != 1 or number_of(below[0])[0] or is_note(below[0]):
        return False
    unfinished = not above[0].rstrip().endswith(("。", "）", ")"))
    return unfinished and bool(heading_level(above[0])) and not heading_level(below[0])


def _without_rest_of_group(whole: list[Row], row: Row, header: Header) -> Row:
    """The row without what is the rest of a numbered group (分组) that the page broke in two."""
    at = header.roles.index(Role.GROUP) if Role.GROUP in header.roles else len(row.cells)
    begun = next((n for n in reversed(range(len(whole))) if _has(whole[n], at)), None)
    if begun is None or not _has(row, at):
        return row
    above, part = str(whole[begun].cells[at]).strip(), str(row.cells[at])
    if not heading_level(above) or heading_level(part) or above.endswith("。"):
        return row
    whole[begun] = _with(whole[begun], at, f"{above}\n{part}")
    return _with(row, at, None)


def _with(row: Row, at: int, cell: str | None) -> Row:
    return replace(row, cells=(*row.cells[:at], cell, *row.cells[at + 1 :]))


def _continues(before: Row, row: Row, header: Header) -> bool:
    """Whether the row is the rest of the one before: no number, and not every column again."""
    text = " ".join(row.filled())
    if _numbered(row, header) or heading_level(text) or not text:
        return False
    return any(
        _has(before, at) and not _has(row, at)
        for at, role in enumerate(header.roles)
        if role not in (Role.GROUP, Role.NUMBER) and at >= _first_text(header)
    )


def _first_text(header: Header) -> int:
    """The index of the last text column: what stands before it may be merged from above."""
    return max((at for at, role in enumerate(header.roles) if role is Role.TEXT), default=0)


def _numbered(row: Row, header: Header) -> bool:
    for cell, role in zip(row.cells, header.roles, strict=False):
        if role is Role.NUMBER and cell and re.search(r"\d", cell):
            return True
        if role is Role.TEXT and cell and number_of(cell)[0]:
            return True
    return False


def _has(row: Row, at: int) -> bool:
    return at < len(row.cells) and bool((row.cells[at] or "").strip())


def _append(whole: list[Row], row: Row) -> None:
    """Add each cell below the last one that was printed in its column."""
    for at, cell in enumerate(row.cells):
        if not cell or not cell.strip():
            continue
        back = len(whole) - 1
        while back > 0 and whole[back].cells[at] is None:
            back -= 1
        cells = list(whole[back].cells)
        cells[at] = "\n".join(filter(None, [cells[at], cell]))
        whole[back] = replace(whole[back], cells=tuple(cells))


@dataclass
class Headings:
    """The headings in force (章节), one for each level; a deeper one ends with a higher one."""

    levels: dict[int, str]
    entered: list[str] = field(default_factory=list)

    def enter(self, heading: str, level: int) -> None:
        self.leave(level)
        self.entered.append(heading)
        self.levels[level] = heading

    def leave(self, level: int) -> None:
        """The heading of that level, and what is deeper, is no longer in force."""
        self.levels = {at: text for at, text in self.levels.items() if at < level}

    @property
    def path(self) -> tuple[str, ...]:
        return tuple(self.levels[level] for level in sorted(self.levels))


def carried(entries: Iterable[Entry], header: Header, repeats_blanks: bool) -> Iterator[Entry]:
    """The entries with merged cells filled from above, as far as the same headings reach.

    repeats_blanks: a blank that may be merged is taken for it, but not in a column of its own kind:
    nobody's 投资额度 is made up from the row above. In lists of indicators that is their unit.
    """
    before: Entry | None = None
    last = _first_text(header)
    for entry in entries:
        above = before.cells if before and before.sections == entry.sections else None
        cells = list(entry.cells)
        for at, role in enumerate(header.roles):
            repeats = repeats_blanks and (role is not Role.FIELD or header.lists_indicators)
            merged = cells[at] is None or (repeats and not (cells[at] or "").strip())
            title = role is Role.TEXT and at < last and header.titles[at] != header.titles[last]
            if (cells[at] is None and title) or (
                merged and role not in (Role.NUMBER, Role.TEXT, Role.GROUP)
            ):
                cells[at] = above[at] if above else ""
        before = replace(entry, cells=tuple(cells))
        yield before
