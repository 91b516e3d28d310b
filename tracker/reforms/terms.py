"""What a reform orders: which units, from which day, into which, and what goes where."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tracker.models import Reform, ReformKind, ReformPart, Unit, UnitKind, in_a_phrase

ENDS = -1  # in place of a successor: the post is abolished


@dataclass(frozen=True)
class Heir:
    """A successor (承接单位): one that is there, or one that the reform sets up."""

    name: str
    short_name: str
    kind: UnitKind
    unit: Unit | None = None

    @classmethod
    def of(cls, unit: Unit) -> "Heir":
        return cls(unit.name, unit.short_name, unit.kind, unit)

    def is_unit(self, unit: Unit) -> bool:
        return self.unit is not None and self.unit.id == unit.id


@dataclass(frozen=True)
class Choices:
    """What the office decided where the reform leaves a choice; whatever is not named goes to the
    first successor, posts as is usual.

    tasks: by task id the place of the successor. posts: by post id the place, or ENDS.
    left: the ids of groups that the successors do not join.
    """

    tasks: Mapping[int, int] = field(default_factory=dict)
    posts: Mapping[int, int] = field(default_factory=dict)
    left: frozenset[int] = frozenset()

    def as_json(self) -> dict[str, Any]:
        return {
            "tasks": {str(key): place for key, place in self.tasks.items()},
            "posts": {str(key): place for key, place in self.posts.items()},
            "left": sorted(self.left),
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Choices":
        return cls(
            tasks={int(key): int(place) for key, place in kept.get("tasks", {}).items()},
            posts={int(key): int(place) for key, place in kept.get("posts", {}).items()},
            left=frozenset(kept.get("left", ())),
        )


@dataclass(frozen=True)
class Terms:
    """A reform as it is ordered. A unit that goes on beside what is split off it is a predecessor
    and a successor; one that is renamed has the new names as its only successor."""

    kind: ReformKind
    on: date
    predecessors: tuple[Unit, ...]
    heirs: tuple[Heir, ...]
    basis_title: str
    basis_number: str = ""
    choices: Choices = field(default_factory=Choices)

    def is_kept(self, unit: Unit) -> bool:
        """Whether a predecessor goes on under the same name."""
        return any(heir.is_unit(unit) for heir in self.heirs)

    @property
    def gone(self) -> tuple[Unit, ...]:
        """The predecessors that end."""
        if self.kind is ReformKind.RENAME:
            return ()
        return tuple(unit for unit in self.predecessors if not self.is_kept(unit))

    @property
    def newcomers(self) -> tuple[Heir, ...]:
        """The successors that are not one of the predecessors."""
        return tuple(heir for heir in self.heirs if not any(map(heir.is_unit, self.predecessors)))

    @property
    def title(self) -> str:
        """In one phrase: 住建局、城管局合并为城建局."""
        before = "、".join(unit.short_name for unit in self.predecessors)
        after = "、".join(heir.short_name for heir in self.heirs)
        return in_a_phrase(self.kind, before, after)

    def parts(self) -> list[ReformPart]:
        """The rows of who follows whom, by the names of this day."""
        pairs = [(unit, place) for unit in self.predecessors for place in range(len(self.heirs))]
        return [self._part(*pair, position) for position, pair in enumerate(pairs)]

    def _part(self, unit: Unit, place: int, position: int) -> ReformPart:
        heir = self.heirs[place]
        return ReformPart(
            position=position,
            place=place,
            predecessor=unit,
            predecessor_name=unit.name,
            predecessor_short_name=unit.short_name,
            successor=heir.unit,
            successor_name=heir.name,
            successor_short_name=heir.short_name,
            successor_kind=heir.kind,
        )


def terms_of(reform: Reform) -> Terms:
    """What a stored reform orders."""
    heirs = {part.place: _heir_of(reform, part) for part in reform.parts}
    return Terms(
        kind=reform.kind,
        on=reform.on,
        predecessors=tuple(dict.fromkeys(part.predecessor for part in reform.parts)),
        heirs=tuple(heirs[place] for place in sorted(heirs)),
        basis_title=reform.basis_title,
        basis_number=reform.basis_number,
        choices=Choices.from_json(reform.choices),
    )


def _heir_of(reform: Reform, part: ReformPart) -> Heir:
    if part.successor is not None and reform.kind is not ReformKind.RENAME:
        return Heir.of(part.successor)
    return Heir(part.successor_name, part.successor_short_name, part.successor_kind, part.successor)
