"""Which kinds of department a unit is, by the form of its name, and who stands in for a kind.

教体局 is education and sports, 农牧水利科技局 agriculture, water and science: a merged name is cut
into names and signs of kinds, and only a cut without remainder counts.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from tracker.intake.recommend.duties import Duty
from tracker.intake.recommend.texts import is_subsequence

_ENDING = re.compile("(?:委员会|管理局|事务局|办公室|[局委办厅部署社会]|中心)$")
_OFFICE = re.compile("(?:委员会|办公室|[局委办厅])$")
_BRANCH = re.compile(r"(?<=局)[^局]{1,8}分局$|[（(][^）)]*[）)]$")
_PLACE = re.compile("[省市县区旗州盟]")
_JOINS = re.compile("[和与及、]")
# A province's 厅 is a city's 局.
_PROVINCIAL = re.compile("厅$")
_GOVERNMENTAL = re.compile("[省市县区旗州盟委]")
_SHORTEST = 3

# How well a name fits, the lower the better: one of the kind's names (with its rank), a short
# form of one, a part of a merged name, a part of a name that cannot be cut whole.
SHORT_FORM, MERGED, PARTLY = 100, 200, 300


@dataclass(frozen=True)
class Owner:
    """The unit that does what a kind of department does, or does it instead of one."""

    unit: str
    instead_of: str = ""


class Kinds:
    """The kinds of department of a table, and the parts that names of units are made of."""

    def __init__(self, duties: Sequence[Duty]) -> None:
        self.duties = tuple(duties)
        self.by_key = {duty.key: duty for duty in self.duties}

    def fits(self, unit: str) -> dict[str, int]:
        """The kinds that a unit is, each with how well its name fits."""
        name = _PROVINCIAL.sub("局", _BRANCH.sub("", unit))
        fits = self._named(name) or self._shortened(name)
        merged = self._merged(name)
        if not fits or merged & fits.keys():
            fits |= {key: MERGED for key in sorted(merged) if key not in fits}
        return fits or dict.fromkeys(sorted(self._partly(name)), PARTLY)

    def owners(self, units: Sequence[str], *, is_whole: bool = True) -> dict[str, Owner]:
        """Who does what each kind of department does.

        is_whole: these are all units there are, so what has no unit falls to another; otherwise a
        department of the kind's usual name is taken to exist.
        """
        candidates: dict[str, list[tuple[int, int, str]]] = {}
        for at, unit in enumerate(units):
            for key, fit in self.fits(unit).items():
                candidates.setdefault(key, []).append((fit, at, unit))
        owners = {key: Owner(min(found)[2]) for key, found in candidates.items()}
        missing = [duty for duty in self.duties if duty.key not in owners]
        if not is_whole:
            return owners | {duty.key: Owner(duty.usual_name) for duty in missing}
        for duty in missing:
            stand_in = next((owners[key] for key in duty.otherwise if key in owners), None)
            if stand_in:
                owners[duty.key] = Owner(stand_in.unit, instead_of=duty.usual_name)
        return owners

    def _named(self, name: str) -> dict[str, int]:
        """The kinds that have the name, behind any place; the longest name counts."""
        found = [
            (len(usual), rank, duty.key)
            for duty in self.duties
            for rank, usual in enumerate(duty.names)
            if name.endswith(usual)
        ]
        longest = max((length for length, _, _ in found), default=0)
        return {key: rank for length, rank, key in found if length == longest}

    def _shortened(self, name: str) -> dict[str, int]:
        """The kinds of which the name is a short form: 卫生健康委, 地方金融监管局."""
        tails = [name[start:] for start in _starts(name) if len(name) - start >= _SHORTEST]
        return {
            duty.key: SHORT_FORM
            for duty in self.duties
            for tail in tails
            if any(tail[0] == usual[0] and is_subsequence(tail, usual) for usual in duty.names)
        }

    def _merged(self, name: str) -> set[str]:
        """The kinds whose names and signs make up a name without remainder."""
        body = _ENDING.sub("", name)
        if body == name:
            return set()
        cuts = (self._cut(_JOINS.sub("", body[start:])) for start in _starts(body))
        return next((cut for cut in cuts if cut), set())

    def _cut(self, body: str) -> set[str] | None:
        """Of all cuts of a body the one into most kinds; None where there is none."""
        best: list[set[str] | None] = [set()]
        for end in range(1, len(body) + 1):
            cuts = [
                before | {self._parts[body[start:end]]}
                for start in range(end)
                if (before := best[start]) is not None and body[start:end] in self._parts
            ]
            best.append(max(cuts, key=len, default=None))
        return best[-1]

    def _partly(self, name: str) -> set[str]:
        if not _OFFICE.search(name):
            return set()
        return {key for part, key in self._parts.items() if len(part) > 1 and part in name}

    @cached_property
    def _parts(self) -> dict[str, str]:
        """Signs, and names without their ending, each with its kind; the first kind keeps one."""
        parts: dict[str, str] = {}
        for duty in self.duties:
            for sign in duty.signs:
                parts.setdefault(sign, duty.key)
        for duty in self.duties:
            for name in duty.names:
                body = _JOINS.sub("", _ENDING.sub("", name))
                if len(body) > 1 and body != name and not _GOVERNMENTAL.match(body):
                    parts.setdefault(body, duty.key)
        return parts


def _starts(name: str) -> Iterator[int]:
    """Where the name without its place may begin: at once, or behind 省, 市, 县, 区, 旗."""
    yield 0
    yield from (found.end() for found in _PLACE.finditer(name))
