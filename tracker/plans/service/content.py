"""What a task says, and how the changes of two who had it open at once come together (合并)."""

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from tracker.core.errors import RuleBroken
from tracker.core.numbers import plain
from tracker.models import Schedule, Section, Task
from tracker.plans.service.parties import (
    LeaderEntry,
    PartyEntry,
    entries_of,
    leaders_of,
)
from tracker.plans.service.targets import TargetEntry, targets_of

# The parts of a task that are changed each for itself, as a form names them.
PARTS = {
    "text": "任务内容",
    "label": "序号",
    "section": "章节",
    "requirement": "督办要求",
    "due_text": "完成时限（原文）",
    "due_on": "完成日期",
    "parties": "责任单位",
    "leaders": "分管领导",
    "targets": "量化指标",
    "schedule": "报送安排",
}
Marks = Mapping[str, str]
_LENGTH = 10


@dataclass(frozen=True)
class TaskContent:
    """What a task says, and who does it; source: where in the document that stands."""

    text: str
    label: str = ""
    requirement: str = ""
    due_text: str = ""
    due_on: date | None = None
    section: Section | None = None
    parties: Sequence[PartyEntry] = ()
    leaders: Sequence[LeaderEntry] = ()
    targets: Sequence[TargetEntry] = ()
    source: str = ""
    schedule: Schedule | None = None  # the plan's first where none is named


@dataclass(frozen=True)
class Together:
    """What two changes of one task come to; clashes: the parts that both changed, unlike."""

    content: TaskContent
    clashes: tuple[str, ...]
    taken: tuple[str, ...]  # the parts that only the others changed


class Collision(RuleBroken):
    """Two changed the same part of a task unlike each other: one of them has to choose."""

    def __init__(self, message: str, *, theirs: TaskContent, together: Together) -> None:
        super().__init__(message)
        self.theirs = theirs
        self.together = together


def content_of(task: Task) -> TaskContent:
    """What a task says now."""
    return TaskContent(
        text=task.text,
        label=task.label,
        requirement=task.requirement,
        due_text=task.due_text,
        due_on=task.due_on,
        section=task.section,
        parties=entries_of(task),
        leaders=leaders_of(task),
        targets=targets_of(task),
        source=task.source,
        schedule=task.schedule,
    )


def seen_of(content: TaskContent) -> str:
    """What a form was opened on: a mark for each part, so that each is compared for itself."""
    return ".".join(marks_of(content).values())


def mark_of(task: Task) -> str:
    """The whole task in one mark, for a button that changes it as it stands."""
    return _mark(seen_of(content_of(task)))


def marks_of(content: TaskContent) -> dict[str, str]:
    """A mark for each part; equal marks, equal parts."""
    said: dict[str, Any] = {
        "text": _bare(content.text),
        "label": _bare(content.label),
        "section": content.section.id if content.section else None,
        "requirement": _bare(content.requirement),
        "due_text": _bare(content.due_text),
        "due_on": content.due_on.isoformat() if content.due_on else None,
        "parties": [_party(entry) for entry in content.parties],
        "leaders": [entry.post.id if entry.post else None for entry in content.leaders],
        "targets": [_target(entry) for entry in content.targets],
        "schedule": content.schedule.id if content.schedule else None,
    }
    return {part: _mark(said[part]) for part in PARTS}


def together(seen: str, mine: TaskContent, theirs: TaskContent) -> Together:
    """Mine where I changed it, theirs where only they did.

    seen: the task as my form was opened on it, see seen_of.
    """
    opened = seen.split(".")
    if len(opened) != len(PARTS):
        raise RuleBroken("没有保存。页面已过时，请复制您写的内容，刷新后再改。")
    base = dict(zip(PARTS, opened, strict=True))
    own, now = marks_of(mine), marks_of(theirs)
    taken = tuple(part for part in PARTS if own[part] == base[part] != now[part])
    clashes = tuple(part for part in PARTS if len({own[part], base[part], now[part]}) == 3)
    return Together(taking(mine, theirs, taken), clashes, taken)


def taking(content: TaskContent, theirs: TaskContent, parts: Collection[str]) -> TaskContent:
    """A content with some parts of another."""
    return replace(content, **{part: vars(theirs)[part] for part in PARTS if part in parts})


def says(content: TaskContent, part: str) -> str:
    """One part of a task in words, to stand beside another's."""
    value = vars(content)[part]
    if part == "section":
        return value.title if value else "不在章节之下"
    if part == "schedule":
        return value.name if value else ""
    if part == "parties":
        return "；".join(_party_in_words(entry) for entry in value)
    if part == "leaders":
        return "、".join(each.printed_name or str(each.post.title) for each in value)
    if part == "targets":
        return "；".join(_target_in_words(entry) for entry in value)
    return str(value or "")


def _party(entry: PartyEntry) -> list[Any]:
    named = f"unit.{entry.unit.id}" if entry.unit else f"group.{entry.group and entry.group.id}"
    chosen = sorted(unit.id for unit in entry.chosen)
    return [named, entry.role.value, _bare(entry.printed_person), chosen]


def _party_in_words(entry: PartyEntry) -> str:
    chosen = "、".join(unit.short_name for unit in entry.chosen)
    more = [entry.role.label, entry.printed_person, f"包括{chosen}" if chosen else ""]
    return f"{entry.name}（{'，'.join(filter(None, more))}）"


def _target(entry: TargetEntry) -> list[Any]:
    value = None if entry.value is None else plain(entry.value)
    return [entry.name, entry.comparison.value, value, entry.unit]


def _target_in_words(entry: TargetEntry) -> str:
    value = "" if entry.value is None else plain(entry.value)
    return f"{entry.name} {entry.comparison.label} {value}{entry.unit}"


def _bare(text: str) -> str:
    """A text as a browser would send it back."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _mark(said: Any) -> str:
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:_LENGTH]
