"""The items of one line: the next number may stand right behind an annotation, or a heading."""

import re
from collections.abc import Iterator, Mapping, Sequence

from tracker.intake.annotation import annotations_in
from tracker.intake.blocks import Line
from tracker.intake.numbering import Kind, Number, number_at
from tracker.intake.words import HAN

GLUED_RUN = 3
LONGEST_HEADING = 40
_HEADINGS = (Kind.CHINESE, Kind.CHINESE_BRACKET)
_ITEM = re.compile(
    rf"(?<=[{HAN}”。])(?<!第)(?:\d{{1,3}}[.．、](?!\d)|[（(]\s*[一1]\s*[）)]|①)(?=\s*[{HAN}“])"
)
_CLAUSE = re.compile("[，；：,;:（(]")


def has_glued_numbers(paragraphs: Sequence[Line]) -> bool:
    """Whether bare figures number the paragraphs: several that count up by one."""
    numbers = [found[0] for p in paragraphs if (found := number_at(p.text))]
    values = [number.value for number in numbers if number.kind is Kind.GLUED]
    steps = sum(after == before + 1 for before, after in zip(values, values[1:], strict=False))
    return steps >= GLUED_RUN - 1


def number_in(text: str, glued: bool, start: int = 0) -> tuple[Number, int] | None:
    """The number at a place of the text; glued: whether bare figures are numbers here."""
    found = number_at(text, start)
    return found if found and (glued or found[0].kind is not Kind.GLUED) else None


def items_in(text: str, glued: bool) -> Iterator[str]:
    """The items of a line, each with its number."""
    start = 0
    for begin in _beginnings(text, glued):
        yield text[start:begin].strip()
        start = begin
    yield text[start:].strip()


def _beginnings(text: str, glued: bool) -> Iterator[int]:
    """Where the second item of a line begins, and the third."""
    seen: dict[Kind, int] = {}
    for end in (0, *(found.end for found in annotations_in(text))):
        after = end
        while end and after < len(text) and text[after] in "。；; ":
            after += 1
        found = number_in(text, glued, after)
        if not found or (end and not _follows(seen, found[0])):
            continue
        if end:
            yield after
        while found:
            seen[found[0].kind] = found[0].value
            begin = _below_heading(text, *found)
            if begin is None:
                break
            yield begin
            found = number_in(text, glued, begin)


def _follows(seen: Mapping[Kind, int], after: Number) -> bool:
    if not seen:
        return after.value in (1, 2)
    return after.value == seen.get(after.kind, -1) + 1


def _below_heading(text: str, number: Number, start: int) -> int | None:
    """Where the first item begins that stands on the line of its heading: 一、稳工业。1.完成…."""
    if number.kind not in _HEADINGS:
        return None
    found = _ITEM.search(text, start, start + LONGEST_HEADING)
    if not found or _CLAUSE.search(text, start, found.start()):
        return None
    below = number_at(text, found.start())
    return found.start() if below and below[0].kind is not number.kind else None
