"""Who hears of a talk, each once (docs/rules.md 16)."""

from collections.abc import Iterable

from tracker.core.workdays import due_day
from tracker.directory import queries as directory
from tracker.inbox import service as inbox
from tracker.models import Actor, MessageKind, Official, PostKind, Talk


def invite(talk: Talk, by: Actor) -> None:
    """The unit: when, where and about what; once more where it was put off."""
    moved = len(talk.postponements)
    what = f"约谈改到{when(talk, by)}" if moved else f"约谈通知：{when(talk, by)}"
    text = (
        f"由{talk.talker_post.title}约谈，地点{talk.place}，涉及{len(talk.tasks)}项任务。"
        f"请主要负责人参加，并确认。\n{talk.reason}"
    )
    tell(of_unit(talk, by), talk, what, f"invited.{moved}", text)


def when(talk: Talk, by: Actor) -> str:
    """The day and the time, as a message says it."""
    calendar = directory.work_calendar()
    return f"{due_day(talk.planned_on, by.on, calendar)} {talk.planned_time}"


def of_unit(talk: Talk, by: Actor) -> list[Official]:
    """The unit's head and liaisons."""
    return directory.people_of(talk.unit, on=by.on)


def of_office(talk: Talk, by: Actor) -> list[Official]:
    """The supervisors."""
    return directory.officials_in(talk.unit.government_id, PostKind.SUPERVISOR, on=by.on)


def tell(
    officials: Iterable[Official | None], talk: Talk, subject: str, what: str, text: str = ""
) -> None:
    """A message to each of them who is there; what: what happened, once a talk."""
    for official in dict.fromkeys(officials):
        if official is not None:
            inbox.send(
                official,
                MessageKind.TALK,
                subject,
                occurrence=f"talk.{talk.id}.{what}",
                text=text,
                link=f"/talks/{talk.id}",
            )
