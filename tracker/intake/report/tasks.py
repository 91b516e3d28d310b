"""From the placed paragraphs to sentences and tasks: every sentence accounted for, once."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tracker.intake.draft import ProposedTarget
from tracker.intake.report.figures import figures_in
from tracker.intake.report.headings import without_annex
from tracker.intake.report.headline import Headline, target_of
from tracker.intake.report.kinds import SentenceKind, call_of, kind_of, says_something
from tracker.intake.report.lines import Paragraph
from tracker.intake.report.result import ProposedTask, Sentence
from tracker.intake.report.sentences import Span, sentences_in
from tracker.intake.report.splitting import pieces_of
from tracker.intake.report.structure import Placed, mark_of
from tracker.intake.report.wording import joined_pieces, task_text, without_mark

HEADLINE_SECTION = "主要预期目标"
DEEDS_SECTION = "民生实事"
FEWEST_DEEDS = 3

_MORE_OF = re.compile("其中[，,：:]?|同时达到|比上年|同比")
_DEEDS = re.compile("实事")
_INLINE = re.compile(r"[（(]\d{1,2}[）)]|[①-⑳]|\d{1,2}[.．、]|[一二三四五六七八九十]{1,3}是")


@dataclass
class _Draft:
    """A task while sentences are still put to it."""

    sections: tuple[str, ...]
    texts: list[str]

    def task(self) -> ProposedTask:
        text = "".join(self.texts)
        return ProposedTask(self.sections, text, _targets(text))


class Gathering:
    """The sentences and tasks found so far."""

    def __init__(self, paragraphs: Sequence[Paragraph], headline: Headline) -> None:
        self.paragraphs = paragraphs
        self.headline = headline
        self.sentences: list[Sentence] = []
        self._drafts: list[_Draft] = []

    @property
    def tasks(self) -> tuple[ProposedTask, ...]:
        return tuple(draft.task() for draft in self._drafts)

    def add_heading(self, at: int) -> None:
        self._say(at, (0, len(self.paragraphs[at].text)), SentenceKind.HEADING)

    def add_all(self, placed: Iterable[Placed]) -> None:
        for each in placed:
            self.add(each)

    def add(self, placed: Placed) -> None:
        sections = placed.sections[:1] + placed.sections[1:][-1:]
        if self._lists_targets(placed):
            self.add_headline(placed.at, placed.sentences)
        elif placed.is_deed:
            self._add_deed(placed.at, placed.sentences, (*sections[:1], DEEDS_SECTION))
        else:
            run = _deeds_within(self.paragraphs[placed.at].text, placed.sentences)
            plain = placed.sentences[: run[0]] if run else placed.sentences
            self._add_plain(placed, plain, sections)
            for start, end in pairwise(run):
                deed = placed.sentences[start:end]
                self._add_deed(placed.at, deed, (*sections[:1], DEEDS_SECTION))

    def _lists_targets(self, placed: Placed) -> bool:
        clauses = self.headline.clauses.get(placed.at)
        spans = placed.sentences
        return bool(clauses and spans and spans[0][0] <= clauses[0][0] < spans[-1][1])

    def add_headline(self, at: int, sentences: Sequence[Span]) -> None:
        """A paragraph of headline targets: each clause a target with its task."""
        clauses = self.headline.clauses[at]
        listed = set(clauses)
        for span in sorted([*_around(sentences, clauses), *clauses]):
            if span in listed and says_something(self._text(at, span)):
                text = target_of(self._text(at, span)).text
                task = self._new((HEADLINE_SECTION,), f"{text}。")
                self._say(at, span, SentenceKind.TARGET, task)
            else:
                announces = span not in listed and span[1] == clauses[0][0]
                kind = SentenceKind.HEADING if announces else SentenceKind.BACKGROUND
                self._say(at, span, kind)

    def _add_plain(self, placed: Placed, spans: Sequence[Span], sections: tuple[str, ...]) -> None:
        begun = Counter(call_of(self._text(placed.at, span)) for span in spans)
        for span in spans:
            text = self._text(placed.at, span)
            call = call_of(text)
            if span == placed.heading or (call and begun[call] > 1):
                self._say(placed.at, span, SentenceKind.HEADING)
                continue
            kind = kind_of(without_mark(text), leads_in=placed.leads_in)
            if placed.is_preface and kind is SentenceKind.TASK:
                kind = SentenceKind.BACKGROUND
            if kind is not SentenceKind.TASK:
                self._say(placed.at, span, kind)
            elif _MORE_OF.match(text) and self._goes_on():
                self._extend(placed.at, [span])
            else:
                self._add_pieces(placed.at, span, sections)

    def _goes_on(self) -> bool:
        return bool(self.sentences) and self.sentences[-1].kind is SentenceKind.TASK

    def _add_pieces(self, at: int, span: Span, sections: tuple[str, ...]) -> None:
        text = self.paragraphs[at].text
        for piece in joined_pieces(text, pieces_of(text, *span)):
            task = self._new(sections, task_text(text[piece[0] : piece[1]]))
            self._say(at, piece, SentenceKind.TASK, task)

    def _add_deed(self, at: int, spans: Sequence[Span], sections: tuple[str, ...]) -> None:
        worded = task_text("".join(self._text(at, span) for span in spans))
        if not says_something(worded):
            for span in spans:
                self._say(at, span, SentenceKind.BACKGROUND)
            return
        task = self._new(sections, worded)
        for span in spans:
            self._say(at, span, SentenceKind.TASK, task)

    def add_annex(self, first: int, end: int) -> None:
        """A list of promised deeds behind the report: each numbered item, with all below it."""
        self.add_heading(first)
        title = without_annex(self.paragraphs[first].text).strip("。：: ")
        marks = {at: mark_of(self.paragraphs[at].text[:12]) for at in range(first + 1, end)}
        form = next((mark.form for mark in marks.values() if mark), None)
        for at, mark in marks.items():
            spans = sentences_in(self.paragraphs[at].text)
            if mark and mark.form == form:
                self._add_deed(at, spans, (title,))
            elif self._goes_on() and form:
                self._extend(at, spans)
            else:
                for span in spans:
                    self._say(at, span, SentenceKind.BACKGROUND)

    def _new(self, sections: tuple[str, ...], text: str) -> int:
        self._drafts.append(_Draft(sections, [text]))
        return len(self._drafts) - 1

    def _extend(self, at: int, spans: Sequence[Span]) -> None:
        """Sentences that say more of the last task."""
        for span in spans:
            self._drafts[-1].texts.append(self._text(at, span))
            self._say(at, span, SentenceKind.TASK, len(self._drafts) - 1)

    def _text(self, at: int, span: Span) -> str:
        return self.paragraphs[at].text[span[0] : span[1]]

    def _say(self, at: int, span: Span, kind: SentenceKind, task: int | None = None) -> None:
        line = self.paragraphs[at].line_at(span[0])
        self.sentences.append(Sentence(line, self._text(at, span), kind, task))


def _deeds_within(text: str, spans: Sequence[Span]) -> list[int]:
    """Where the items of deeds in one paragraph begin, and its end: （1）…；（2）…."""
    announced = next(
        (n for n, (start, end) in enumerate(spans) if _DEEDS.search(text[start:end])), None
    )
    if announced is None:
        return []
    begins = [n for n in range(announced + 1, len(spans)) if _INLINE.match(text[slice(*spans[n])])]
    return [*begins, len(spans)] if len(begins) >= FEWEST_DEEDS else []


def _around(sentences: Sequence[Span], clauses: Sequence[Span]) -> list[Span]:
    """What of a paragraph stands around its listed targets, sentence by sentence."""
    first, last = clauses[0][0], clauses[-1][1]
    before = [(start, min(end, first)) for start, end in sentences if start < first]
    return before + [(max(start, last), end) for start, end in sentences if end > last]


def _targets(text: str) -> tuple[ProposedTarget, ...]:
    return tuple(
        ProposedTarget(figure.text, figure.name, figure.value, figure.unit, figure.comparison)
        for figure in figures_in(text)
    )
