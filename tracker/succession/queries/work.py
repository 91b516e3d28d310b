"""All open work that hangs on a post, as it goes with the post to whoever holds it next.

A part is a kind of work: its name, its measure word, and what is in it. Each is a constant number
of queries, and can be frozen as JSON: a handover shows for ever what was handed over then.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from tracker.models import LEADS, POSTS_OF_A_UNIT, Post, PostKind
from tracker.succession.queries.decided import decided_since
from tracker.succession.queries.of_leaders import work_of_leader, work_of_secretary
from tracker.succession.queries.of_office import work_of_director, work_of_office
from tracker.succession.queries.of_units import work_of_unit
from tracker.succession.queries.parts import Item, Part

__all__ = [
    "Item",
    "Part",
    "counts_in_words",
    "decided_since",
    "open_work",
    "parts_as_json",
    "parts_from_json",
]


def open_work(post: Post, *, on: date) -> list[Part]:
    """What waits for the post on a day, each kind of it that there is any of."""
    return [part for part in _parts_of(post, on) if part.items]


def _parts_of(post: Post, on: date) -> Iterable[Part]:
    if post.kind in POSTS_OF_A_UNIT and post.unit is not None:
        return work_of_unit(post.unit, on=on)
    if post.kind in LEADS or post.kind is PostKind.MAYOR:
        return work_of_leader(post, on=on)
    if post.kind is PostKind.SECRETARY:
        return work_of_secretary(post)
    if post.kind is PostKind.DIRECTOR:
        return work_of_director(post)
    return work_of_office(post) if post.kind is PostKind.SUPERVISOR else []


def counts_in_words(parts: Sequence[Part]) -> str:
    """In one sentence's part: 未办结任务 16 项，待签发的报送 3 份."""
    return "，".join(f"{part.name} {part.count} {part.measure}" for part in parts)


def parts_as_json(parts: Sequence[Part]) -> list[dict[str, Any]]:
    return [
        {
            "name": part.name,
            "measure": part.measure,
            "items": [[item.text, item.note, item.link] for item in part.items],
        }
        for part in parts
    ]


def parts_from_json(kept: Sequence[dict[str, Any]]) -> list[Part]:
    return [
        Part(each["name"], each["measure"], tuple(Item(*item) for item in each["items"]))
        for each in kept
    ]
