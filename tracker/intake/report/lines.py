"""The paragraphs of a report: printed lines joined, footnote marks gone, every line remembered."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tracker.intake.blocks import Line, Row, Source, Table
from tracker.intake.brackets import is_open
from tracker.intake.numbering import Kind, number_at
from tracker.intake.words import without_gaps

# ［13］, [13], 【13】 in a sentence, or raised figures: marks of notes that stand elsewhere.
_FOOTNOTE = re.compile(r"[［\[【〔]\s*\d{1,3}\s*[］\]】〕]|[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_MARKDOWN = re.compile(r"^\s*#{1,6}\s*|\*\*")
_NUMBER_IN_PLACE = re.compile(r"\d+")

_GOES_ON_BEFORE = "。，、；：！？）”’》〉,;:!?)"
_GOES_ON_AFTER = "，、（(“《〈—"
_ENDS = "。！？；：!?;:"
# Words that no heading ends with: something must follow them.
_WAITS = re.compile(
    r"(?:[的和与及以把将为对在让使等]|推进|推动|加快|坚持|实施|深化|加强|开展|打造|完善|建立|继续|持续|全面)$"
)
_INNER_STOP = re.compile("[。；！？](?=.)")
_TITLE_ALONE = re.compile("(?:附件|附录|附表|附|注释|注解|注|目录)[一二三四五1-9]?$")
_NUMBER_ALONE = re.compile(
    r"(?:[（(][一二三四五六七八九十]+[）)]|[一二三四五六七八九十]+、|\d{1,3}[.．、])$"
)
SHORTEST_HEADING, LONGEST_HEADING = 4, 45
WIDEST_BROKEN, FULL, FULL_SHARE = 60, 0.8, 0.3
# A paragraph of a report has some thousands of characters; what is longer is none.
LONGEST_PARAGRAPH = 20_000
TAIL = 400


@dataclass(frozen=True)
class Paragraph:
    """A paragraph with the lines that it was printed on: (where in the text, number of the line).

    is_marked: the document itself marks it as a heading (# in Markdown).
    """

    text: str
    lines: tuple[tuple[int, int], ...]
    is_marked: bool = False

    @property
    def line(self) -> int:
        return self.lines[0][1]

    @property
    def last_line(self) -> int:
        return self.lines[-1][1]

    def line_at(self, offset: int) -> int:
        """The number of the line that a place of the text was printed on."""
        return self.lines[bisect_right(self.lines, (offset, float("inf"))) - 1][1]


def lines_of(source: Source) -> list[Line]:
    """The lines of a document; a row of a table is one line."""
    lines: list[Line] = []
    for block in source.blocks:
        lines += _rows(block.rows) if isinstance(block, Table) else [block]
    return lines


def _rows(rows: Sequence[Row]) -> list[Line]:
    return [Line("，".join(filled), row.place) for row in rows if (filled := row.filled())]


def paragraphs_of(lines: Iterable[Line]) -> list[Paragraph]:
    """The paragraphs; lines broken by the width of a page or by a bold run are one again."""
    printed = [(_number(line, at), line.text) for at, line in enumerate(lines, start=1)]
    cleaned = [
        (number, text, raw.lstrip().startswith("#"))
        for number, raw in printed
        if (text := _cleaned(raw))
    ]
    width = _width([text for _, text, _ in cleaned])
    growing: list[_Growing] = []
    for number, text, marked in cleaned:
        last = growing[-1] if growing else None
        if last and not marked and not last.is_marked and _goes_on(last, text, width):
            last.add(text, number)
        else:
            growing.append(_Growing(text, number, marked))
    return [each.grown() for each in growing]


class _Growing:
    """A paragraph while lines are joined to it; what its beginning and end tell is kept apart."""

    def __init__(self, text: str, number: int, is_marked: bool) -> None:
        self.is_marked = is_marked
        self.begins_item = begins_item(text)
        self.before = self.tail = text
        self.length = len(text)
        self._pieces = [text]
        self._lines = [(0, number)]

    def add(self, text: str, number: int) -> None:
        self._lines.append((self.length, number))
        self._pieces.append(text)
        self.length += len(text)
        self.before = text
        self.tail = (self.tail + text)[-TAIL:]

    def grown(self) -> Paragraph:
        text, lines = _without_footnotes("".join(self._pieces), self._lines)
        return Paragraph(text, tuple(lines), self.is_marked)


def _without_footnotes(
    text: str, lines: list[tuple[int, int]]
) -> tuple[str, list[tuple[int, int]]]:
    """The text without marks that were broken over two lines, and where its lines begin then."""
    marks = [found.span() for found in _FOOTNOTE.finditer(text)] if len(lines) > 1 else []
    if not marks:
        return text, lines
    moved: list[tuple[int, int]] = []
    gone = at = 0
    for offset, number in lines:
        while at < len(marks) and marks[at][1] <= offset:
            gone += marks[at][1] - marks[at][0]
            at += 1
        inside = max(0, offset - marks[at][0]) if at < len(marks) else 0
        moved.append((offset - gone - inside, number))
    return _FOOTNOTE.sub("", text), moved


def _number(line: Line, at: int) -> int:
    """The number in the line's place (第 7 行, 第 7 段); tables count on by order."""
    found = None if line.place.startswith("表") else _NUMBER_IN_PLACE.search(line.place)
    return int(found[0]) if found else at


def _cleaned(text: str) -> str:
    return without_gaps(_FOOTNOTE.sub("", _MARKDOWN.sub("", text)))


def _width(texts: Sequence[str]) -> int | None:
    """The width that lines were broken at, or None where a line is a paragraph."""
    lengths = [len(text) for text in texts]
    width = max(lengths, default=0)
    full = sum(length >= width * FULL for length in lengths)
    return width if 0 < width <= WIDEST_BROKEN and full >= len(lengths) * FULL_SHARE else None


def _goes_on(paragraph: _Growing, line: str, width: int | None) -> bool:
    """Whether the line is the rest of the paragraph."""
    if paragraph.length > LONGEST_PARAGRAPH or paragraph.tail.endswith(tuple(_ENDS)):
        return False
    if line[0] in _GOES_ON_BEFORE or _NUMBER_ALONE.match(paragraph.before):
        return True
    return not begins_item(line) and _is_unfinished(paragraph, line, width)


def _is_unfinished(paragraph: _Growing, line: str, width: int | None) -> bool:
    before = paragraph.before
    if paragraph.tail.endswith(tuple(_GOES_ON_AFTER)) or is_open(paragraph.tail):
        return True
    if width is not None and len(before) >= width * FULL:
        return True
    if _INNER_STOP.search(paragraph.tail):
        return True
    if paragraph.begins_item:  # a heading of its own line has no full stop at its end
        return paragraph.length > LONGEST_HEADING
    if _TITLE_ALONE.match(paragraph.tail):
        return False
    is_run = paragraph.length > len(before) or paragraph.length < SHORTEST_HEADING
    is_cut = line[0] in "“《" or line[0].isdigit() or bool(_WAITS.search(paragraph.tail))
    return is_run or is_cut or len(before) > LONGEST_HEADING


_ORDERED = re.compile(
    r"[一二三四五六七八九十]{1,3}[是要]|第[一二三四五六七八九十]{1,2}[，、]|[—－-]{1,2}\S"
)


def begins_item(text: str) -> bool:
    """Whether the text begins with a number or another mark of a new item: （一）, 一是, ——."""
    number = number_at(text)
    is_number = number is not None and number[0].kind is not Kind.GLUED and number[0].value > 0
    return is_number or bool(_ORDERED.match(text))
