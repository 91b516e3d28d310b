"""What a report was read into: the part, its sentences, the tasks they make; and the JSON."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from tracker.intake.draft import DraftWarning, ProposedTarget, ProposedUnit
from tracker.intake.report.kinds import SentenceKind


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
            units=tuple(map(ProposedUnit.from_json, stored["units"])),
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
