"""The document that a plan was read from, piece by piece, with the tasks that each went into.

A piece counts by its sentences: one that stands in no task is shown as not used, also where the
sentence beside it was taken.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from tracker.intake import Draft, DraftTask, Piece, PieceUse
from tracker.intake.pieces import bare, sentences_in
from tracker.intake.words import pairs_in
from tracker.models import Task
from tracker.plans.service.sources import places_of

# How much of a sentence must stand in a task: the office may have reworded it.
MOSTLY = 0.6


class PieceState(StrEnum):
    """What became of a piece, as the plan stands now."""

    TASK = "task"
    HEADING = "heading"
    UNUSED = "unused"


@dataclass(frozen=True)
class ShownPiece:
    """A piece of the document; tasks: those it went into; number: its place in the whole.

    left: the sentences, counted from 0, that are in none of its tasks.
    """

    number: int
    place: str
    text: str
    state: PieceState
    tasks: tuple[Task, ...] = ()
    left: frozenset[int] = frozenset()

    @property
    def sentences(self) -> list[str]:
        """Its text cut after each full stop, for choosing from."""
        return sentences_in(self.text)

    @property
    def is_left(self) -> bool:
        """Whether something of it was not used."""
        return self.state is PieceState.UNUSED or bool(self.left)


@dataclass(frozen=True)
class Document:
    """The pieces of a document, and how much of it the plan covers."""

    pieces: tuple[ShownPiece, ...]

    def count(self, state: str) -> int:
        return sum(piece.state == state for piece in self.pieces)

    @property
    def sentences_left(self) -> int:
        """How many sentences were not used of pieces that were."""
        return sum(len(piece.left) for piece in self.pieces)

    @property
    def first_unused(self) -> int | None:
        return next((piece.number for piece in self.pieces if piece.is_left), None)

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
    now: dict[str, list[Task]] = {}
    for task in tasks:
        for place in places_of(task.source):
            now.setdefault(place, []).append(task)
    reading = _Reading(draft.tasks, now)
    return Document(tuple(reading.shown(*numbered) for numbered in enumerate(draft.pieces)))


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


class _Reading:
    """The tasks as they were read, and as they stand now, each by its place."""

    def __init__(self, read: Sequence[DraftTask], now: Mapping[str, Sequence[Task]]) -> None:
        self._read, self._now = read, now
        self._texts: dict[str, str] = {}
        for task in read:
            self._texts[task.place] = self._texts.get(task.place, "") + bare(task.text)

    def shown(self, number: int, piece: Piece) -> ShownPiece:
        places = self._places(piece)
        tasks = tuple(dict.fromkeys(task for at in places for task in self._now.get(at, ())))
        if tasks:
            state, left = PieceState.TASK, self._left(piece, places, tasks)
        elif piece.use in (PieceUse.HEADING, PieceUse.TITLE):
            state, left = PieceState.HEADING, _numbers(piece, piece.left)
        else:
            state, left = PieceState.UNUSED, frozenset()
        return ShownPiece(number, piece.place, piece.text, state, tasks, left)

    def _places(self, piece: Piece) -> list[str]:
        """Where the task began that the piece went into, and where the piece itself stands."""
        begun = [] if piece.task is None else [t.place for t in self._read[piece.task :][:1]]
        return list(dict.fromkeys([*begun, piece.place]))

    def _left(self, piece: Piece, places: Sequence[str], tasks: Sequence[Task]) -> frozenset[int]:
        """The sentences that are in no task now.

        Who is responsible stands in no text, but is used as long as its task is there.
        """
        texts = [bare(task.text) for task in tasks]
        before = "".join(self._texts.get(place, "") for place in places)
        said = [
            sentence
            for sentence in sentences_in(piece.text)
            if not _stands_in(sentence, texts)
            and (
                piece.use is not PieceUse.TASK
                or sentence in piece.left
                or _stands_in(sentence, [before])
            )
        ]
        return _numbers(piece, said)


def _numbers(piece: Piece, sentences: Iterable[str]) -> frozenset[int]:
    wanted = set(sentences)
    return frozenset(at for at, each in enumerate(sentences_in(piece.text)) if each in wanted)


def _stands_in(sentence: str, texts: Sequence[str]) -> bool:
    """Whether a sentence, or most of it, stands in the texts; or one of them is a part of it."""
    plain = bare(sentence)
    pairs = pairs_in(plain)
    if not pairs or any(text and text in plain for text in texts):
        return True
    return len(pairs & pairs_in("".join(texts))) >= MOSTLY * len(pairs)
