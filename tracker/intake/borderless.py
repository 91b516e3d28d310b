"""Tables of indicators (指标) copied from a PDF: the borders are lost, cells stand in their order.

A row begins with its number and has as many cells as the others; how many, the rows that stand on
one line tell. A cell of several lines is joined by counting (adding_up), and so are the titles of
a header that runs over many lines. What does not add up is left out, with a warning.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice, pairwise

from tracker.intake.adding_up import (
    Cells,
    Piece,
    cells_of,
    glued,
    goes_on,
    is_bare_heading,
    is_figure,
)
from tracker.intake.blocks import Line, Row, Table
from tracker.intake.columns import INDICATOR, Role, role_of
from tracker.intake.flattened import Flattened
from tracker.intake.indicator_columns import Columns, title_form
from tracker.intake.words import HAN, heading_level, is_note, titles_in, without_gaps

MIN_COLUMNS, MIN_ROWS = 4, 3
LONGEST_HEADER, MOST_HEADERS = 60, 20
LONGEST_LINE = 60
BLANK_SHARE = 0.1
# How many lines of a row may belong to its last column.
ENDS = 3

_FIRST_WORD = rf"[{HAN}“（(A-Z]"
_DOTTED = re.compile(rf"\s*(\d{{1,3}})\s*[.．、]\s*(?={_FIRST_WORD})")
_STACKED = re.compile(r"\s*(\d{1,3})\s*$")
_ALONE = re.compile(rf"\s*(\d{{1,3}})\s+(?={_FIRST_WORD})")


@dataclass
class _Stretch:
    """The lines of one row; or lines that are none: a heading, a note."""

    lines: list[Line]
    number: str | None = None
    is_row: bool = False
    pieces: list[Piece] = field(default_factory=list)


def find_indicators(lines: Sequence[Line]) -> Flattened | None:
    """The first table of indicators without borders; None where there is none."""
    printed = [line for line in lines if line.text.strip()]
    for at in islice(_headers(printed), MOST_HEADERS):
        found = _table_at(printed, at)
        if found:
            return found
    return None


def _headers(lines: Sequence[Line]) -> Iterator[int]:
    """Where a header may begin: short lines with the title of a column of indicators."""
    for at, line in enumerate(lines):
        if len(line.text) <= LONGEST_LINE and any(map(INDICATOR.fullmatch, titles_in(line.text))):
            yield at


def _table_at(lines: Sequence[Line], at: int) -> Flattened | None:
    if at and role_of(without_gaps(lines[at - 1].text)) is Role.NUMBER:
        at -= 1
    window = [line.text for line in lines[at : at + LONGEST_HEADER]]
    for start in (_DOTTED, _ALONE, _STACKED):
        first = next((n for n, text in enumerate(window) if _begins(text, start) == 1), None)
        if not first:
            continue
        header, rows = list(lines[at : at + first]), lines[at + first :]
        if any("。" in line.text or len(line.text) > LONGEST_LINE for line in header):
            continue
        stretches, below = _stretches(rows, start, header)
        if sum(stretch.is_row for stretch in stretches) >= MIN_ROWS:
            found = _Reading(header, stretches, has_number=start is not _DOTTED).table()
            if found:
                table, doubts = found
                return Flattened((*lines[:at], *below), table, doubts)
    return None


def _begins(text: str, start: re.Pattern[str]) -> int | None:
    """The number that a row begins with."""
    found = start.match(text)
    return int(found[1]) if found else None


def _stretches(
    lines: Sequence[Line], start: re.Pattern[str], header: Sequence[Line]
) -> tuple[list[_Stretch], Sequence[Line]]:
    """The lines by row, and those below the table; headers printed again are left out.

    Where a number has a line of its own, a figure may look like the next; but a row has as many
    lines as the header, but for an empty cell.
    """
    stretches: list[_Stretch] = []
    titles = {line.text for line in header}
    least = len(header) - 1 if start is _STACKED else 0
    due = 1
    for at, line in enumerate(lines):
        number = _begins(line.text, start)
        whole = not stretches or not least or len(stretches[-1].lines) >= least
        if number in (1, due) and whole:
            due = number + 1
            stretches.append(_Stretch([line], str(number), is_row=True))
        elif len(line.text) > LONGEST_LINE * 2:
            return stretches, lines[at:]
        elif is_note(line.text) or heading_level(line.text):
            stretches.append(_Stretch([line]))
        elif line.text not in titles or len(line.text.split()) == 1:
            stretches[-1].lines.append(line)
    return stretches, ()


def _pieces(lines: Sequence[Line], *, spaced: bool) -> list[Piece]:
    """The pieces of the lines; spaced: whether blank lines mean something here."""
    pieces: list[Piece] = []
    before: int | None = None
    for at, line in enumerate(lines):
        number = _line_number(line)
        blank = not spaced or before is None or number != before + 1
        pieces += [Piece(without_gaps(text), at, blank) for text in titles_in(line.text)]
        before = number
    return glued(pieces)


def _line_number(line: Line) -> int:
    numbers = re.findall(r"\d+", line.place)
    return int(numbers[-1]) if numbers else 0


class _Reading:
    """The rows of one table being put together."""

    def __init__(self, header: list[Line], stretches: list[_Stretch], *, has_number: bool) -> None:
        self._has_number = has_number
        self._header = header
        self._spaced = _has_blank_lines([line for s in stretches for line in s.lines])
        self._heading = self._heading_below(header)
        self._count = self._columns_in(stretches)
        rows = [part for stretch in stretches for part in self._parted(stretch)]
        bare = self._heading and not heading_level(self._heading.text)
        self._rows = list(_headings_apart(rows)) if bare else rows
        for row in self._rows:
            row.pieces = self._pieces(row) if row.is_row else []

    def table(self) -> tuple[Table, dict[str, str]] | None:
        """The table, and what is not certain in it; None where its columns cannot be counted."""
        count = self._count
        if count < MIN_COLUMNS:
            return None
        titles = self._titles(count)
        columns = Columns(titles)
        columns.learn(Cells(tuple(p.text for p in row.pieces)) for row in self._whole_rows())
        columns.learn(cells_of(row.pieces, count, columns.form) for row in self._rows)
        rows = [Row(self._numbered("序号", titles), self._header[0].place)]
        rows += [Row((self._heading.text,), self._heading.place)] if self._heading else []
        doubts: dict[str, str] = {}
        for row in self._rows:
            cells = cells_of(row.pieces, count, columns.form)
            rows.append(self._row(row, cells))
            if row.is_row and not cells.is_certain:
                doubts[row.lines[0].place] = _doubt(row, cells, titles)
        width = len(rows[0].cells)
        return Table(tuple(_padded(row, width) for row in rows)), doubts

    def _heading_below(self, lines: list[Line]) -> Line | None:
        """The heading that stands alone below a header, taken out of its lines."""
        last = without_gaps(lines[-1].text)
        alone = len(lines) > 1 and is_bare_heading(last) and title_form(1, last)
        return lines.pop() if alone or heading_level(last) else None

    def _pieces(self, row: _Stretch) -> list[Piece]:
        pieces = _pieces(row.lines, spaced=self._spaced)
        return pieces[1:] if self._has_number and row.number else pieces

    def _columns_in(self, stretches: Sequence[_Stretch]) -> int:
        """How many columns there are: as most rows that stand on one line have cells.

        A header on one line may have more, where one column is empty in most rows.
        """
        lengths = [len(self._pieces(s)) for s in stretches if s.is_row and len(s.lines) == 1]
        (common, times), *_ = [*Counter(lengths).most_common(1), (0, 0)]
        titles = self._title_pieces()
        lines = len({title.line for title in titles})
        one_each = lines == len(titles) and not any(title_form(1, t.text) for t in titles)
        if (lines == 1 and (len(titles) >= common or times == 1)) or (one_each and not times):
            return len(titles)
        return common if times > 1 else 0

    def _title_pieces(self) -> list[Piece]:
        pieces = _pieces(self._header, spaced=self._spaced)
        return pieces[role_of(pieces[0].text) is Role.NUMBER :]

    def _parted(self, stretch: _Stretch) -> Iterator[_Stretch]:
        """A stretch, with rows in it that have no number, but every cell, apart: 其中：…."""
        rest = stretch
        for line in stretch.lines[1:] if stretch.is_row else ():
            alone = _Stretch([line], is_row=True)
            if self._stands_alone(self._pieces(alone)):
                at = rest.lines.index(line)
                yield _Stretch(rest.lines[:at], rest.number, is_row=rest.is_row)
                rest = _Stretch(rest.lines[at:], is_row=True)
        yield rest

    def _stands_alone(self, pieces: Sequence[Piece]) -> bool:
        figures = sum(is_figure(piece.text) for piece in pieces)
        begins = not (is_figure(pieces[0].text) or goes_on(pieces[0].text))
        return len(pieces) == self._count and figures > 1 and begins

    def _whole_rows(self) -> Iterator[_Stretch]:
        for row in self._rows:
            if row.is_row and len(row.lines) == 1 and len(row.pieces) == self._count:
                yield row

    def _titles(self, count: int) -> tuple[str, ...]:
        """The titles of the columns; one that is not certain is only counted: 第8列."""
        found = cells_of(self._title_pieces(), count, title_form)
        shift = 1 + self._has_number
        return tuple(text or f"第{at + shift}列" for at, text in enumerate(found.texts))

    def _row(self, row: _Stretch, cells: Cells) -> Row:
        place = row.lines[0].place
        if not row.is_row:
            return Row((without_gaps("\n".join(line.text for line in row.lines)),), place)
        # The first piece is of the name in any case: it has the number.
        name = cells.texts[0] or (row.pieces[0].text if row.pieces else "")
        return Row(self._numbered(row.number, (name, *cells.texts[1:])), place)

    def _numbered(self, number: str | None, cells: Sequence[str | None]) -> tuple[str, ...]:
        filled = tuple(cell or "" for cell in cells)
        return (number or "", *filled) if self._has_number else filled


def _has_blank_lines(lines: Sequence[Line]) -> bool:
    numbers = [_line_number(line) for line in lines]
    gaps = sum(after != before + 1 for before, after in pairwise(numbers))
    return gaps > len(lines) * BLANK_SHARE


def _padded(row: Row, width: int) -> Row:
    return Row((*row.cells, *[""] * (width - len(row.cells))), row.place)


def _headings_apart(stretches: Sequence[_Stretch]) -> Iterator[_Stretch]:
    """The stretches, with a heading that stands alone above the next row taken out."""
    often = Counter(without_gaps(stretch.lines[-1].text) for stretch in stretches)
    ends = [line for stretch in stretches for line in stretch.lines[-ENDS:]]
    widest = max((len(_last(line)) for line in ends), default=0)
    for stretch in stretches:
        *above, last = stretch.lines
        text = without_gaps(last.text)
        alone = stretch.is_row and above and often[text] == 1 and _last(last) == last.text.strip()
        before = _last(above[-1]) if above else ""
        ended = len(before) < widest - 1 and not before.endswith(("，", "、"))
        if alone and ended and is_bare_heading(text):
            yield _Stretch(above, stretch.number, is_row=True)
            yield _Stretch([last])
        else:
            yield stretch


def _last(line: Line) -> str:
    return line.text.split()[-1]


def _doubt(row: _Stretch, cells: Cells, titles: Sequence[str]) -> str:
    lost = "、".join(t for t, cell in zip(titles, cells.texts, strict=True) if cell is None)
    printed = " ".join(line.text.strip() for line in row.lines)
    shown = printed if len(printed) <= LONGEST_LINE * 2 else f"{printed[: LONGEST_LINE * 2]}…"
    return f"这一行与表头的列对不上，没有读出：{lost}。原文为“{shown}”，请对照原件填写。"
