"""The pieces of a document in their order, and what became of each: nothing is dropped unseen.

A piece is a printed line or a row of a table. It went into a task, is a heading or the title, or
was not used; which of them, the page beside the draft shows.
"""

from collections.abc import Iterable, Iterator, Sequence

from tracker.intake.blocks import Block, Line
from tracker.intake.draft import DraftTask, Piece, PieceUse
from tracker.intake.words import without_gaps

NO_CHANCE = 8


def account_for(
    blocks: Sequence[Block], title: str, tasks: Sequence[DraftTask], unused: Sequence[str]
) -> tuple[Piece, ...]:
    """Each piece of the document with what became of it; a task's rest follows its beginning.

    unused: the texts that became neither task nor heading, as the reading lists them.
    """
    begins = {task.place: index for index, task in reversed(list(enumerate(tasks)))}
    printed = list(_printed(blocks))
    headings = _Wholes((h for task in tasks for h in task.sections), printed)
    left_over = _Wholes(unused, printed)
    pieces: list[Piece] = []
    current: int | None = None
    for place, text in printed:
        bare = _bare(text)
        if place in begins:
            current = begins[place]
            use = PieceUse.TASK
        elif bare == _bare(title):
            use, current = PieceUse.TITLE, None
        elif left_over.hold(bare):
            use, current = PieceUse.UNUSED, None
        elif headings.hold(bare):
            use, current = PieceUse.HEADING, None
        else:
            use = PieceUse.UNUSED if current is None else PieceUse.TASK
        pieces.append(Piece(place, text, use, current if use is PieceUse.TASK else None))
    return tuple(pieces)


class _Wholes:
    """Texts that a piece may be, or be a part of.

    Most are printed as one piece each and found at once; only the others are looked through.
    """

    def __init__(self, texts: Iterable[str], printed: Iterable[tuple[str, str]]) -> None:
        self._texts = {_bare(text) for text in texts}
        self._joined = self._texts - {_bare(text) for _, text in printed}

    def hold(self, text: str) -> bool:
        """Whether the text is one of them, or so long a part of one that it is no chance."""
        return text in self._texts or any(
            min(len(text), len(whole)) >= NO_CHANCE and (text in whole or whole in text)
            for whole in self._joined
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


def _bare(text: str) -> str:
    return "".join(text.split())
