"""What speaks for each unit: duties, headings, precedents, names, gathered in one place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tracker.intake.recommend.duties import Duty
from tracker.intake.recommend.kinds import Kinds, Owner
from tracker.intake.recommend.matters import Matters, Spoken, evidence
from tracker.intake.recommend.named import Named, Naming, UnitNames
from tracker.intake.recommend.precedents import Precedent, Precedents, Similar

# The headings of a task say a part of what its text says: the nearest one first.
OF_HEADINGS = (0.3, 0.15)
# A kind that the government has no unit of: who does its work is less certain.
STANDING_IN = 0.7
# A precedent says its similarity squared times this: one half alike counts as two or three matters.
OF_PRECEDENT = 30.0
# Who supported then is less likely to lead now.
OF_SUPPORT = 0.5
NEIGHBOURS = 12
# What being named says, by how: more than any duties, but for the place of a town.
OF_NAMING = {
    Naming.LEADS: 90.0,
    Naming.NAMED: 15.0,
    Naming.SUPPORTS: 30.0,
    Naming.PLACE: 1.5,
}


@dataclass(frozen=True)
class Claim:
    """A matter that is among a unit's duties, and where it is read."""

    spoken: Spoken
    weight: float
    instead_of: str = ""
    is_heading: bool = False


@dataclass
class Case:
    """What speaks for one unit; score: what speaks for its leading."""

    unit: str
    duties: float = 0.0
    led: float = 0.0
    supported: float = 0.0
    named: Named | None = None
    claims: list[Claim] = field(default_factory=list)
    similar: list[Similar] = field(default_factory=list)  # where it led
    helped: list[Similar] = field(default_factory=list)  # where it supported

    @property
    def score(self) -> float:
        naming = OF_NAMING[self.named.naming] if self.named else 0.0
        return self.duties + self.led + OF_SUPPORT * self.supported + naming

    @property
    def takes_part(self) -> float:
        """What speaks for its being one of the units, whether it leads or not."""
        return self.duties + self.led + self.supported


class Evidence:
    """All that is known of a government's units, to be asked about one text after another."""

    def __init__(
        self,
        precedents: Sequence[Precedent],
        units: Sequence[str],
        duties: Sequence[Duty],
        aliases: Mapping[str, str],
    ) -> None:
        self._kinds = Kinds(duties)
        self._matters = Matters(duties)
        self._precedents = Precedents(precedents)
        led_before = sorted({each.lead for each in precedents})
        self._units = tuple(units or led_before)
        self._owners = self._kinds.owners(self._units, is_whole=bool(units))
        self._names = UnitNames(self._units, self._usual_names() | dict(aliases))
        self._today = self._names_of_today(precedents, aliases)

    def cases(self, text: str, sections: Sequence[str]) -> list[Case]:
        """What speaks for each unit that anything speaks for, the strongest case first."""
        cases: dict[str, Case] = {}
        self._add_matters(cases, text, 1.0)
        for part, heading in zip(OF_HEADINGS, reversed(sections), strict=False):
            self._add_matters(cases, heading, part, is_heading=True)
        for key, alike in self._matters.alike(text).items():
            if owner := self._owners.get(key):
                _case(cases, owner.unit).duties += alike * _part_of(owner)
        self._add_precedents(cases, text, sections)
        for named in self._names.named_in(text):
            _case(cases, named.unit).named = named
        return sorted(cases.values(), key=lambda case: (-round(case.score, 9), case.unit))

    def _add_matters(
        self, cases: dict[str, Case], text: str, part: float, *, is_heading: bool = False
    ) -> None:
        for key, said in self._matters.spoken_of(text).items():
            if not (owner := self._owners.get(key)):
                continue
            case, share = _case(cases, owner.unit), part * _part_of(owner)
            case.duties += evidence(said) * share
            case.claims += [
                Claim(spoken, spoken.weight * share, owner.instead_of, is_heading)
                for spoken in said
            ]

    def _add_precedents(self, cases: dict[str, Case], text: str, sections: Sequence[str]) -> None:
        for similar in self._precedents.similar_to(text, sections)[:NEIGHBOURS]:
            vote = OF_PRECEDENT * similar.similarity**2
            if lead := self._today.get(similar.precedent.lead):
                case = _case(cases, lead)
                case.led += vote
                case.similar.append(similar)
            for name in similar.precedent.supports:
                if unit := self._today.get(name):
                    case = _case(cases, unit)
                    case.supported += vote
                    case.helped.append(similar)

    def _usual_names(self) -> dict[str, str]:
        """What departments are usually called, each with the unit that is of the kind here."""
        names: dict[str, str] = {}
        for duty in self._kinds.duties:
            owner = self._owners.get(duty.key)
            if owner and not owner.instead_of:
                names |= {name: owner.unit for name in duty.names if name not in names}
        return names

    def _names_of_today(
        self, precedents: Sequence[Precedent], aliases: Mapping[str, str]
    ) -> dict[str, str]:
        """Each name in the precedents with the unit that bears it, or does its work, today."""
        today: dict[str, str] = {}
        known = frozenset(self._units)
        for name in sorted({name for p in precedents for name in (p.lead, *p.supports)}):
            unit = name if name in known else aliases.get(name) or self._successor(name)
            if unit:
                today[name] = unit
        return today

    def _successor(self, name: str) -> str | None:
        fits = self._kinds.fits(name)
        kinds = sorted(fits, key=lambda key: (fits[key], key))
        return next((self._owners[key].unit for key in kinds if key in self._owners), None)


def _case(cases: dict[str, Case], unit: str) -> Case:
    return cases.setdefault(unit, Case(unit))


def _part_of(owner: Owner) -> float:
    return STANDING_IN if owner.instead_of else 1.0
