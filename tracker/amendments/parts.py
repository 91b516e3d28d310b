"""How the parts of a task read, as plain data that a change can keep (改前, 改后)."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from tracker.core.days import day_full
from tracker.core.db import db
from tracker.core.differences import Piece, differences
from tracker.core.numbers import plain
from tracker.models import (
    ChangePart,
    ChangeRequest,
    Comparison,
    PartyRole,
    Post,
    Target,
    Task,
    TaskLeader,
    Unit,
    UnitGroup,
)
from tracker.plans.service import LeaderEntry, PartyEntry, TargetEntry, entries_of, targets_of

# By part, as ChangeRequest.before and .after hold it.
Content = dict[str, Any]
SHARED = "各副市长"


def content_of(task: Task, on: date) -> Content:
    """How every part of a task reads on a day."""
    return {
        ChangePart.TEXT.value: bare(task.text),
        ChangePart.REQUIREMENT.value: bare(task.requirement),
        ChangePart.DUE.value: due_as(task.due_on, bare(task.due_text)),
        ChangePart.TARGETS.value: [target_as(each) for each in targets_of(task)],
        ChangePart.PARTIES.value: [party_as(each) for each in entries_of(task)],
        ChangePart.LEADERS.value: [leader_as(each) for each in leaders_on(task, on)],
    }


def bare(text: str) -> str:
    """A text as a browser would send it back."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def mark_of(said: Any) -> str:
    """One mark for what a page showed, so that nothing else is confirmed."""
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()[:16]


def leaders_on(task: Task, on: date) -> list[LeaderEntry]:
    """Who leads on a day, as it would be entered."""
    return [LeaderEntry(each.post, each.printed_name) for each in leading(task, on)]


def leading(task: Task, on: date) -> list[TaskLeader]:
    return [each for each in task.leaders if each.includes(on)]


def changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """The parts that read otherwise."""
    return [part for part in after if part in before and before[part] != after[part]]


def overtaken(change: ChangeRequest, on: date) -> list[ChangePart]:
    """The parts that were changed by something else since the change was asked for."""
    now = content_of(change.task, on)
    return [part for part in change.parts if part in now and now[part] != change.of(part)[0]]


def due_as(due_on: date | None, text: str) -> dict[str, Any]:
    return {"on": due_on.isoformat() if due_on else None, "text": text}


def target_as(entry: TargetEntry) -> dict[str, Any]:
    return {
        "name": entry.name,
        "value": plain(entry.value) if entry.value is not None else "",
        "unit": entry.unit,
        "comparison": entry.comparison.value,
        "year": entry.year,
    }


def party_as(entry: PartyEntry) -> dict[str, Any]:
    return {
        "role": entry.role.value,
        "unit": entry.unit.id if entry.unit else None,
        "group": entry.group.id if entry.group else None,
        "name": entry.name,
        "person": entry.printed_person,
        "post": entry.post.id if entry.post else None,
        "chosen": [unit.id for unit in entry.chosen],
    }


def leader_as(entry: LeaderEntry) -> dict[str, Any]:
    return {
        "post": entry.post.id if entry.post else None,
        "title": entry.post.title if entry.post else SHARED,
    }


def targets_from(said: Iterable[Mapping[str, Any]]) -> list[TargetEntry]:
    return [
        TargetEntry(
            each["name"],
            Decimal(each["value"]),
            each["unit"],
            Comparison(each["comparison"]),
            each["year"],
        )
        for each in said
    ]


def parties_from(said: Iterable[Mapping[str, Any]]) -> list[PartyEntry]:
    def row(model: type[Any], key: int | None) -> Any:
        return db.session.get_one(model, key) if key else None

    return [
        PartyEntry(
            role=PartyRole(each["role"]),
            unit=row(Unit, each["unit"]),
            group=row(UnitGroup, each["group"]),
            printed_name=each["name"],
            printed_person=each["person"],
            post=row(Post, each["post"]),
            chosen=tuple(db.session.get_one(Unit, key) for key in each["chosen"]),
        )
        for each in said
    ]


def due_from(said: Mapping[str, Any]) -> date | None:
    return date.fromisoformat(said["on"]) if said["on"] else None


@dataclass(frozen=True)
class Beside:
    """One part before and after, each in pieces; see components/compare.html."""

    part: ChangePart
    before: list[Piece]
    after: list[Piece]


def beside(change: ChangeRequest) -> list[Beside]:
    """What a change changes, part by part."""
    return besides(change.before, change.after)


def besides(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Beside]:
    return [
        _beside(part, _said(part, before.get(part.value)), _said(part, after[part]))
        for part in ChangePart
        if part.value in after
    ]


def _beside(part: ChangePart, before: str, after: str) -> Beside:
    """What stays is plain: only in reports it says that a text was copied."""
    old, new = (
        [("plain" if kind == "same" else kind, text) for kind, text in pieces]
        for pieces in differences(before, after)
    )
    return Beside(part, old, new)


def _said(part: ChangePart, value: Any) -> str:
    """A part in words."""
    if part is ChangePart.WITHDRAWAL:
        return "已撤销" if value else "办理中"
    if part is ChangePart.DUE:
        return _due(value)
    if part is ChangePart.TARGETS:
        return "；".join(_target(each) for each in targets_from(value)) or "没有量化指标"
    if part is ChangePart.PARTIES:
        return "、".join(_party(each) for each in value) or "没有责任单位"
    if part is ChangePart.LEADERS:
        return "、".join(each["title"] for each in value) or "没有分管领导"
    return str(value) or "没有写"


def _due(value: Mapping[str, Any]) -> str:
    on = due_from(value)
    day, text = day_full(on) if on else "", value["text"]
    return (f"{day}（原文“{text}”）" if day and text else day or text) or "没有写明"


def _target(entry: TargetEntry) -> str:
    figure = Target(value=entry.value, unit=entry.unit, comparison=entry.comparison).figure
    return f"{entry.name} {figure}"


def _party(value: Mapping[str, Any]) -> str:
    person = f"，责任人{value['person']}" if value["person"] else ""
    return f"{value['name']}（{PartyRole(value['role']).label}{person}）"
