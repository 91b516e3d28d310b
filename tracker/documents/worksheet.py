"""What all sheets that are written have in common: their paper, how high a row is, and that text
stays text."""

from collections.abc import Iterable
from math import ceil
from typing import Any

from xlsxwriter import Workbook

from tracker.core import clock
from tracker.documents.characters import FORMULA_STARTS, writable

A4 = 9
FONT = {"font_name": "宋体", "font_size": 10}
# What users typed becomes no formula, link or number.
AS_TYPED = {f"strings_to_{kind}": False for kind in ("formulas", "urls", "numbers")}
_MARGIN_INCHES = 16 / 25.4
_LINE_POINTS, _PADDING_POINTS, _TALLEST_ROW = 13.5, 4.5, 409.5


def describe(book: Workbook, title: str) -> None:
    """What the program that opens it says of the file."""
    created = clock.now().replace(tzinfo=None)
    book.set_properties({"title": writable(title), "created": created})


def is_risky(text: str) -> bool:
    """Whether a spreadsheet might read it as a formula: such a text has Excel's quote prefix."""
    return text.startswith(FORMULA_STARTS)


def height(cells: Iterable[tuple[str, float]], *, least: float = 0) -> float:
    """Room for the text with most lines, each with the width of its column in characters; not every
    spreadsheet fits the height by itself."""
    lines = max((_lines(text, width) for text, width in cells), default=1)
    return min(_TALLEST_ROW, max(least, lines * _LINE_POINTS + _PADDING_POINTS))


def _lines(text: str, width: float) -> int:
    """How many lines a text fills; a Chinese character is as wide as two Latin ones."""
    # GB 18030 takes two bytes for it, and one for the other.
    lengths = (len(line.encode("gb18030")) for line in text.split("\n"))
    return sum(max(1, ceil(length / width)) for length in lengths)


def set_up_print(sheet: Any, *, head_row: int, is_landscape: bool = True) -> None:
    """On A4 and as wide as it, the head on every page; head_row: counted from 0."""
    if is_landscape:
        sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.set_margins(*[_MARGIN_INCHES] * 4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(head_row)
    sheet.set_footer("&C第 &P 页 共 &N 页")
