"""What a person decides about the names of an import: plain values, to and from JSON."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Self


class ChoiceKind(StrEnum):
    UNIT = "unit"
    GROUP = "group"
    NEW_UNIT = "new-unit"
    NEW_GROUP = "new-group"
    POST = "post"
    NEW_POST = "new-post"  # a new official in a new post of 副市长
    NOBODY = "nobody"


@dataclass(frozen=True)
class Choice:
    """What a printed name stands for.

    id: of the unit, group or post, where one is chosen that exists.
    is_alias: from now on the unit is known by this name.
    members: unit ids of a new group.
    """

    kind: ChoiceKind
    id: int | None = None
    is_alias: bool = False
    members: tuple[int, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {
            "kind": self.kind.value,
            "id": self.id,
            "is_alias": self.is_alias,
            "members": list(self.members),
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        return cls(
            ChoiceKind(stored["kind"]), stored["id"], stored["is_alias"], tuple(stored["members"])
        )


@dataclass(frozen=True)
class Choices:
    """All that was decided: of units and leaders by printed name.

    members: the units of a group that is chosen per task, by the party's place: "60.0".
    """

    units: Mapping[str, Choice] = field(default_factory=dict)
    leaders: Mapping[str, Choice] = field(default_factory=dict)
    members: Mapping[str, tuple[int, ...]] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return {
            "units": {name: choice.as_json() for name, choice in self.units.items()},
            "leaders": {name: choice.as_json() for name, choice in self.leaders.items()},
            "members": {place: list(ids) for place, ids in self.members.items()},
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        return cls(
            {name: Choice.from_json(each) for name, each in stored.get("units", {}).items()},
            {name: Choice.from_json(each) for name, each in stored.get("leaders", {}).items()},
            {place: tuple(ids) for place, ids in stored.get("members", {}).items()},
        )
