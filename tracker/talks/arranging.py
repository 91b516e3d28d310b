"""When and where a talk is to be, who holds it, and why (约谈的安排)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tracker.core.days import day_full
from tracker.core.errors import RuleBroken
from tracker.core.texts import written
from tracker.directory import queries as directory
from tracker.models import Actor, Post, PostKind
from tracker.slips.queries import Listed

LONGEST_PLACE = 100
_A_TIME = re.compile(r"([01]?\d|2[0-3]):[0-5]\d")


@dataclass(frozen=True)
class Meeting:
    """When and where a talk is to be."""

    on: date
    time: str
    place: str


def reason_of(due: Listed) -> str:
    """Why a talk is to be held, as the office would write it; to be edited."""
    slip = due.slip
    became = "答复后到期仍未补报" if slip.answered_at else "到期没有答复"
    return (
        f"{slip.level.label}（{day_full(slip.issued_on)}发出）{became}，"
        f"仍有 {due.missing} 份报送未报。"
    )


def checked(meeting: Meeting, by: Actor) -> Meeting:
    """The meeting, if its day is to come and its time and place are said; else RuleBroken."""
    if meeting.on < by.on:
        raise RuleBroken("约谈的日期已经过去，请另选一天。", field="planned_on")
    if not _A_TIME.fullmatch(meeting.time.strip()):
        raise RuleBroken("请写明几点，例如 15:00。", field="planned_time")
    place = written(meeting.place, "地点", LONGEST_PLACE, field="place")
    return Meeting(meeting.on, meeting.time.strip(), place)


def seat(post: Post | None, kinds: Sequence[PostKind], by: Actor, field: str) -> Post:
    """The post, if it may be chosen there and somebody acts in it."""
    if post is None or post.kind not in kinds or post.government_id != by.government_id:
        raise RuleBroken("请从列出的岗位里选一个。", field=field)
    if post.abolished_on is not None or directory.acting_in(post, on=by.on) is None:
        raise RuleBroken(f"{post.title}现在空缺，请另选一位。", field=field)
    return post
