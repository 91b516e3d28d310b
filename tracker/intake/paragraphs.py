"""Printed lines put together into paragraphs, as far as the document was broken into lines.

Text copied from a PDF has lines of one width, in the midst of words; text saved by a word
processor has one line a paragraph. The widths tell which it is.
"""

import re
from collections.abc import Iterable, Sequence

from tracker.intake.annotation import is_label
from tracker.intake.blocks import Line
from tracker.intake.brackets import is_open
from tracker.intake.numbering import Kind, number_at
from tracker.intake.words import HAN, without_gaps

WIDEST_BROKEN = 60
FULL, FULL_SHARE = 0.8, 0.3
LONGEST_BRACKET = 8
_SPACE = r"[ \t\u3000\xa0]+"
# 责任单位：市水务局 市住建局; but 生态环境局 某市分局 is one name that was broken.
_LABELLED = re.compile(r"((?:单位|部门)\s*[:：]?\s*)([^，,；;。：:）)\n]{4,200})")
_BETWEEN_UNITS = re.compile(
    rf"(?<=[局委办厅院会司心行府]){_SPACE}(?=[{HAN}]{{2}})"
    rf"(?![{HAN}]{{1,8}}(?:分局|支局|[分支]行))"
)
_BEFORE_LABEL = re.compile(rf"(?<=[{HAN}\d）)]){_SPACE}(?=([{HAN}]{{2,8}})\s*[:：])")
_PARAGRAPH_ENDS = "。！？；：:）)]"


def paragraphs_of(lines: Iterable[Line]) -> list[Line]:
    """The paragraphs of the lines; each keeps the place of its first line."""
    printed = [Line(without_gaps(spaced_apart(line.text)), line.place) for line in lines]
    printed = [line for line in printed if line.text]
    width = _width(printed)
    paragraphs: list[Line] = []
    joined = 0
    before = ""
    for line in printed:
        goes_on = bool(paragraphs) and joined < LONGEST_BRACKET * 10
        if goes_on and _goes_on(paragraphs[-1].text, before, line.text, width):
            paragraphs[-1] = Line(paragraphs[-1].text + line.text, paragraphs[-1].place)
            joined += 1
        else:
            paragraphs.append(line)
            joined = 0
        before = line.text
    return paragraphs


def spaced_apart(text: str) -> str:
    """The text with marks for the spaces that mean something: between units, before a label."""
    apart = _BEFORE_LABEL.sub(lambda found: "；" if is_label(found[1]) else found[0], text)
    return _LABELLED.sub(lambda found: found[1] + _BETWEEN_UNITS.sub("、", found[2]), apart)


def _width(lines: Sequence[Line]) -> int | None:
    """The width that lines were broken at, or None where each is a paragraph."""
    lengths = [len(line.text) for line in lines]
    width = max(lengths, default=0)
    full = sum(length >= width * FULL for length in lengths)
    return width if width <= WIDEST_BROKEN and full >= len(lengths) * FULL_SHARE else None


def _goes_on(paragraph: str, before: str, line: str, width: int | None) -> bool:
    """Whether the line is the rest of the paragraph, whose last printed line is `before`."""
    if is_open(paragraph[-400:]) and not _begins_item(line):
        return True
    if width is None or len(before) < width * FULL:
        return False
    return not _begins_item(line) and not before.endswith(tuple(_PARAGRAPH_ENDS))


def _begins_item(line: str) -> bool:
    number = number_at(line)
    labelled = "：" in line[:9] and is_label(line.split("：")[0])
    return labelled or (number is not None and number[0].kind is not Kind.GLUED)
