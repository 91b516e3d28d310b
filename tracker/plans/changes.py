"""What one version of a draft has that another has not (版本对比): pure, from kept snapshots."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from tracker.core.differences import Piece, differences

Row = Mapping[str, Any]
Version = Mapping[str, Sequence[Row]]  # the rows of a draft by table, see service.revisions

TEXTS = {
    "label": "序号",
    "text": "任务内容",
    "requirement": "督办要求",
    "due_text": "完成时限（原文）",
    "due_on": "完成日期",
}
ROLES = {"lead": "牵头", "support": "配合"}


class Kind(StrEnum):
    """What happened to a task or a heading."""

    ADDED = "added"
    STRUCK = "struck"
    CHANGED = "changed"
    MOVED = "moved"


@dataclass(frozen=True)
class Names:
    """How the rows that a draft refers to are called, by id."""

    units: Mapping[int, str] = field(default_factory=dict)
    groups: Mapping[int, str] = field(default_factory=dict)
    posts: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Part:
    """One part of a task then and now, each in pieces with what is only in it."""

    label: str
    old: list[Piece]
    new: list[Piece]


@dataclass(frozen=True)
class Change:
    """One task or heading that differs."""

    kind: Kind
    name: str
    parts: tuple[Part, ...] = ()
    text: str = ""


def changes_between(old: Version, new: Version, names: Names) -> list[Change]:
    """What changed: headings first, then tasks in the order of the new version, then those gone."""
    then, now = _by_id(old["task"]), _by_id(new["task"])
    found = _of_headings(old, new)
    for row in sorted(now.values(), key=lambda row: row["position"]):
        before = then.get(row["id"])
        if before is None:
            found.append(Change(Kind.ADDED, _name(row), text=row["text"]))
            continue
        said = _said(row, new, names)
        if before["section_id"] == row["section_id"]:
            said.pop("章节")  # a heading that was renamed is a change of its own
        parts = _parts(_said(before, old, names), said)
        if parts:
            found.append(Change(Kind.CHANGED, _name(before), parts))
    gone = [row for row in old["task"] if row["id"] not in now]
    found += [Change(Kind.STRUCK, _name(row), text=row["text"]) for row in gone]
    return [*found, *_of_order(then, now)]


def tasks_of(version: Version, names: Names) -> list[tuple[str, list[tuple[str, dict[str, str]]]]]:
    """A version to be read: each heading with its tasks, a task as its number and what it says."""
    places = {row["id"]: row["position"] for row in version["section"]}
    titles = {row["id"]: row["title"] for row in version["section"]}
    under: dict[int | None, list[tuple[str, dict[str, str]]]] = {}
    for row in sorted(version["task"], key=lambda row: row["position"]):
        under.setdefault(row["section_id"], []).append((row["label"], _said(row, version, names)))
    order: list[int | None] = [None, *sorted(places, key=lambda each: places[each])]
    return [
        (titles.get(each or 0, ""), under.get(each, [])) for each in order if each or None in under
    ]


def _of_headings(old: Version, new: Version) -> list[Change]:
    then, now = _by_id(old["section"]), _by_id(new["section"])
    found = []
    for row in sorted(now.values(), key=lambda row: row["position"]):
        before = then.get(row["id"])
        if before is None:
            found.append(Change(Kind.ADDED, f"章节“{row['title']}”"))
        elif before["title"] != row["title"]:
            pieces = differences(before["title"], row["title"])
            found.append(Change(Kind.CHANGED, "章节", (Part("名称", *pieces),)))
    found += [
        Change(Kind.STRUCK, f"章节“{row['title']}”") for key, row in then.items() if key not in now
    ]
    return [*found, *_moved(then, now, lambda row: f"章节“{row['title']}”")]


def _of_order(then: Mapping[int, Row], now: Mapping[int, Row]) -> list[Change]:
    return _moved(then, now, _name)


def _moved(
    then: Mapping[int, Row], now: Mapping[int, Row], name: Callable[[Row], str]
) -> list[Change]:
    """The rows that left their order: the fewest that explain it."""
    both = [key for key in _in_order(then) if key in now]
    places = {key: place for place, key in enumerate(_in_order(now))}
    stayed = set(_longest_rising([places[key] for key in both]))
    return [Change(Kind.MOVED, name(now[key])) for key in both if places[key] not in stayed]


def _longest_rising(numbers: Sequence[int]) -> list[int]:
    """The longest run of numbers, with gaps, of which each is greater than the one before."""
    ends: list[list[int]] = []  # for each length the run that ends lowest
    for number in numbers:
        place = next((at for at, run in enumerate(ends) if run[-1] > number), len(ends))
        ends[place : place + 1] = [[*(ends[place - 1] if place else []), number]]
    return ends[-1] if ends else []


def _in_order(rows: Mapping[int, Row]) -> list[int]:
    return sorted(rows, key=lambda key: rows[key]["position"])


def _parts(old: Mapping[str, str], new: Mapping[str, str]) -> tuple[Part, ...]:
    return tuple(
        Part(label, *differences(old[label], new[label]))
        for label in new
        if old[label] != new[label]
    )


def _said(row: Row, version: Version, names: Names) -> dict[str, str]:
    """Everything that a task says, in words, by the name of the part."""
    titles = {each["id"]: each["title"] for each in version["section"]}
    said = {label: str(row[column] or "") for column, label in TEXTS.items()}
    said["章节"] = titles.get(row["section_id"], "不在章节之下")
    said["责任单位"] = "、".join(
        _party(party, version, names) for party in _of(version["task_party"], row)
    )
    said["分管领导"] = "、".join(_leader(each, names) for each in _of(version["task_leader"], row))
    said["报送安排"] = next(
        (each["name"] for each in version.get("schedule", ()) if each["id"] == row["schedule_id"]),
        "",
    )
    said["量化指标"] = "；".join(
        f"{each['name']} {each['value']}{each['unit']}" for each in _of(version["target"], row)
    )
    return said


def _party(row: Row, version: Version, names: Names) -> str:
    named = names.groups.get(row["group_id"]) or names.units.get(row["unit_id"])
    chosen = [
        names.units.get(each["unit_id"], "")
        for each in version["chosen_unit"]
        if each["party_id"] == row["id"]
    ]
    more = [ROLES[row["role"]], row["printed_person"], "、".join(chosen)]
    return f"{row['printed_name'] or named}（{'，'.join(filter(None, more))}）"


def _leader(row: Row, names: Names) -> str:
    return row["printed_name"] or names.posts.get(row["post_id"], "") or "各副市长"


def _of(rows: Sequence[Row], task: Row) -> list[Row]:
    own = [row for row in rows if row["task_id"] == task["id"]]
    return sorted(own, key=lambda row: row.get("position", row["id"]))


def _name(row: Row) -> str:
    return f"第{row['label']}项" if row["label"] else f"“{row['text'][:12]}…”"


def _by_id(rows: Sequence[Row]) -> dict[int, Row]:
    return {row["id"]: row for row in rows}
