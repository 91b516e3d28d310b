"""How the parts of a task read, as plain data that a change can keep (改前, 改后)."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from tracker.core.days import day_full
from tracker.core.db import db
from tracker.core.differences import Piece, differences
from tracker.core.numbers import plain
from tracker.directory import queries as directory
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
UNWRITTEN = "没有写明"  # when a task is due


def content_of(task: Task, on: date) -> Content:
    """How every part of a task reads on a day."""
    return {
        ChangePart.TEXT.value: bare(task.text),
        ChangePart.REQUIREMENT.value: bare(task.requirement),
        ChangePart.DUE.value: due_as(task.due_on, bare(task.due_text)),
        ChangePart.TARGETS.value: [target_as(each) for each in targets_of(task)],
        ChangePart.PARTIES.value: [party_as(each) for each in entries_of(task)],
        ChangePart.LEADERS.value: [leader_as(each, on) for each in leaders_on(task, on)],
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
    return [
        part
        for part in after
        if part in before and _bones(part, before[part]) != _bones(part, after[part])
    ]


def _bones(part: str, value: Any) -> Any:
    """A part without the names that may change while it stays: who acts in a leader's post."""
    return [each["post"] for each in value] if part == ChangePart.LEADERS.value else value


def overtaken(change: ChangeRequest, on: date) -> list[ChangePart]:
    """The parts that were changed by something else since the change was asked for."""
    now = content_of(change.task, on)
    parts = changed(change.before, now)
    return [part for part in change.parts if part.value in parts]


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


def leader_as(entry: LeaderEntry, on: date) -> dict[str, Any]:
    """With who acts in the post that day: a city has several posts of 副市长."""
    if entry.post is None:
        return {"post": None, "title": SHARED}
    return {"post": entry.post.id, "title": named(entry.post, on)}


def named(post: Post, on: date) -> str:
    """A post with who acts in it: 副市长 陈岩, 副市长 马振国（代）."""
    acting = directory.acting_by_post([post.id], on=on).get(post.id)
    return f"{post.title} {acting}" if acting else post.title


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
        _beside(part, _said(part, before.get(part.value)), _said(part, after[part.value]))
        for part in ChangePart
        if part.value in after
    ]


def _beside(part: ChangePart, before: Sequence[str], after: Sequence[str]) -> Beside:
    """What stays is plain: only in reports it says that a text was copied. A text is compared word
    by word, of the rest each unit, leader or figure as a whole."""
    if part in (ChangePart.TEXT, ChangePart.REQUIREMENT):
        old, new = differences("".join(before), "".join(after))
        return Beside(part, _plain(old), _plain(new))
    return Beside(part, _in_row(before, after, "delete"), _in_row(after, before, "insert"))


def _plain(pieces: Iterable[Piece]) -> list[Piece]:
    return [("plain" if kind == "same" else kind, text) for kind, text in pieces]


def _in_row(items: Sequence[str], others: Sequence[str], kind: str) -> list[Piece]:
    found: list[Piece] = []
    for number, item in enumerate(items):
        found += [("plain", "、")] if number else []
        found.append(("plain" if item in others else kind, item))
    return found


def _said(part: ChangePart, value: Any) -> list[str]:
    """A part in words, one after the other where it has several."""
    if part is ChangePart.WITHDRAWAL:
        return ["已撤销" if value else "办理中"]
    if part is ChangePart.DUE:
        return [_due(value)]
    if part is ChangePart.TARGETS:
        return [_target(each) for each in targets_from(value)] or ["没有量化指标"]
    if part is ChangePart.PARTIES:
        return [_party(each) for each in value] or ["没有责任单位"]
    if part is ChangePart.LEADERS:
        return [each["title"] for each in value] or ["没有分管领导"]
    return [str(value) or "没有写"]


def _due(value: Mapping[str, Any]) -> str:
    on = due_from(value)
    day, text = day_full(on) if on else "", value["text"]
    return (f"{day}（原文“{text}”）" if day and text else day or text) or UNWRITTEN


def _target(entry: TargetEntry) -> str:
    figure = Target(value=entry.value, unit=entry.unit, comparison=entry.comparison).figure
    return f"{entry.name} {figure}"


def _party(value: Mapping[str, Any]) -> str:
    person = f"，责任人{value['person']}" if value["person"] else ""
    return f"{value['name']}（{PartyRole(value['role']).label}{person}）"
