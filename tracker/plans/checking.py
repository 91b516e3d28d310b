"""What the page of an import shows beside each row, and how sure the reading is (把握)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import PurePath
from typing import Any

from tracker.intake import Draft, DraftTask, DraftWarning, Level
from tracker.models import PlanKind
from tracker.plans.resolving import PartyPlace, Resolution

_YEAR = re.compile(r"(20\d{2})\s*年")
_APPENDED = re.compile(r"^附(?:件|录|表)\s*[\d一二三四五六七八九十]*\s*[：:]?")
_OF_TITLES = (
    (PlanKind.WORK_REPORT, re.compile("政府工作报告")),
    (PlanKind.LIVELIHOOD, re.compile("民生(?:实事|项目)")),
    (PlanKind.INDICATORS, re.compile("指标(?:体系|表)?$")),
    (PlanKind.PROJECTS, re.compile("(?:重点|重大|工程|建设)项目")),
    (PlanKind.SPECIAL, re.compile("(?:方案|计划|规划)(?!.*任务分解)")),
)
_OF_COLUMNS = (
    (PlanKind.INDICATORS, re.compile("目标值|现状值|预期性|约束性|属性")),
    (PlanKind.PROJECTS, re.compile("投资|建设内容|建设规模")),
)


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


def heading_of(draft: Draft, *, filename: str, on: date) -> Mapping[str, Any]:
    """What the document says of the plan itself: its title, the year in it, and its kind."""
    title = _APPENDED.sub("", draft.title).strip() or PurePath(filename).stem
    named = _YEAR.search(title)
    return {
        "title": title,
        "year": int(named[1]) if named else on.year,
        "kind": _kind_of(title, draft).value,
    }


def _kind_of(title: str, draft: Draft) -> PlanKind:
    """By the words of its title, else by the columns that most of its rows have."""
    for kind, words in _OF_TITLES:
        if words.search(title):
            return kind
    for kind, words in _OF_COLUMNS:
        rows = sum(any(words.search(heading) for heading in task.fields) for task in draft.tasks)
        if 2 * rows > len(draft.tasks):
            return kind
    return PlanKind.WORK_REPORT


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
