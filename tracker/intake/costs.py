"""How well a word fits a column, and the labelling of all words that costs least."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tracker.intake.columns import UNIT_ROLES, Role
from tracker.intake.words import (
    heading_level,
    is_due,
    is_note,
    is_person,
    is_post,
    is_requirement,
    is_responsible,
    is_unit,
    number_of,
)

HEADING, NOTE = -1, -2
NEVER = 50.0
UNNUMBERED = 4.0
# Two words side by side stand more likely in two cells than in one.
SAME_LINE = 0.3
# An empty column without a role of its own, like 备注, is no surprise.
EMPTY, EMPTY_FIELD = 1.0, 0.2
RESPONSIBLE = "负责人"


@dataclass(frozen=True)
class Word:
    """A piece of a line between spaces; first and last in its line."""

    text: str
    place: str
    first: bool
    last: bool

    @property
    def is_numbered(self) -> bool:
        return self.first and number_of(self.text)[0] is not None

    @property
    def has_clause(self) -> bool:
        return any(mark in self.text for mark in "，。；：“”")


@dataclass(frozen=True)
class Label:
    """The column a word stands in (or HEADING, NOTE), and whether it begins a row."""

    column: int
    begins: bool = False


def _number_cost(word: Word) -> float:
    return 0.0 if word.first and word.text.isdecimal() and len(word.text) <= 3 else 8.0


def _group_cost(word: Word) -> float:
    if word.is_numbered or heading_level(word.text):
        return 8.0
    return 1.0 if len(word.text) <= 6 and not is_requirement(word.text) else 5.0


def _text_cost(word: Word, people_apart: bool = True) -> float:
    """people_apart: whether people have a column of their own, so that short words may be names."""
    if word.has_clause or word.is_numbered:
        return 0.0
    if is_requirement(word.text) and len(word.text) <= 10:
        return 6.0
    return 3.0 if is_unit(word.text) or (people_apart and is_person(word.text)) else 1.0


def _person_cost(word: Word) -> float:
    if is_person(word.text) or is_post(word.text) or is_responsible(word.text):
        return 0.0
    cut = any(word.text.endswith(RESPONSIBLE[:n]) for n in (1, 2)) or RESPONSIBLE.endswith(
        word.text
    )
    return 1.0 if cut else 6.0


def _unit_cost(word: Word) -> float:
    if "。" in word.text or word.is_numbered:
        return 8.0
    if is_unit(word.text) and not is_responsible(word.text):
        return 0.0
    return 2.0


def _requirement_cost(word: Word) -> float:
    if word.is_numbered or heading_level(word.text):
        return 8.0
    return 0.0 if is_requirement(word.text) and len(word.text) <= 12 else 3.0


def _due_cost(word: Word) -> float:
    return 0.0 if is_due(word.text) and not word.is_numbered else 3.0


def _field_cost(word: Word) -> float:
    return 8.0 if word.is_numbered or heading_level(word.text) else 2.0


FIT: dict[Role, Callable[[Word], float]] = {
    Role.NUMBER: _number_cost,
    Role.GROUP: _group_cost,
    Role.LEADERS: _person_cost,
    Role.PERSONS: _person_cost,
    Role.REQUIREMENT: _requirement_cost,
    Role.DUE: _due_cost,
    Role.FIELD: _field_cost,
    **dict.fromkeys(UNIT_ROLES, _unit_cost),
}


def fit(word: Word, label: Label, roles: Sequence[Role], numbered: bool) -> float:
    """What it costs to say that the word stands there, by its form alone.

    numbered: whether the tasks of the document have numbers, so that one without is unlikely.
    """
    if label.column == HEADING:
        return 0.0 if word.first and heading_level(word.text) == 1 else 6.0
    if label.column == NOTE:
        if is_note(word.text):
            return 0.0
        return 8.0 if word.is_numbered or (word.first and heading_level(word.text)) else 0.3
    if label.begins and not word.first:
        return NEVER
    role = roles[label.column]
    if role is Role.TEXT:
        people_apart = Role.LEADERS in roles or Role.PERSONS in roles
        if heading_level(word.text) == 1 and word.first:
            return 8.0
        if label.begins:
            unlikely = UNNUMBERED if numbered else 0.0
            return 0.0 if word.is_numbered else unlikely + _text_cost(word, people_apart)
        return _text_cost(word, people_apart)
    return FIT[role](word)


def step(
    before: Label, word_before: Word, word: Word, label: Label, roles: Sequence[Role]
) -> float:
    """What it costs that this label follows that one: columns skipped, a text left unfinished."""
    if label.column == NOTE:
        return 0.0 if before.column == NOTE or is_note(word.text) else NEVER
    if label.begins or label.column == HEADING:
        return 0.0 if before.column < 0 else _skipped(roles[before.column + 1 :])
    if before.column < 0 or label.column < before.column:
        return NEVER
    in_text = roles[before.column] is Role.TEXT
    if label.column == before.column:
        if in_text:
            return 8.0 if word.is_numbered else 0.0
        return 0.0 if word.first else SAME_LINE
    unfinished = 0.5 if in_text and not word_before.text.endswith("。") else 0.0
    return _skipped(roles[before.column + 1 : label.column]) + unfinished


def _skipped(roles: Sequence[Role]) -> float:
    return sum(EMPTY_FIELD if role is Role.FIELD else EMPTY for role in roles)


def _labels(roles: Sequence[Role]) -> list[Label]:
    """Every label there can be: a row begins with its number, its group, or its text."""
    starts = (Role.GROUP, Role.NUMBER, Role.TEXT)
    columns = range(len(roles))
    return [
        *(Label(at, begins=True) for at in columns if roles[at] in starts),
        *(Label(at) for at in columns),
        Label(HEADING),
        Label(NOTE),
    ]


def cheapest_labels(words: Sequence[Word], roles: Sequence[Role]) -> list[Label]:
    """The label of each word, so that the costs of all fits and steps are least."""
    labels = _labels(roles)
    if not words:
        return []
    numbered = any(word.is_numbered for word in words)
    costs = [
        fit(words[0], label, roles, numbered)
        + (0.0 if label.begins or label.column == HEADING else NEVER)
        for label in labels
    ]
    trails: list[list[int]] = []
    for earlier, word in pairwise(words):
        trail: list[int] = []
        reached: list[float] = []
        for label in labels:
            ways = [
                cost + step(before, earlier, word, label, roles)
                for before, cost in zip(labels, costs, strict=True)
            ]
            cheapest = min(range(len(ways)), key=ways.__getitem__)
            trail.append(cheapest)
            reached.append(ways[cheapest] + fit(word, label, roles, numbered))
        trails.append(trail)
        costs = reached
    return [labels[at] for at in _walk_back(costs, trails)]


def _walk_back(costs: list[float], trails: list[list[int]]) -> list[int]:
    path = [min(range(len(costs)), key=costs.__getitem__)]
    for trail in reversed(trails):
        path.append(trail[path[-1]])
    return path[::-1]
