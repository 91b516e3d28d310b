"""What the page of an import shows beside each row, and how sure the reading is (把握)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from tracker.intake import Draft, DraftTask, DraftWarning, Level
from tracker.plans.resolving import PartyPlace, Resolution

_YEAR = re.compile(r"(20\d{2})\s*年")


class Confidence(StrEnum):
    """How a row is sorted: it must be decided, should be looked at, or is sure."""

    LOW = "low"
    MIDDLE = "mid"
    HIGH = "high"


@dataclass(frozen=True)
class ReadRow:
    """A task as read, what must be decided about it, and what was noticed."""

    task: DraftTask
    questions: tuple[str, ...]
    warnings: tuple[DraftWarning, ...]

    def doubts(self, part: str) -> bool:
        """Whether the reading is unsure of that part of the task: "units", "due"."""
        return any(
            warning.part == part and warning.level is Level.WARNING for warning in self.warnings
        )

    @property
    def confidence(self) -> Confidence:
        if self.questions:
            return Confidence.LOW
        doubtful = any(warning.level is Level.WARNING for warning in self.warnings)
        return Confidence.MIDDLE if doubtful else Confidence.HIGH


def heading_of(draft: Draft, *, on: date) -> Mapping[str, Any]:
    """What the document says of the plan itself: its title, and the year in it."""
    named = _YEAR.search(draft.title)
    return {"title": draft.title, "year": int(named[1]) if named else on.year}


def rows_of(draft: Draft, resolution: Resolution) -> dict[Confidence, list[ReadRow]]:
    """The rows of a draft by how sure they are, each kind in the document's order."""
    rows: dict[Confidence, list[ReadRow]] = {kind: [] for kind in Confidence}
    per_task = {place for place, _name in resolution.per_task}
    for at, task in enumerate(draft.tasks):
        row = ReadRow(
            task=task,
            questions=tuple(_questions(at, task, resolution, per_task)),
            warnings=tuple(warning for warning in draft.warnings if warning.task == at),
        )
        rows[row.confidence].append(row)
    return rows


def _questions(
    at: int, task: DraftTask, resolution: Resolution, per_task: set[PartyPlace]
) -> list[str]:
    found = []
    for number, unit in enumerate(task.units):
        if unit.name in resolution.unknown_units:
            found.append(f"“{unit.name}”不在单位名册")
        if unit.name in resolution.ambiguous_units:
            found.append(f"“{unit.name}”对应不止一个单位")
        if PartyPlace(at, number) in per_task:
            found.append(f"“{unit.name}”成员不明，需指定")
    for name in task.leaders:
        if name in resolution.unknown_leaders:
            found.append(f"“{name}”不在分管领导之列")
        if name in resolution.ambiguous_leaders:
            found.append(f"“{name}”对应不止一个岗位")
    return found
