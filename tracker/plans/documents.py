"""The document that a plan was read from, piece by piece, with the tasks that each went into."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from tracker.intake import Draft, DraftTask, Piece, PieceUse
from tracker.models import Task
from tracker.plans.service.sources import places_of


class PieceState(StrEnum):
    """What became of a piece, as the plan stands now."""

    TASK = "task"
    HEADING = "heading"
    UNUSED = "unused"


@dataclass(frozen=True)
class ShownPiece:
    """A piece of the document; tasks: those it went into; number: its place in the whole."""

    number: int
    place: str
    text: str
    state: PieceState
    tasks: tuple[Task, ...] = ()

    @property
    def sentences(self) -> list[str]:
        """Its text cut after each full stop, for choosing from."""
        return cut(self.text)


@dataclass(frozen=True)
class Document:
    """The pieces of a document, and how much of it the plan covers."""

    pieces: tuple[ShownPiece, ...]

    def count(self, state: str) -> int:
        return sum(piece.state == state for piece in self.pieces)

    @property
    def first_unused(self) -> int | None:
        unused = (piece.number for piece in self.pieces if piece.state is PieceState.UNUSED)
        return next(unused, None)

    def places_of(self, task: Task) -> list[tuple[str, int]]:
        """Where a task stands: each place with the piece that begins there."""
        first = self._first
        return [(place, first[place]) for place in places_of(task.source) if place in first]

    @cached_property
    def _first(self) -> dict[str, int]:
        """The first piece of each place."""
        return {piece.place: piece.number for piece in reversed(self.pieces)}


def document_of(draft: Draft, tasks: Sequence[Task]) -> Document | None:
    """The document of a draft that was read, beside the tasks of its plan; None if it is empty."""
    if not draft.pieces:
        return None
    at: dict[str, list[Task]] = {}
    for task in tasks:
        for place in places_of(task.source):
            at.setdefault(place, []).append(task)
    return Document(
        tuple(_shown(number, piece, draft.tasks, at) for number, piece in enumerate(draft.pieces))
    )


def cut(text: str) -> list[str]:
    """A text cut after each full stop or semicolon."""
    found, start = [], 0
    for end, character in enumerate(text, start=1):
        if character in "。；！？;":
            found.append(text[start:end])
            start = end
    return [*found, text[start:]] if text[start:].strip() else found


def chosen(document: Document, marks: Iterable[str]) -> tuple[str, list[str]]:
    """The text that was chosen and the places it stands at.

    marks: "12" for a whole piece, "12.1" for its second sentence; what is not there is left out.
    """
    texts, places = [], []
    for number, sentence in sorted(filter(None, map(_chosen, set(marks)))):
        if number >= len(document.pieces):
            continue
        piece = document.pieces[number]
        parts = [piece.text] if sentence < 0 else piece.sentences[sentence : sentence + 1]
        texts += parts
        places += [piece.place] if parts else []
    return "".join(texts), list(dict.fromkeys(places))


def text_within(text: str, whole: str) -> str:
    """A part of a text that was marked in it; "" if it does not stand there."""
    return text if _bare(text) in _bare(whole) else ""


def _bare(text: str) -> str:
    return "".join(text.split())


def _chosen(mark: str) -> tuple[int, int] | None:
    number, _, sentence = mark.partition(".")
    if not _is_number(number) or (sentence and not _is_number(sentence)):
        return None
    return int(number), int(sentence) if sentence else -1


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 7


def _shown(
    number: int, piece: Piece, read: Sequence[DraftTask], at: Mapping[str, list[Task]]
) -> ShownPiece:
    tasks = list(at.get(piece.place, ()))
    if piece.task is not None and piece.task < len(read):
        tasks = [*at.get(read[piece.task].place, ()), *tasks]
    if tasks:
        return ShownPiece(
            number, piece.place, piece.text, PieceState.TASK, tuple(dict.fromkeys(tasks))
        )
    is_heading = piece.use in (PieceUse.HEADING, PieceUse.TITLE)
    state = PieceState.HEADING if is_heading else PieceState.UNUSED
    return ShownPiece(number, piece.place, piece.text, state)
