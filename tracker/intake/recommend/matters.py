"""Which matters of the duties table a text speaks of, and what that says for each kind."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tracker.intake.recommend.duties import LEADS, Duty
from tracker.intake.recommend.texts import bare, clauses_of, pairs

# What comes later in a task is more often how, or to what end, than what is to be done.
LATER = 0.85
# In an enumeration the first one leads: 退役军人、困难群众.
NEXT_IN_LIST = 0.9
# A matter whose words stand apart in a clause may be two matters.
APART = 0.4
# What a second matter of the same kind in a text adds, and a third to that.
ADDED = 0.8
# Single pairs of characters that matters are made of only help where nothing better speaks.
ALIKE = 0.1


@dataclass(frozen=True)
class Matter:
    """One matter, as the kinds of department have it: who, and how much it says for each."""

    words: tuple[str, ...]
    kinds: tuple[tuple[str, float], ...]

    @property
    def phrase(self) -> str:
        return "".join(self.words)

    @property
    def specificity(self) -> float:
        """Long matters say more than short ones, and what many kinds have says less of each."""
        length = min(len(self.phrase), 6)
        shared = max(LEADS, sum(weight for _, weight in self.kinds)) / LEADS
        return (length / 3) ** 0.5 / shared**0.25


@dataclass(frozen=True)
class Spoken:
    """A matter that a text speaks of, with what it says for a kind."""

    phrase: str
    weight: float


class Matters:
    """The matters of a table, to be found in texts: the longest is read where several overlap."""

    def __init__(self, duties: Sequence[Duty]) -> None:
        kinds: dict[tuple[str, ...], dict[str, float]] = defaultdict(dict)
        of_pair: dict[str, dict[str, float]] = defaultdict(dict)
        for duty in duties:
            for phrase, weight in duty.matters:
                words = tuple(bare(word) for word in phrase.split())
                kinds[words][duty.key] = max(weight, kinds[words].get(duty.key, 0.0))
                for pair in {pair for word in words for pair in pairs(word)}:
                    known = of_pair[pair].get(duty.key, 0.0)
                    of_pair[pair][duty.key] = max(weight, known)
        self._of_pair = {
            pair: [(key, weight / sum(of.values())) for key, weight in of.items()]
            for pair, of in of_pair.items()
        }
        matters = [Matter(words, tuple(sorted(of.items()))) for words, of in kinds.items()]
        self._whole: dict[str, list[Matter]] = defaultdict(list)  # by their first two characters
        for each in matters:
            self._whole[each.phrase[:2]].append(each)
        self._scattered = [each for each in matters if len(each.words) > 1]

    def spoken_of(self, text: str) -> dict[str, list[Spoken]]:
        """For each kind the matters that speak for it, the weightiest first."""
        by_kind: dict[str, dict[str, Spoken]] = defaultdict(dict)
        for number, clause in enumerate(clauses_of(text)):
            for matter, told in self._in_clause(clause):
                told *= LATER**number * NEXT_IN_LIST ** _listed_before(matter, clause)
                for kind, weight in matter.kinds:
                    said = Spoken(matter.phrase, weight * told)
                    by_kind[kind].setdefault(matter.phrase, said)
        return {
            kind: sorted(said.values(), key=lambda each: (-each.weight, each.phrase))
            for kind, said in by_kind.items()
        }

    def alike(self, text: str) -> dict[str, float]:
        """How much each kind's matters are made of the same pairs of characters."""
        found: dict[str, float] = defaultdict(float)
        for pair in sorted(set(pairs(text))):
            for kind, share in self._of_pair.get(pair, ()):
                found[kind] += share * LEADS * ALIKE
        return dict(found)

    def _in_clause(self, clause: str) -> Iterator[tuple[Matter, float]]:
        """The matters in a clause, each with how much it tells there."""
        read = self._read(clause)
        for matter, _ in read:
            yield matter, matter.specificity
        spans = [span for _, span in read]
        for matter in self._scattered:
            if matter.phrase in clause or not all(word in clause for word in matter.words):
                continue
            places = [(clause.find(word), word) for word in matter.words]
            if not any(_cuts(span, at, word) for at, word in places for span in spans):
                yield matter, matter.specificity * APART

    def _read(self, clause: str) -> list[tuple[Matter, tuple[int, int]]]:
        """The matters read in a clause from the longest on, none over another."""
        places = [
            (at, at + len(matter.phrase), matter)
            for at in range(len(clause) - 1)
            for matter in self._whole.get(clause[at : at + 2], ())
            if clause.startswith(matter.phrase, at)
        ]
        places.sort(key=lambda place: (place[0] - place[1], place[0]))
        read: list[tuple[Matter, tuple[int, int]]] = []
        for start, end, matter in places:
            if all(end <= first or last <= start for _, (first, last) in read):
                read.append((matter, (start, end)))
        return read


def evidence(said: Sequence[Spoken]) -> float:
    """What several matters say together, weightiest first: each further one adds less."""
    return sum(each.weight * ADDED**rank for rank, each in enumerate(said))


def _listed_before(matter: Matter, clause: str) -> int:
    """How many members of an enumeration stand before a matter in its clause."""
    return clause.count("、", 0, min(clause.find(word) for word in matter.words))


def _cuts(span: tuple[int, int], at: int, word: str) -> bool:
    """Whether a word is a part of, or overlaps with, what was read there."""
    start, end = span
    return at < end and start < at + len(word) and (start, end) != (at, at + len(word))
