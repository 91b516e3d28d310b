"""Names in a cell: split at separators, joined again where a printed line was too short for them.

A narrow column breaks one long name over two lines, just as it puts two units on two lines. Which
it was is the cheapest reading: every name should look whole, and only a full line may have been
broken.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial

from tracker.intake.words import is_person, is_post, is_responsible, is_unit, words_of

_SEPARATOR = re.compile(r"[、，,；;/]")
# Endings of units that say nothing by themselves: such a "name" is the rest of one.
_ORPHAN = re.compile(
    r"(?:局|委|办|厅|分局|支局|委员会|办公室|办事处|政府|人民政府|管委会|公司|有限公司|中心|银行|支行"
    "|[省市州盟县区旗镇乡])$"
)
_ORPHAN_START = re.compile(r"局|委员会|办事处|公司")
_BRANCH = re.compile(r"[^市县区旗]{1,6}[市县区旗](?:分局|支局|支行|分公司)$")
# What stands where there is nobody to name.
_NOBODY = re.compile(r"(?:无|暂无|[-—–－/／]+)$")
# A branch ends a name; only its own stations and teams may follow.
_PAST_BRANCH = re.compile(r"分局.+(?<![所站队])$")
# A place by itself is rarely a unit; most often its office follows on the next line.
_BARE_PLACE = re.compile(r"[^各]{1,6}[市县旗州省]$")

# A name is broken over few lines, however narrow the column.
MOST_PIECES = 8
PLACE_ALONE = 1.0
KNOWN, WHOLE, BRANCH_ALONE, ORPHAN, SHAPELESS = -1.5, 0.0, 2.5, 2.0, 3.0
JOIN_AFTER_FULL, JOIN_AFTER_SHORT = 0.5, 4.0


@dataclass(frozen=True)
class Piece:
    """A stretch of a cell without separators or line breaks.

    breaks: how its line ended: None at a separator, else whether the line was full.
    """

    text: str
    breaks: bool | None = None


@dataclass(frozen=True)
class NameBook:
    """What the document and the hints tell about names of one kind.

    looks_whole: whether a text has the form of a whole name.
    width: the characters that fit in a line of the column.
    """

    looks_whole: Callable[[str], bool]
    width: int
    known: frozenset[str] = field(default_factory=frozenset)

    def cost(self, name: str) -> float:
        if name in self.known:
            return KNOWN
        if _ORPHAN.match(name) or _ORPHAN_START.match(name):
            return ORPHAN
        if _BRANCH.match(name):
            return BRANCH_ALONE
        if _BARE_PLACE.match(name):
            return PLACE_ALONE
        if _PAST_BRANCH.search(name):
            return SHAPELESS
        return WHOLE if self.looks_whole(name) else SHAPELESS


def looks_like_person(name: str) -> bool:
    return is_person(name) or is_post(name) or is_responsible(name)


def book_of(
    cells: Iterable[str], looks_whole: Callable[[str], bool], hints: tuple[str, ...]
) -> NameBook:
    """The name book of one column: its width, and the names seen whole in a cell of their own."""
    lines = [line.strip() for cell in cells for line in cell.split("\n")]
    alone = {"".join(words_of(c)) for c in cells if "\n" not in c and not _SEPARATOR.search(c)}
    known = {name for name in alone if looks_whole(name) and not _BRANCH.match(name)}
    width = max((len(line) for line in lines), default=0)
    return NameBook(looks_whole, width, frozenset(known | set(hints)))


unit_book = partial(book_of, looks_whole=is_unit)
person_book = partial(book_of, looks_whole=looks_like_person)


def names_in(cell: str, book: NameBook) -> tuple[str, ...]:
    """The names in a cell, in order, each once."""
    names: list[str] = []
    stretch: list[Piece] = []
    for piece in _pieces(cell, book.width):
        stretch.append(piece)
        if piece.breaks is None:
            names += cheapest_names(stretch, book)
            stretch = []
    return tuple(dict.fromkeys(name for name in names if not _NOBODY.match(name)))


def _pieces(cell: str, width: int) -> list[Piece]:
    pieces: list[Piece] = []
    lines = [line.strip() for line in cell.split("\n") if line.strip()]
    for at, line in enumerate(lines):
        words = [w for part in _SEPARATOR.split(line) for w in words_of(part)]
        pieces += [Piece(word) for word in words[:-1]]
        ended = at == len(lines) - 1 or bool(_SEPARATOR.search(line[-1]))
        pieces += [Piece(w, None if ended else len(line) >= width - 1) for w in words[-1:]]
    if pieces:
        pieces[-1] = Piece(pieces[-1].text)
    return pieces


def cheapest_names(pieces: list[Piece], book: NameBook) -> list[str]:
    """The division of broken lines into names that costs least.

    Joining costs little after a full line and much after a short one, and nothing is gained by
    joining two names that are whole, so two units under each other stay two.
    """
    costs = [0.0]
    starts = [0]
    for end in range(1, len(pieces) + 1):
        ways = []
        for start in range(max(0, end - MOST_PIECES), end):
            joins = sum(_join_cost(piece) for piece in pieces[start : end - 1])
            ways.append((costs[start] + book.cost(_name(pieces, start, end)) + joins, start))
        cost, start = min(ways)
        costs.append(cost)
        starts.append(start)
    names: list[str] = []
    end = len(pieces)
    while end:
        names.append(_name(pieces, starts[end], end))
        end = starts[end]
    return names[::-1]


def _name(pieces: list[Piece], start: int, end: int) -> str:
    return "".join(piece.text for piece in pieces[start:end])


def _join_cost(piece: Piece) -> float:
    return JOIN_AFTER_FULL if piece.breaks else JOIN_AFTER_SHORT


_BRACKET = re.compile(r"[（(][^）)]*[）)]$")
_NAME_AND_POST = re.compile(
    r"(?P<name>[^各分协常]\w{1,2}?)(?<!副)(?:常务)?副?(?:[市县区旗镇乡州省]长|局长|主任)$"
)


def person_only(name: str) -> str:
    """The name without a post behind it: 马晓红（镇长） and 刘涛副县长 keep the name alone."""
    bare = _BRACKET.sub("", name)
    found = _NAME_AND_POST.match(bare)
    return found["name"] if found else bare
