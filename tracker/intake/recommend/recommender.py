"""Units proposed for a task, each with its reasons: a proposal, which a person decides on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tracker.intake.draft import UnitRole
from tracker.intake.recommend.cases import Case, Evidence
from tracker.intake.recommend.duties import Duty
from tracker.intake.recommend.named import Naming
from tracker.intake.recommend.precedents import Precedent
from tracker.intake.recommend.reasons import reasons_for

MOST = 6
# Less than this says too little to propose anybody, or one more.
LEAST, LEAST_MORE = 0.8, 0.3
# So much evidence makes a case half certain, if nothing speaks for another.
HALF_CERTAIN = 2.0
# A supporting unit is seldom certain, and only much evidence makes it likely.
TAKES_PART, HALF_OF_IT = 0.8, 5.0
NEVER_SURE = 0.95
# What a text writes is rarely wrong; only to be named is not yet to be responsible.
WRITTEN = {Naming.LEADS: 0.9, Naming.SUPPORTS: 0.9, Naming.NAMED: 0.6, Naming.PLACE: 0.3}


@dataclass(frozen=True)
class Recommendation:
    """A unit proposed for a task: the first to lead it, those after it to support it.

    They stand in the order in which they might lead. confidence: how likely it is that the first
    one leads, and of each other one that it takes part at all.
    """

    name: str
    role: UnitRole
    confidence: float
    reasons: tuple[str, ...]


class Recommender:
    """Proposes units from earlier plans, from what departments do, and from names in the text.

    units: the names of the directory; with none, departments are called by their usual names.
    aliases: other names, each with the unit of the directory that bears it.
    """

    def __init__(
        self,
        precedents: Sequence[Precedent],
        units: Sequence[str],
        duties: Sequence[Duty],
        aliases: Mapping[str, str] | None = None,
    ) -> None:
        self._evidence = Evidence(precedents, units, duties, aliases or {})

    def recommend(self, text: str, sections: Sequence[str] = ()) -> tuple[Recommendation, ...]:
        """The units that something speaks for, best first; none where nothing does."""
        cases = self._evidence.cases(text, sections)
        cases.sort(key=_only_supports)
        if not cases or _only_supports(cases[0]) or cases[0].score < LEAST:
            return tuple(_supporting(case) for case in cases if case.named)
        others = [case for case in cases[1:] if case.score >= LEAST_MORE]
        rest = [case for at, case in enumerate(others) if at < MOST - 1 or case.named]
        return (_leading(cases), *map(_supporting, rest))


def _only_supports(case: Case) -> bool:
    """Whether the text says that the unit supports, so that another one leads."""
    return case.named is not None and case.named.naming is Naming.SUPPORTS


def _leading(cases: Sequence[Case]) -> Recommendation:
    """The likelier, the more speaks for it, and the less for others."""
    lead, score = cases[0], cases[0].score
    share = score**2 / sum(case.score**2 for case in cases if not _only_supports(case))
    return _recommendation(lead, UnitRole.LEAD, share * score / (score + HALF_CERTAIN))


def _supporting(case: Case) -> Recommendation:
    part = case.takes_part
    return _recommendation(case, UnitRole.SUPPORT, TAKES_PART * part / (part + HALF_OF_IT))


def _recommendation(case: Case, role: UnitRole, confidence: float) -> Recommendation:
    written = WRITTEN[case.named.naming] if case.named else 0.0
    sure = min(max(confidence, written), NEVER_SURE)
    return Recommendation(case.unit, role, round(sure, 2), reasons_for(case))
