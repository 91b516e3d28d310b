"""What each kind of department does (单位职责), as seeds/unit_duties.toml states it."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

UNIT_DUTIES = Path(__file__).parents[3] / "seeds" / "unit_duties.toml"

# How much a matter says for a department that leads it, has it among its duties, takes part in it.
LEADS, HAS, TAKES_PART = 3.0, 1.2, 0.5


@dataclass(frozen=True)
class Duty:
    """The duties of one kind of department, in any city: its names and its matters.

    signs: the characters that stand for it in merged short names (教体局).
    otherwise: the kinds that do this where a government has no unit of this kind.
    """

    key: str
    names: tuple[str, ...]
    signs: tuple[str, ...] = ()
    otherwise: tuple[str, ...] = ()
    leads: tuple[str, ...] = ()
    has: tuple[str, ...] = ()
    takes_part: tuple[str, ...] = ()

    @property
    def usual_name(self) -> str:
        """What such a department is called in lists: the shorter of its two usual names."""
        return min(self.names[:2], key=len)

    @cached_property
    def matters(self) -> tuple[tuple[str, float], ...]:
        """Each matter with how much it says for this kind."""
        return tuple(self._weighed())

    def _weighed(self) -> Iterator[tuple[str, float]]:
        for matters, weight in (
            (self.leads, LEADS),
            (self.has, HAS),
            (self.takes_part, TAKES_PART),
        ):
            yield from ((matter, weight) for matter in matters)


def read_duties(path: Path = UNIT_DUTIES) -> tuple[Duty, ...]:
    """The kinds of department of a table, in its order."""
    kinds = tomllib.loads(path.read_text(encoding="utf-8"))["department"]
    return tuple(
        Duty(
            key=kind["key"],
            names=tuple(kind["names"]),
            signs=tuple(kind.get("signs", ())),
            otherwise=tuple(kind.get("otherwise", ())),
            leads=tuple(kind.get("leads", ())),
            has=tuple(kind.get("duties", ())),
            takes_part=tuple(kind.get("takes_part", ())),
        )
        for kind in kinds
    )
