"""What a report was read into: the part, its sentences, the tasks they make; and the JSON."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Self

from tracker.intake.draft import DraftWarning, UnitRole
from tracker.intake.report.figures import Comparison
from tracker.intake.report.kinds import SentenceKind


@dataclass(frozen=True)
class ProposedTarget:
    """A figure of a task; an aim without one (生态环境质量持续改善) has no value."""

    text: str
    name: str
    value: Decimal | None = None
    unit: str = ""
    comparison: Comparison = Comparison.EQUAL

    def as_json(self) -> dict[str, Any]:
        return {
            "text": self.text,
            "name": self.name,
            "value": None if self.value is None else _number(self.value),
            "unit": self.unit,
            "comparison": self.comparison.value if self.value is not None else None,
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        if stored["value"] is None:
            return cls(stored["text"], stored["name"])
        value, comparison = Decimal(str(stored["value"])), Comparison(stored["comparison"])
        return cls(stored["text"], stored["name"], value, stored["unit"], comparison)


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


@dataclass(frozen=True)
class ProposedTask:
    sections: tuple[str, ...]
    text: str
    targets: tuple[ProposedTarget, ...] = ()
    units: tuple[ProposedUnit, ...] = ()
    leaders: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {
            "sections": list(self.sections),
            "text": self.text,
            "targets": [target.as_json() for target in self.targets],
            "units": [unit.as_json() for unit in self.units],
            "leaders": list(self.leaders),
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        return cls(
            sections=tuple(stored["sections"]),
            text=stored["text"],
            targets=tuple(map(ProposedTarget.from_json, stored["targets"])),
            units=tuple(
                ProposedUnit(u["name"], UnitRole(u["role"]), u["confidence"], tuple(u["reasons"]))
                for u in stored["units"]
            ),
            leaders=tuple(stored["leaders"]),
        )


@dataclass(frozen=True)
class Sentence:
    """A piece of the part, as it stands; task: the index of the task that it became."""

    line: int
    text: str
    kind: SentenceKind
    task: int | None = None

    def as_json(self) -> dict[str, Any]:
        return {"line": self.line, "text": self.text, "kind": self.kind.value, "task": self.task}


@dataclass(frozen=True)
class ReportReading:
    """plan_section: first and last line of the coming year's part; None where none was found."""

    plan_section: tuple[int, int] | None
    headline_targets: tuple[ProposedTarget, ...]
    sentences: tuple[Sentence, ...]
    tasks: tuple[ProposedTask, ...]
    warnings: tuple[DraftWarning, ...] = ()

    def as_json(self) -> dict[str, Any]:
        part = self.plan_section
        return {
            "plan_section": {"from_line": part[0], "to_line": part[1]} if part else None,
            "headline_targets": [target.as_json() for target in self.headline_targets],
            "sentences": [sentence.as_json() for sentence in self.sentences],
            "tasks": [task.as_json() for task in self.tasks],
            "warnings": [warning.as_json() for warning in self.warnings],
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        part = stored["plan_section"]
        return cls(
            plan_section=(part["from_line"], part["to_line"]) if part else None,
            headline_targets=tuple(map(ProposedTarget.from_json, stored["headline_targets"])),
            sentences=tuple(
                Sentence(s["line"], s["text"], SentenceKind(s["kind"]), s["task"])
                for s in stored["sentences"]
            ),
            tasks=tuple(map(ProposedTask.from_json, stored["tasks"])),
            warnings=tuple(map(DraftWarning.from_json, stored["warnings"])),
        )
