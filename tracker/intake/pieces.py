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
    headings = {_bare(heading) for task in tasks for heading in task.sections}
    left_over = [_bare(text) for text in unused]
    pieces: list[Piece] = []
    current: int | None = None
    for place, text in _printed(blocks):
        bare = _bare(text)
        if place in begins:
            current = begins[place]
            use = PieceUse.TASK
        elif bare == _bare(title):
            use, current = PieceUse.TITLE, None
        elif _is_part(bare, left_over):
            use, current = PieceUse.UNUSED, None
        elif _is_part(bare, headings):
            use, current = PieceUse.HEADING, None
        else:
            use = PieceUse.UNUSED if current is None else PieceUse.TASK
        pieces.append(Piece(place, text, use, current if use is PieceUse.TASK else None))
    return tuple(pieces)


def _is_part(text: str, wholes: Iterable[str]) -> bool:
    """Whether the text is one of the others, or so long a part of one that it is no chance."""
    return any(
        text == whole
        or (min(len(text), len(whole)) >= NO_CHANCE and (text in whole or whole in text))
        for whole in wholes
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
