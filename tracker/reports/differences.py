"""What is new in a text beside another (对比)."""

from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher

Piece = tuple[str, str]  # ("same" | "insert" | "delete", text)

_STOPS = "，。；：、！？\n"
# Beyond this the comparison goes by clauses: characters would take seconds.
_LONGEST_BY_CHARACTER = 2000
# A shorter run in common is chance, and chops the text.
_SHORTEST_IN_COMMON = 6


def differences(old: str, new: str) -> tuple[list[Piece], list[Piece]]:
    """Both texts in pieces: the old with what went, the new with what came."""
    if old == new:  # also where both are as short as 无。
        return ([("same", old)], [("same", new)]) if new else ([], [])
    parts = list if max(len(old), len(new)) <= _LONGEST_BY_CHARACTER else clauses
    before, after = parts(old), parts(new)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    least = _SHORTEST_IN_COMMON if parts is list else 1
    return _pieces(
        before, after, ((m.a, m.b, m.size) for m in matcher.get_matching_blocks()), least
    )


def clauses(text: str) -> list[str]:
    """A text cut after each stop."""
    found, start = [], 0
    for end, character in enumerate(text, start=1):
        if character in _STOPS:
            found.append(text[start:end])
            start = end
    return [*found, text[start:]] if start < len(text) else found


def merged(theirs: str, mine: str) -> str:
    """Both texts in one, clause by clause: what they share once, of the rest theirs before mine."""
    before, after = clauses(theirs), clauses(mine)
    found: list[str] = []
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for kind, a, a_end, b, b_end in matcher.get_opcodes():
        found += before[a:a_end]
        if kind != "equal":
            found += after[b:b_end]
    return "".join(_parted(found))


def _parted(found: list[str]) -> Iterator[str]:
    """A clause that ended its text without a stop gets a line's end where another follows."""
    for number, clause in enumerate(found, start=1):
        yield clause
        if number < len(found) and clause[-1] not in _STOPS:
            yield "\n"


def likeness(old: str, new: str) -> float:
    """How much of the new text stands in the old one, from 0 to 1."""
    _, now = differences(old, new)
    return sum(len(text) for kind, text in now if kind == "same") / len(new) if new else 0.0


def _pieces(
    before: list[str], after: list[str], matches: Iterable[tuple[int, int, int]], least: int
) -> tuple[list[Piece], list[Piece]]:
    then: list[Piece] = []
    now: list[Piece] = []
    at_old = at_new = 0
    for a, b, size in matches:
        is_end = a == len(before) and b == len(after)
        if size < least and not is_end:
            continue
        _put(then, "delete", before[at_old:a])
        _put(now, "insert", after[at_new:b])
        _put(then, "same", before[a : a + size])
        _put(now, "same", after[b : b + size])
        at_old, at_new = a + size, b + size
    return then, now


def _put(pieces: list[Piece], kind: str, parts: list[str]) -> None:
    if parts:
        pieces.append((kind, "".join(parts)))
