"""A task much like one of last year's (同类任务), with what became of it then."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import log

from tracker.intake.words import pairs_in

# From so much of two texts in common they are the same task a year on. Of the pairs of characters
# that the texts share, those that stand in few tasks weigh more.
ALIKE = 0.5

_COMMON = re.compile(
    r"[\d.,%％\s（）()“”，。、；：:;]|20\d\d|进一步|持续|继续|大力|深入|扎实|全面|积极|加快|着力|推进|推动|加强|实施|开展|工作|建设"
    r"|[万亿千百]?[个户套间公里亩元]|左右|以上|以内|今年|全市|全县|全区"
)


@dataclass(frozen=True)
class LastYearsTask:
    """A task of last year's plan; mark and result as they were published, if they were."""

    label: str
    text: str
    mark: str | None = None
    result: str = ""


@dataclass(frozen=True)
class Match:
    task: LastYearsTask
    likeness: float


class LastYear:
    """Last year's tasks, ready to be asked which of them a text continues."""

    def __init__(self, tasks: Sequence[LastYearsTask]) -> None:
        self._tasks = [(task, _pairs(task.text)) for task in tasks]
        counts = Counter(pair for _, pairs in self._tasks for pair in pairs)
        most = len(self._tasks) + 1
        self._weights = {pair: log(most / count) for pair, count in counts.items()}
        self._rare = log(most) if most > 1 else 1.0

    def match(self, text: str) -> Match | None:
        """The task most like the text, if one is alike enough."""
        pairs = _pairs(text)
        best = max(
            (Match(task, self._likeness(pairs, theirs)) for task, theirs in self._tasks),
            key=lambda match: match.likeness,
            default=None,
        )
        return best if best and best.likeness >= ALIKE else None

    def likenesses(self, text: str) -> list[float]:
        """How much each of the tasks is like the text, in their order."""
        pairs = _pairs(text)
        return [self._likeness(pairs, theirs) for _, theirs in self._tasks]

    def likeness(self, one: str, other: str) -> float:
        """How much two texts are like each other, among all these tasks: 1 for the same text."""
        return self._likeness(_pairs(one), _pairs(other))

    def _likeness(self, one: set[str], other: set[str]) -> float:
        """Twice the weight that both share, of the weight of both: 1 for the same text."""
        whole = self._weight(one) + self._weight(other)
        return 2 * self._weight(one & other) / whole if whole else 0.0

    def _weight(self, pairs: set[str]) -> float:
        return sum(self._weights.get(pair, self._rare) for pair in pairs)


def _pairs(text: str) -> set[str]:
    return pairs_in(_COMMON.sub(" ", text))
