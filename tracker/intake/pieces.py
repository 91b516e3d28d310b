"""The pieces of a document in their order, and what became of each: nothing is dropped unseen.

A piece is a printed line or a row of a table. It went into a task, is a heading or the title, or
was not used; which of them, the page beside the draft shows. Of a piece that was used, the
sentences that were not are told by themselves.
"""

from collections.abc import Iterable, Iterator, Sequence

from tracker.intake.blocks import Block, Line
from tracker.intake.draft import DraftTask, Piece, PieceUse
from tracker.intake.numbering import number_at
from tracker.intake.words import without_gaps

NO_CHANCE = 8
SHORTEST_SENTENCE = 4
_SENTENCE_ENDS = "。；;！？"


def sentences_in(text: str) -> list[str]:
    """A text cut after each full stop or semicolon."""
    found, start = [], 0
    for end, character in enumerate(text, start=1):
        if character in _SENTENCE_ENDS:
            found.append(text[start:end])
            start = end
    return [*found, text[start:]] if text[start:].strip() else found


def account_for(
    blocks: Sequence[Block], title: str, tasks: Sequence[DraftTask], unused: Sequence[str]
) -> tuple[Piece, ...]:
    """Each piece of the document with what became of it; a task's rest follows its beginning.

    unused: the texts that became neither task nor heading, as the reading lists them.
    """
    return tuple(_Account(list(_printed(blocks)), title, tasks, unused).pieces())


class _Account:
    """One document whose pieces are being told apart."""

    def __init__(
        self,
        printed: Sequence[tuple[str, str]],
        title: str,
        tasks: Sequence[DraftTask],
        unused: Sequence[str],
    ) -> None:
        self._printed = printed
        self._title = bare(title)
        self._begins = {task.place: index for index, task in reversed(list(enumerate(tasks)))}
        alone = {bare(text) for _, text in printed}
        self._headings = _Wholes((h for task in tasks for h in task.sections), alone)
        self._left_over = _Wholes(unused, alone)

    def pieces(self) -> Iterator[Piece]:
        current: int | None = None
        for place, text in self._printed:
            current = self._begins.get(place, current)
            use = self._use(place, bare(text), current)
            current = current if use is PieceUse.TASK else None
            used = use is not PieceUse.UNUSED
            yield Piece(place, text, use, current, tuple(self._left(text)) if used else ())

    def _use(self, place: str, plain: str, current: int | None) -> PieceUse:
        if place in self._begins:
            return PieceUse.TASK
        if plain == self._title:
            return PieceUse.TITLE
        if self._left_over.hold(plain):
            return PieceUse.UNUSED
        if self._headings.hold(plain) or self._headings.begin(plain):
            return PieceUse.HEADING
        if self._left_over.are_in(plain) or current is None:
            return PieceUse.UNUSED
        return PieceUse.TASK

    def _left(self, text: str) -> Iterator[str]:
        """The sentences of a used piece that went nowhere."""
        for sentence in sentences_in(text):
            plain = bare(sentence)
            if self._left_over.have_sentence(plain) and not self._headings.hold(plain):
                yield sentence


class _Wholes:
    """Texts that a piece may be, or be a part of.

    Most are printed as one piece each and found at once; only the others are looked through.
    """

    def __init__(self, texts: Iterable[str], alone: set[str]) -> None:
        self._texts = {bare(text) for text in texts} - {""}
        self._joined = self._texts - alone

    def hold(self, text: str) -> bool:
        """Whether the text is one of them, or so long a part of one that it is no chance."""
        return text in self._texts or (
            len(text) >= NO_CHANCE and any(text in whole for whole in self._joined)
        )

    def are_in(self, text: str) -> bool:
        """Whether the text has one of them in it."""
        return any(len(whole) >= NO_CHANCE and whole in text for whole in self._joined)

    def begin(self, text: str) -> bool:
        return any(map(text.startswith, self._joined))

    def have_sentence(self, sentence: str) -> bool:
        """Whether the sentence is a part of one that was printed together with something else."""
        return len(sentence) >= SHORTEST_SENTENCE and any(
            sentence in whole for whole in self._joined
        )


def _printed(blocks: Sequence[Block]) -> Iterator[tuple[str, str]]:
    for block in blocks:
        if isinstance(block, Line):
            yield block.place, without_gaps(block.text)
            continue
        for row in block.rows:
            cells = [without_gaps(cell) for cell in row.filled()]
            if cells:
                yield row.place, "　".join(cells)


def bare(text: str) -> str:
    """The text without spaces, and without its number: that is printed in more than one way."""
    whole = "".join(text.split())
    found = number_at(whole)
    return whole[found[1] :] if found and found[1] < len(whole) else whole
