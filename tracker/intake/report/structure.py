"""The headings inside the coming year's part, and under which of them each paragraph stands."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tracker.intake.numbering import Kind, number_at
from tracker.intake.report.figures import figures_in
from tracker.intake.report.lines import Paragraph
from tracker.intake.report.sentences import Span, sentences_in

LONGEST_TITLE, LONGEST_NUMBERED, LONGEST_ORDERED = 26, 70, 45
# Of the paragraphs that could have a title, so many begin with one where titles are the style.
TITLED_SHARE = 0.5
MAIN = (Kind.CHINESE.value, Kind.CHINESE_BRACKET.value)
TITLE, ORDERED, PART = "title", "一是", "一、"

_ORDERED = re.compile(
    r"[一二三四五六七八九十]{1,3}[是要](?!否)[要，]?|第[一二三四五六七八九十]{1,2}[，、]"
)
_DASH = re.compile(r"[—－-]{1,2}(?=\S)")
_DEEDS = re.compile("实事")
_COUNTED_DEEDS = re.compile(r"[一二三四五六七八九十百\d]+[件项个].{0,8}实事")
LONGEST_DEED = 220
LONGEST_LEAD = 260


@dataclass(frozen=True)
class Mark:
    """What a text begins with: the form of its number, and where the text behind it begins."""

    form: str
    end: int


@dataclass(frozen=True)
class Placed:
    """A paragraph of the part. heading: its sentence that is one; sections: what it stands under.

    leads_in: headings of a deeper level follow, so what it says besides leads to them.
    is_deed: it is one item of a list of promised deeds (民生实事), one task whatever it holds.
    """

    at: int
    sentences: tuple[Span, ...]
    heading: Span | None
    sections: tuple[str, ...]
    leads_in: bool = False
    is_preface: bool = False
    is_deed: bool = False


def mark_of(text: str) -> Mark | None:
    """The number, the 一是 or the dash that a text begins with."""
    ordered = _ORDERED.match(text)
    if ordered:
        return Mark(ORDERED, ordered.end())
    number = number_at(text)
    if number and number[0].kind is not Kind.GLUED:
        return Mark(number[0].kind.value, number[1])
    dash = _DASH.match(text)
    return Mark("—", dash.end()) if dash else None


def items_of(paragraphs: Sequence[Paragraph], first: int, end: int) -> list[tuple[int, Span]]:
    """The paragraphs, those with （二） inside them parted there: (place, part of the text)."""
    items: list[tuple[int, Span]] = []
    for at in range(first, end):
        text = paragraphs[at].text
        cuts = [0]
        for start, _ in sentences_in(text)[1:]:
            mark = mark_of(text[start : start + 12])
            if mark and mark.form == Kind.CHINESE_BRACKET.value:
                cuts.append(start)
        items += [(at, span) for span in zip(cuts, [*cuts[1:], len(text)], strict=True)]
    return items


def placed_in(paragraphs: Sequence[Paragraph], first: int, end: int) -> list[Placed]:
    """The paragraphs from one to before another, each with its headings."""
    items = items_of(paragraphs, first, end)
    texts = [paragraphs[at].text[a:b] for at, (a, b) in items]
    marks = [mark_of(text) for text in texts]
    titled = _titles_are_style(texts, marks)
    walk = _Walk(texts, marks)
    placed: list[Placed] = []
    for order, (at, (start, _)) in enumerate(items):
        text = texts[order]
        spans = sentences_in(text)
        heading = _heading(texts, marks, order, spans, titled, walk.main)
        step = walk.step(order, text, heading)
        moved = tuple((a + start, b + start) for a, b in spans)
        placed.append(
            Placed(
                at,
                moved,
                moved[0] if heading else None,
                step.sections,
                leads_in=heading is not None and step.has_below and len(text) <= LONGEST_LEAD,
                is_preface=step.is_preface,
                is_deed=step.is_deed,
            )
        )
    return placed


@dataclass(frozen=True)
class _Step:
    sections: tuple[str, ...]
    has_below: bool
    is_preface: bool
    is_deed: bool


class _Walk:
    """Headings open while the part is read: a form of number seen before closes what is deeper."""

    def __init__(self, texts: Sequence[str], marks: Sequence[Mark | None]) -> None:
        self.texts = texts
        self.marks = marks
        self.open: list[tuple[str, str]] = []
        main = (at for at, mark in enumerate(marks) if mark and mark.form in MAIN)
        self.main = next(main, 0)
        self.deeds: str | None = None

    def step(self, order: int, text: str, heading: str | None) -> _Step:
        mark = self.marks[order]
        form = mark.form if mark else TITLE
        is_deed = self._is_deed(order, text)
        if order == self.main:  # what was said before the first main heading is over
            self.open = []
        if heading is not None and not is_deed:
            forms = [opened for opened, _ in self.open]
            self.open = self.open[: forms.index(form)] if form in forms else self.open
            self.open.append((form, heading))
        return _Step(
            sections=tuple(title for _, title in self.open),
            has_below=self._has_below(order, mark),
            is_preface=order < self.main,
            is_deed=is_deed,
        )

    def _has_below(self, order: int, mark: Mark | None) -> bool:
        """Whether a deeper level follows: a form of number not open yet, or plain paragraphs."""
        if mark is None or order + 1 >= len(self.marks):
            return False
        below = self.marks[order + 1]
        if below is None:
            return _is_main(mark)
        return below.form not in {form for form, _ in self.open}

    def _is_deed(self, order: int, text: str) -> bool:
        """Items of one form behind a sentence on deeds (实事) are deeds, till another comes."""
        mark = self.marks[order]
        if self.deeds is not None and mark and mark.form == self.deeds:
            return True
        if mark is None and self.deeds is not None and not _DEEDS.search(text):
            return False
        self.deeds = None
        if _DEEDS.search(text[-60:]) and (mark is None or _is_main(mark)):
            below = self.marks[order + 1] if order + 1 < len(self.marks) else None
            is_short = below is not None and len(self.texts[order + 1]) <= LONGEST_DEED
            is_list = is_short and text.endswith(("：", ":"))
            is_list = is_list or (is_short and bool(_COUNTED_DEEDS.search(text[-60:])))
            self.deeds = below.form if is_list and below and not _is_main(below) else None
        return False


def _is_main(mark: Mark | None) -> bool:
    return mark is not None and mark.form == Kind.CHINESE_BRACKET.value


def _heading(
    texts: Sequence[str],
    marks: Sequence[Mark | None],
    order: int,
    spans: Sequence[Span],
    titled: bool,
    first_main: int,
) -> str | None:
    """The title that a paragraph begins with, if it begins with one."""
    text, mark = texts[order], marks[order]
    first = text[spans[0][0] : spans[0][1]] if spans else ""
    bare = first[mark.end :] if mark else first
    below = texts[order + 1] if order + 1 < len(texts) else None
    alone = len(spans) == 1
    if mark is None and order < first_main:
        return None
    if mark is None:
        is_one = (
            titled
            and _is_title(bare, alone, below)
            and not (not alone and order and _stands_alone(texts, marks, order - 1))
        )
    elif mark.form == Kind.CHINESE_BRACKET.value:
        same = order + 1 < len(marks) and _is_main(marks[order + 1])
        is_one = len(first) <= LONGEST_NUMBERED and not (alone and (below is None or same))
    else:
        limit = LONGEST_NUMBERED if mark.form == PART else LONGEST_ORDERED
        is_one = _is_ordered_title(bare, alone, below, marks, order) and len(first) <= limit
    return _shown(first, mark) if is_one else None


def _shown(first: str, mark: Mark | None) -> str:
    """A heading as it is shown: 一是 is dropped, （一） stays."""
    kept = first[mark.end :] if mark and mark.form in {ORDERED, "—"} else first
    return kept.strip(" 。；：:，")


def _is_title(text: str, alone: bool, below: str | None) -> bool:
    """A short sentence that stands before others, or before a longer paragraph."""
    if (
        len(text) > LONGEST_TITLE
        or figures_in(text)
        or text.endswith(("：", ":", "；", "！", "？"))
    ):
        return False
    if len(text.strip("。")) < 4:
        return False
    return not alone or (below is not None and len(below) > LONGEST_TITLE and not mark_of(below))


def _stands_alone(texts: Sequence[str], marks: Sequence[Mark | None], order: int) -> bool:
    """Whether a paragraph is a title on a line of its own."""
    text = texts[order]
    alone = len(text) <= LONGEST_TITLE and len(sentences_in(text)) == 1
    return marks[order] is None and alone and _is_title(text, alone, texts[order + 1])


def _is_ordered_title(
    text: str, alone: bool, below: str | None, marks: Sequence[Mark | None], order: int
) -> bool:
    if figures_in(text) or text.endswith(("；", ";", "：", ":")):
        return False
    if not alone:
        return True
    same = order + 1 < len(marks) and marks[order + 1] is not None
    return below is not None and not same and len(text) <= LONGEST_TITLE


def _titles_are_style(texts: Sequence[str], marks: Sequence[Mark | None]) -> bool:
    """Whether paragraphs without a number begin with a title in this document."""
    could = titled = 0
    for order, text in enumerate(texts):
        if marks[order] is not None:
            continue
        spans = sentences_in(text)
        below = texts[order + 1] if order + 1 < len(texts) else None
        alone = len(spans) == 1
        if alone and len(text) > LONGEST_TITLE:
            continue
        if (
            alone
            and order
            and _is_title(texts[order - 1], len(sentences_in(texts[order - 1])) == 1, text)
        ):
            continue
        is_one = _is_title(text[spans[0][0] : spans[0][1]], alone, below) if spans else False
        before_titled = order and not alone and marks[order - 1] is None
        if before_titled and len(texts[order - 1]) <= LONGEST_TITLE:
            continue  # the text below a title of its own line
        could += 1
        titled += is_one
    return could > 0 and titled >= could * TITLED_SHARE
