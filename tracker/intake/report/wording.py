"""How a piece of the report is worded as a task."""

import re
from collections.abc import Sequence

from tracker.intake.report.figures import figures_in
from tracker.intake.report.kinds import acts, is_only_attitude, says_something
from tracker.intake.report.sentences import Span, clauses_in
from tracker.intake.report.structure import mark_of

_CONNECTS = re.compile("(?:还|也|同时|此外|另外|要|，)+(?=[^，])")
_ENDS = "。！？"


def without_mark(text: str) -> str:
    """The text behind its number, its 一是 or its dash."""
    mark = mark_of(text)
    return text[mark.end :] if mark else text


def task_text(piece: str) -> str:
    """A piece worded as a task: without its number, what is only told before it, and 要."""
    bare = _from_its_act(without_mark(piece))
    connects = _CONNECTS.match(bare)
    if connects and says_something(bare[connects.end() :]):
        bare = bare[connects.end() :]
    bare = bare.rstrip("；;，,、：: ")
    return bare if bare.endswith(tuple(_ENDS)) or not bare else f"{bare}。"


def _from_its_act(text: str) -> str:
    """预计毕业生超过1170万人，要强化政策举措 begins at 要: what stands before it is told."""
    for start, end in clauses_in(text):
        if start and text.startswith("要", start):
            return text[start:]
        if acts(text[start:end]):
            return text
    return text


def _is_done(piece: str) -> bool:
    return says_something(without_mark(piece)) and (
        not is_only_attitude(piece) or bool(figures_in(piece))
    )


def joined_pieces(text: str, pieces: Sequence[Span]) -> list[Span]:
    """Pieces where nothing is done belong to the one after them, the last to the one before."""
    joined: list[Span] = []
    waiting: int | None = None
    for start, end in pieces:
        begin = start if waiting is None else waiting
        if not _is_done(text[start:end]):
            waiting = begin
        else:
            joined.append((begin, end))
            waiting = None
    if waiting is not None:
        joined[-1:] = [(joined[-1][0] if joined else waiting, pieces[-1][1])]
    return joined
