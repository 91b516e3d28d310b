"""The draft that a document was read into, and its JSON."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any, Self


class UnitRole(StrEnum):
    """What a unit does in a task: leads (牵头) or supports (配合)."""

    LEAD = "lead"
    SUPPORT = "support"


class Level(StrEnum):
    """How much a warning matters: it must be looked at, or it is only worth knowing."""

    WARNING = "warning"
    NOTE = "note"


class Part(StrEnum):
    """A part of a task that a reading may be unsure of."""

    NUMBER = "number"
    TEXT = "text"
    LEADERS = "leaders"
    UNITS = "units"
    PERSONS = "persons"
    DUE = "due"


@dataclass(frozen=True)
class Hints:
    """Names the government already knows; they only help to join and split printed names."""

    units: tuple[str, ...] = ()
    officials: tuple[str, ...] = ()


@dataclass(frozen=True)
class DraftUnit:
    """A unit as it is printed, with its role."""

    name: str
    role: UnitRole


class Comparison(StrEnum):
    """How a figure is meant; the same words as a plan's targets."""

    EQUAL = "equal"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    ABOUT = "about"


@dataclass(frozen=True)
class ProposedTarget:
    """A figure of a task; an aim without one (生态环境质量持续改善) has no value.

    year: by when, where the document says it of the figure itself.
    """

    text: str
    name: str
    value: Decimal | None = None
    unit: str = ""
    comparison: Comparison = Comparison.EQUAL
    year: int | None = None

    def as_json(self) -> dict[str, Any]:
        stored = {
            "text": self.text,
            "name": self.name,
            "value": None if self.value is None else _number(self.value),
            "unit": self.unit,
            "comparison": self.comparison.value if self.value is not None else None,
        }
        return stored | ({"year": self.year} if self.year else {})

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        if stored["value"] is None:
            return cls(stored["text"], stored["name"])
        return cls(
            text=stored["text"],
            name=stored["name"],
            value=Decimal(str(stored["value"])),
            unit=stored["unit"],
            comparison=Comparison(stored["comparison"]),
            year=stored.get("year"),
        )


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


@dataclass(frozen=True)
class ProposedUnit:
    """A unit that may do the task, and why; a person decides."""

    name: str
    role: UnitRole
    confidence: float
    reasons: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "role": self.role.value,
            "confidence": round(self.confidence, 3),
            "reasons": list(self.reasons),
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        role, reasons = UnitRole(stored["role"]), tuple(stored["reasons"])
        return cls(stored["name"], role, stored["confidence"], reasons)


@dataclass(frozen=True)
class DraftTask:
    """One task as read; `place` says where in the document it begins.

    proposed: units that may do it, where the document names none; a person decides.
    proposed_leaders: who is responsible for the first of them.
    """

    number: str | None
    sections: tuple[str, ...]
    text: str
    leaders: tuple[str, ...] = ()
    units: tuple[DraftUnit, ...] = ()
    persons: tuple[str, ...] = ()
    requirement: str | None = None
    due: str | None = None
    fields: Mapping[str, str] = field(default_factory=dict)
    place: str = ""
    targets: tuple[ProposedTarget, ...] = ()
    proposed: tuple[ProposedUnit, ...] = ()
    proposed_leaders: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {
            "number": self.number,
            "sections": list(self.sections),
            "text": self.text,
            "leaders": list(self.leaders),
            "units": [{"name": unit.name, "role": unit.role.value} for unit in self.units],
            "persons": list(self.persons),
            "requirement": self.requirement,
            "due": self.due,
            "fields": dict(self.fields),
            "place": self.place,
            "targets": [target.as_json() for target in self.targets],
            "proposed": [unit.as_json() for unit in self.proposed],
            "proposed_leaders": list(self.proposed_leaders),
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        return cls(
            number=stored["number"],
            sections=tuple(stored["sections"]),
            text=stored["text"],
            leaders=tuple(stored["leaders"]),
            units=tuple(DraftUnit(u["name"], UnitRole(u["role"])) for u in stored["units"]),
            persons=tuple(stored["persons"]),
            requirement=stored["requirement"],
            due=stored["due"],
            fields=dict(stored["fields"]),
            place=stored["place"],
            targets=tuple(map(ProposedTarget.from_json, stored.get("targets", ()))),
            proposed=tuple(map(ProposedUnit.from_json, stored.get("proposed", ()))),
            proposed_leaders=tuple(stored.get("proposed_leaders", ())),
        )


@dataclass(frozen=True)
class DraftWarning:
    """Something a person should look at.

    task: the index of its task in the draft; part: which part of it is doubtful, if just one is.
    """

    where: str
    message: str
    task: int | None = None
    level: Level = Level.WARNING
    part: Part | None = None

    def as_json(self) -> dict[str, Any]:
        return {
            "where": self.where,
            "message": self.message,
            "task": self.task,
            "level": self.level.value,
            "part": self.part and self.part.value,
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        return cls(
            where=stored["where"],
            message=stored["message"],
            task=stored["task"],
            level=Level(stored["level"]),
            part=Part(stored["part"]) if stored.get("part") else None,
        )


class PieceUse(StrEnum):
    """What became of a piece of the document."""

    TITLE = "title"
    HEADING = "heading"
    TASK = "task"
    UNUSED = "unused"


@dataclass(frozen=True)
class Piece:
    """A printed line or row of the document; `task` is the index of the task it went into.

    left: the sentences of it that were not used, though the piece was.
    """

    place: str
    text: str
    use: PieceUse
    task: int | None = None
    left: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {
            "place": self.place,
            "text": self.text,
            "use": self.use.value,
            "task": self.task,
            "left": list(self.left),
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        use, left = PieceUse(stored["use"]), tuple(stored.get("left", ()))
        return cls(stored["place"], stored["text"], use, stored["task"], left)


@dataclass(frozen=True)
class Draft:
    """Everything read from one document.

    unused: the pieces of the source that became neither task nor heading, to be shown as such.
    source_kind: docx, xlsx, pdf, txt or csv.
    pieces: the whole document in its order, with what became of each piece.
    """

    title: str
    tasks: tuple[DraftTask, ...]
    warnings: tuple[DraftWarning, ...]
    unused: tuple[str, ...]
    source_kind: str
    pieces: tuple[Piece, ...] = ()

    @property
    def doubtful(self) -> frozenset[int]:
        """The tasks (indices) of which something was read that a person must confirm."""
        return frozenset(
            warning.task
            for warning in self.warnings
            if warning.task is not None and warning.level is Level.WARNING
        )

    def as_json(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "tasks": [task.as_json() for task in self.tasks],
            "warnings": [warning.as_json() for warning in self.warnings],
            "unused": list(self.unused),
            "source_kind": self.source_kind,
            "pieces": [piece.as_json() for piece in self.pieces],
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        return cls(
            title=stored["title"],
            tasks=tuple(DraftTask.from_json(task) for task in stored["tasks"]),
            warnings=tuple(DraftWarning.from_json(warning) for warning in stored["warnings"]),
            unused=tuple(stored["unused"]),
            source_kind=stored["source_kind"],
            pieces=tuple(Piece.from_json(piece) for piece in stored.get("pieces", ())),
        )
