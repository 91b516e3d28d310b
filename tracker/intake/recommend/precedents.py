"""What a government did with similar tasks before (先例): who led, who supported."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tracker.intake.recommend.texts import pairs

# A pair of characters that stands only in the headings counts as this part of one in the text.
SECTION_WEIGHT = 0.3


@dataclass(frozen=True)
class Precedent:
    """A task of an earlier plan, and who was responsible; where: 2022年第12项."""

    text: str
    lead: str
    supports: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    where: str = ""


@dataclass(frozen=True)
class Similar:
    """A precedent with how similar it is, from 0 to 1."""

    precedent: Precedent
    similarity: float


class Precedents:
    """All precedents of a government, each as the weights of its pairs of characters."""

    def __init__(self, precedents: Iterable[Precedent]) -> None:
        self.all = sorted(
            set(precedents), key=lambda p: (p.where, p.text, p.lead, p.supports, p.sections)
        )
        counted = [_counted(each.text, each.sections) for each in self.all]
        self._number_of = Counter(pair for each in counted for pair in each)
        self._holders: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for at, counts in enumerate(counted):
            for pair, weight in self._weighed(counts).items():
                self._holders[pair].append((at, weight))

    def similar_to(self, text: str, sections: Sequence[str] = ()) -> list[Similar]:
        """The precedents that share something with a text, most similar first."""
        shared: dict[int, float] = defaultdict(float)
        for pair, weight in self._weighed(_counted(text, sections)).items():
            for at, other in self._holders.get(pair, ()):
                shared[at] += weight * other
        ranked = sorted(shared.items(), key=lambda item: (-round(item[1], 9), item[0]))
        return [Similar(self.all[at], min(similarity, 1.0)) for at, similarity in ranked]

    def _weighed(self, counts: Mapping[str, float]) -> dict[str, float]:
        """The weights of pairs, rare ones more, so that a text's vector has the length 1."""
        total = len(self.all) + 1
        weights = {
            pair: count * math.log(1 + total / (1 + self._number_of[pair]))
            for pair, count in counts.items()
        }
        length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        return {pair: weight / length for pair, weight in weights.items()}


def _counted(text: str, sections: Sequence[str]) -> dict[str, float]:
    counts = {pair: 1 + math.log(count) for pair, count in Counter(pairs(text)).items()}
    for pair in pairs("，".join(sections)):
        counts.setdefault(pair, SECTION_WEIGHT)
    return counts
