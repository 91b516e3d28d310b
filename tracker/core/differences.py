"""What is new in a text beside another (对比)."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher

Piece = tuple[str, str]  # ("same" | "insert" | "delete", text)

_STOPS = "，。；：、！？\n"
# Beyond this the comparison goes by clauses: characters would take seconds.
_LONGEST_BY_CHARACTER = 2000
# So many pairs of equal parts are compared in half a second at worst. Two long reports have some
# 40,000 pairs of characters; texts that repeat themselves have millions, and would take minutes.
_MOST_PAIRS = 80_000
# A shorter run in common is chance, and chops the text.
_SHORTEST_IN_COMMON = 6


def differences(old: str, new: str) -> tuple[list[Piece], list[Piece]]:
    """Both texts in pieces: the old with what went, the new with what came."""
    if old == new:  # also where both are as short as 无。
        return ([("same", old)], [("same", new)]) if new else ([], [])
    if max(len(old), len(new)) <= _LONGEST_BY_CHARACTER and _is_quick(old, new):
        before, after, least = list(old), list(new), _SHORTEST_IN_COMMON
    else:
        before, after, least = clauses(old), clauses(new), 1
    return _pieces(before, after, _matches(before, after), least)


def _is_quick(before: Sequence[str], after: Sequence[str]) -> bool:
    """Whether comparing part by part takes a moment: it goes over every pair of equal parts."""
    there = Counter(before)
    pairs = sum(there[part] * number for part, number in Counter(after).items())
    return pairs <= _MOST_PAIRS


def _matches(before: list[str], after: list[str]) -> Sequence[tuple[int, int, int]]:
    """(where in the one, where in the other, how many parts) of each run in common, then the ends.

    Of texts that would take long, as one clause thousands of times, nothing is in common.
    """
    if not _is_quick(before, after):
        return [(len(before), len(after), 0)]
    return SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()


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
    at_theirs = at_mine = 0
    for theirs_at, mine_at, size in _matches(before, after):
        found += before[at_theirs:theirs_at] + after[at_mine:mine_at]
        found += before[theirs_at : theirs_at + size]
        at_theirs, at_mine = theirs_at + size, mine_at + size
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
