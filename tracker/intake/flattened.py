"""Tables whose columns were lost: text copied out of a PDF, one cell or half a cell a line.

The header line still gives the columns. The words after it are then labelled one by one with the
column each most likely stands in: columns follow in the header's order, a row begins again with
its number, and each column has its form: persons are two to four characters, units end in 局 or 委.
The labelling that costs least in all is taken (the Viterbi search), so that one odd word does not
throw the rest out of step.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tracker.intake.blocks import Line, Row, Table
from tracker.intake.columns import LONGEST_TITLE, Header, Role, header_in, role_of
from tracker.intake.costs import HEADING, NOTE, Label, Word, cheapest_labels
from tracker.intake.words import titles_in, words_of

STACKED = 3
MOST_COLUMNS = 20
COMMON_FIELDS = frozenset({"备注", "说明"})


@dataclass(frozen=True)
class Flattened:
    """A table found in lines: what stood above it, and its rows under the header again.

    doubts: what was not certain in a row, by the place of the row.
    """

    above: tuple[Line, ...]
    table: Table
    doubts: Mapping[str, str] = field(default_factory=dict)


def find_table(lines: Sequence[Line]) -> Flattened | None:
    """The table that follows the first line, or lines, that are a header; None if none are."""
    for at, line in enumerate(lines):
        header = header_in(Row(tuple(titles_in(line.text)), line.place))
        stacked = None if header else _stacked_header(lines[at : at + MOST_COLUMNS + 1])
        if header and header.has_units and len(header.roles) <= MOST_COLUMNS:
            words = _words(lines[at + 1 :], line.text)
            return Flattened(tuple(lines[:at]), _table(header, words, line.place))
        if stacked and stacked.has_units and len(stacked.roles) <= MOST_COLUMNS:
            below = [row for row in lines[at + len(stacked.titles) :] if row.text.strip()]
            rows = [row for row in below if "".join(row.text.split()) not in stacked.titles]
            words = _words(rows, "")
            return Flattened(tuple(lines[:at]), _table(stacked, words, line.place))
    return None


def _stacked_header(lines: Sequence[Line]) -> Header | None:
    """A header whose titles stand one a line."""
    titles: list[str] = []
    for line in lines:
        title = "".join(line.text.split())
        if role_of(title) is None and title not in COMMON_FIELDS:
            break
        if len(title) > LONGEST_TITLE or any(mark in title for mark in "：:，。（）"):
            break
        titles.append(title)
    known = len(titles) >= STACKED and len(set(titles)) == len(titles)
    return header_in(Row(tuple(titles), lines[0].place)) if known else None


def _words(lines: Sequence[Line], header_line: str) -> list[Word]:
    return [
        Word(text, line.place, first=at == 0, last=at == len(texts) - 1)
        for line in lines
        if line.text.split() != header_line.split()
        for texts in [words_of(line.text)]
        for at, text in enumerate(texts)
    ]


def _table(header: Header, words: list[Word], place: str) -> Table:
    """The words back in a table; a wide task column gets its group column back on its left."""
    grouped = Role.GROUP not in header.roles and header.roles[0] is Role.TEXT
    titles: tuple[str | None, ...] = header.titles
    roles = header.roles
    if grouped:
        titles = (titles[0], None, *titles[1:])
        roles = (Role.GROUP, *roles)
    labels = cheapest_labels(words, roles)
    return Table((Row(titles, place), *_rows(words, labels, len(roles))))


def _rows(words: list[Word], labels: list[Label], width: int) -> list[Row]:
    rows: list[Row] = []
    cells: list[list[str]] = []
    place = ""

    def close() -> None:
        if any(cells):
            rows.append(Row(tuple("\n".join(cell) for cell in cells), place))

    before: Label | None = None
    for word, label in zip(words, labels, strict=True):
        aside = label.column in (HEADING, NOTE)
        if label.begins or (aside and (before is None or label.column != before.column)):
            close()
            cells, place = [[] for _ in range(width)], word.place
        cells[max(label.column, 0)].append(word.text)
        before = label
    close()
    return rows
