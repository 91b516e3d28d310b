"""Units that a text names, with what it says they do there (文中写到“教育局”)."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from tracker.intake.recommend.texts import is_subsequence
from tracker.intake.words import HAN, is_unit

_SHORTEST = 3
_ABOVE = re.compile("(?:国家|中央|省|自治区|上级|全国)$")
_LEADS = re.compile("(?:等单位|等部门)?(?:牵头|负责|主办|为主)")
_SUPPORTS = re.compile("(?:等单位|等部门)?(?:配合|协助|参与|协办)")
_LED_BY = re.compile("(?:由|牵头单位[:：]?|责任单位[:：]?)[市县区旗]?$")
_WITH = re.compile("(?:会同|联合|配合单位[:：]?)[市县区旗]?$")
_LISTED = re.compile("[、和及与][市县区旗]?")
# A company or a school that is only named is most often where, or for whom, something is done.
_ACTS = re.compile("(?:[局委办厅部会社]|大队|支队|政府)$")
_OF_TOWN = re.compile("(?:人民政府|政府|党委|党工委|办事处)$")
_TOWN = re.compile("(?:[乡镇]|街道|苏木)$")


class Naming(Enum):
    """How a text names a unit; PLACE: by where something is done, at a town or a company."""

    LEADS = "leads"
    SUPPORTS = "supports"
    NAMED = "named"
    PLACE = "place"


@dataclass(frozen=True)
class Named:
    """A unit that a text names, by which words, and how."""

    unit: str
    words: str
    naming: Naming


class UnitNames:
    """The names by which a text may mean a unit: its own, its aliases, those of its kinds."""

    def __init__(self, units: Iterable[str], others: Mapping[str, str]) -> None:
        units = tuple(units)
        names = {name: unit for name, unit in others.items() if _tells(name)}
        names |= {unit: unit for unit in units if len(unit) >= _SHORTEST}
        self._names = sorted(names.items(), key=lambda item: (-len(item[0]), item[0]))
        towns = {unit: _OF_TOWN.sub("", unit) for unit in units}
        self._towns = [(unit, place) for unit, place in towns.items() if _TOWN.search(place)]

    def named_in(self, text: str) -> list[Named]:
        """The units that the text names, in its order, each once."""
        taken: list[tuple[int, int, str]] = []
        for name, unit in self._names:
            for found in re.finditer(re.escape(name), text):
                start, end = found.span()
                free = all(end <= first or last <= start for first, last, _ in taken)
                if free and not _ABOVE.search(text[:start]):
                    taken.append((start, end, unit))
        taken.sort()
        named = {
            unit: Named(unit, text[start:end], _naming(text, at, taken))
            for at, (start, end, unit) in reversed(list(enumerate(taken)))
        }
        for each in self._towns_in(text):
            named.setdefault(each.unit, each)
        order = {unit: text.find(each.words) for unit, each in named.items()}
        return sorted(named.values(), key=lambda each: (order[each.unit], each.unit))

    def _towns_in(self, text: str) -> Iterator[Named]:
        for unit, place in self._towns:
            ending = _TOWN.search(place)
            if not ending or len(place) <= len(ending[0]):
                continue
            pattern = rf"{re.escape(place[0])}[{HAN}]{{0,9}}?{ending[0]}"
            found = re.search(pattern, text)
            if found and _is_same_place(found[0], place):
                yield Named(unit, found[0], Naming.PLACE)


def _tells(name: str) -> bool:
    return len(name) >= _SHORTEST and is_unit(name)


def _is_same_place(written: str, place: str) -> bool:
    return is_subsequence(written, place) or is_subsequence(place, written)


def _naming(text: str, at: int, taken: list[tuple[int, int, str]]) -> Naming:
    """What the text says the unit does: what stands before and behind its list of names."""
    first, last = at, at
    while first > 0 and _LISTED.fullmatch(text[taken[first - 1][1] : taken[first][0]]):
        first -= 1
    while last + 1 < len(taken) and _LISTED.fullmatch(text[taken[last][1] : taken[last + 1][0]]):
        last += 1
    before, behind = text[: taken[first][0]], text[taken[last][1] :]
    if _SUPPORTS.match(behind) or _WITH.search(before):
        return Naming.SUPPORTS
    if _LEADS.match(behind) or _LED_BY.search(before):
        return Naming.LEADS if at == first else Naming.SUPPORTS
    start, end, _ = taken[at]
    return Naming.NAMED if _ACTS.search(text[start:end]) else Naming.PLACE
