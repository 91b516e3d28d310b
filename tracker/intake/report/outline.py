"""Where in a report the coming year's part stands (下一年工作安排), and where it ends.

A report looks back on a year, often on five; looks ahead five years; says what is to be done in
the coming year; speaks of the government itself; appeals; and explains its words. Only headings
tell these apart, so they are weighed by the words that such headings use anywhere.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tracker.intake.numbering import Kind, number_at
from tracker.intake.report.headings import (
    ADDRESS,
    ANNEX,
    APPEAL,
    BACK,
    CHROME,
    DEEDS,
    GLOSSARY,
    LONGEST_HEADING,
    LONGEST_UNNUMBERED,
    YEAR,
    is_chinese_heading,
    is_chrome,
    is_top_heading,
    plan_weight,
    year_of,
)
from tracker.intake.report.lines import Paragraph

SHORTEST_PART = 15  # characters below a heading; an entry of a table of contents has none


@dataclass(frozen=True)
class Outline:
    """The coming year's part: paragraphs [first, end), its heading first, and what stands around.

    frame: paragraphs that say what is aimed at in the coming year, outside the part.
    annexes: [first, end) of lists of promised deeds (民生实事) behind the report.
    has_heading: the first paragraph is the part's heading, and holds nothing else.
    """

    first: int
    end: int
    year: int | None
    frame: tuple[int, ...] = ()
    annexes: tuple[tuple[int, int], ...] = ()
    has_heading: bool = True


@dataclass(frozen=True)
class _Part:
    """A part of the first level: where its heading stands, and how much it is the plan."""

    at: int
    weight: float
    title: str


def outline_of(paragraphs: Sequence[Paragraph]) -> Outline | None:
    """The part that holds the coming year's tasks; None where the report has none."""
    year = year_of(paragraphs)
    stop = _glossary_at(paragraphs)
    parts = _parts(paragraphs[:stop], year)
    bodied = [part for at, part in enumerate(parts) if _has_body(paragraphs, parts, at, stop)]
    best = max(bodied, key=lambda part: (part.weight, -part.at), default=None)
    annexes = _annexes(paragraphs, best.at if best else 0, year)
    if best is None or best.weight <= 0:
        return _guess(paragraphs, year, stop, annexes)
    end = _end_of(paragraphs, parts, best, stop)
    first = _start_within(paragraphs, best, end, year)
    frame = _frame(paragraphs, bodied, best)
    outside = tuple((start, to) for start, to in annexes if start >= end)
    return Outline(first, end, year, frame, outside, has_heading=first == best.at)


def _parts(paragraphs: Sequence[Paragraph], year: int | None) -> list[_Part]:
    """The headings of the first level; where one has no number, 一、 below it is the second."""
    parts: list[_Part] = []
    is_below = False
    for at, paragraph in enumerate(paragraphs):
        if not is_top_heading(paragraph, year):
            continue
        weight = plan_weight(paragraph.text, year)
        if is_chinese_heading(paragraph.text):
            number = number_at(paragraph.text)
            starts = number is not None and number[0].value == 1
            below = bool(parts) and not is_chinese_heading(parts[-1].title)
            is_below = is_below or (starts and below)
            if is_below:
                continue
        else:
            is_below = False
        parts.append(_Part(at, weight, paragraph.text))
    return parts


def _glossary_at(paragraphs: Sequence[Paragraph]) -> int:
    """Where the explanations of words begin; the end of the report where there are none.

    In a table of contents their title stands before everything, so the last third decides.
    """
    for at, paragraph in enumerate(paragraphs):
        if at * 3 >= len(paragraphs) and len(paragraph.text) <= LONGEST_UNNUMBERED:
            bare = ANNEX.sub("", paragraph.text)
            if GLOSSARY.match(bare) and not DEEDS.search(bare):
                return at
    return len(paragraphs)


def _has_body(paragraphs: Sequence[Paragraph], parts: Sequence[_Part], at: int, stop: int) -> bool:
    after = parts[at + 1].at if at + 1 < len(parts) else stop
    below = paragraphs[parts[at].at + 1 : after]
    return sum(len(paragraph.text) for paragraph in below) >= SHORTEST_PART


def _end_of(paragraphs: Sequence[Paragraph], parts: Sequence[_Part], best: _Part, stop: int) -> int:
    """Where the part ends: at a heading of another part, or at the closing words before it."""
    current = best
    for part in parts:
        if part.at <= best.at:
            continue
        closing = _closing_at(paragraphs, current.at + 1, part.at)
        if closing < part.at or part.weight < 2:
            return closing
        current = part
    return _closing_at(paragraphs, current.at + 1, stop)


def _closing_at(paragraphs: Sequence[Paragraph], first: int, end: int) -> int:
    """The first address or appeal behind the last numbered item of the part."""
    items = [
        at
        for at in range(first, end)
        if (number := number_at(paragraphs[at].text)) and number[0].kind is Kind.CHINESE_BRACKET
    ]
    after = items[-1] + 1 if items else first + 1
    for at in range(after, end):
        text = paragraphs[at].text
        if ADDRESS.match(text) or APPEAL.match(text) or is_chrome(text):
            return at
    return end


def _start_within(paragraphs: Sequence[Paragraph], best: _Part, end: int, year: int | None) -> int:
    """Where a heading names two times, the coming year's share begins at a line that says so."""
    if best.weight != 2.5:
        return best.at
    begins = re.compile(rf"(?:今年|{year or '20..'}年)[^，。]{{0,30}}(?:是|要|[，：])")
    for at in range(best.at + 1, end):
        text = paragraphs[at].text
        number = number_at(text)
        bare = text[number[1] :] if number else text
        is_first = at == best.at + 1
        if is_first and begins.match(bare):
            return best.at
        if begins.match(bare) or (len(bare) <= LONGEST_HEADING and plan_weight(bare, year) >= 3.5):
            return at
    return best.at


def _frame(paragraphs: Sequence[Paragraph], parts: Sequence[_Part], best: _Part) -> tuple[int, ...]:
    """The paragraphs of the part just before, if its heading speaks of the coming year."""
    before = [part for part in parts if part.at < best.at]
    if not before or before[-1].weight < 1:
        return ()
    return tuple(range(before[-1].at, best.at))


def _annexes(
    paragraphs: Sequence[Paragraph], after: int, year: int | None
) -> tuple[tuple[int, int], ...]:
    """Lists of promised deeds that stand behind the report as an annex."""
    found: list[tuple[int, int]] = []
    for at in range(after + 1, len(paragraphs)):
        text = paragraphs[at].text
        inside = found and at < found[-1][1]
        if inside or len(text) > LONGEST_UNNUMBERED or text.endswith(("。", "；", "：")):
            continue
        bare = ANNEX.sub("", text)
        years = {int(each) for each in YEAR.findall(bare)}
        is_other = bool(BACK.search(bare)) or bool(years and year not in years)
        if DEEDS.search(bare) and not is_other and not number_at(bare):
            found.append((at, _annex_end(paragraphs, at)))
    return tuple((start, end) for start, end in found if end - start > 1)


def _annex_end(paragraphs: Sequence[Paragraph], at: int) -> int:
    for end in range(at + 1, len(paragraphs)):
        text = paragraphs[end].text
        is_other = len(text) <= LONGEST_UNNUMBERED and bool(
            GLOSSARY.match(text) or re.match("附件", text) or CHROME.match(text)
        )
        if is_other or ADDRESS.match(text):
            return end
    return len(paragraphs)


def _guess(
    paragraphs: Sequence[Paragraph],
    year: int | None,
    stop: int,
    annexes: tuple[tuple[int, int], ...],
) -> Outline | None:
    """Without a heading: from the first paragraph that says what the coming year is to reach."""
    named = f"|{year}年" if year else ""
    begins = re.compile(
        rf"(?:今年{named})[^。]{{0,30}}(?:总体要求|总体思路|预期目标|主要目标|重点工作)"
    )
    for at in range(stop):
        if begins.match(paragraphs[at].text):
            end = _closing_at(paragraphs, at + 1, stop)
            outside = tuple((start, to) for start, to in annexes if start >= end)
            return Outline(at, end, year, (), outside, has_heading=False)
    return None
