"""The invitation to a talk (约谈通知)."""

from tracker.core.days import day_full, weekday
from tracker.core.errors import RuleBroken
from tracker.letters.facts import ISSUED_ON, Facts
from tracker.letters.slips import named
from tracker.models import Actor, NoticeKind, Talk, TalkStatus, WordingKind

WITHOUT_TASKS = "就上述情况作出说明。"


def of_talk(talk: Talk, by: Actor) -> Facts:
    """RuleBroken for a talk that no leader has approved, or that is not ahead any more."""
    if talk.status is TalkStatus.PROPOSED:
        raise RuleBroken("约谈还没有批准，请批准以后再印发通知。")
    if not talk.is_ahead:
        raise RuleBroken(f"这次约谈{talk.status.label}，不用再印发通知。")
    if talk.planned_on < by.on:
        raise RuleBroken("约谈的日子已经过去，请先改期再印发通知。")
    unit = talk.unit.standing(by.on)
    when = f"{day_full(talk.planned_on)}（{weekday(talk.planned_on)}）{talk.planned_time}"
    return Facts(
        wording=WordingKind.TALK,
        notice=NoticeKind.TALK,
        units=(unit,),
        addressed_to=(unit.name,),
        subjects=(talk,),
        values={
            "政府": unit.government.full_name,
            "单位": unit.name,
            ISSUED_ON: day_full(by.on),
            "原因": talk.reason,
            "批准人": talk.decided_by_post_title,
            "约谈人": talk.talker_post.title,
            "约谈时间": when,
            "地点": talk.place,
            "涉及任务": "\n".join(map(named, talk.tasks)) or WITHOUT_TASKS,
        },
        # A talk that was put off is invited to anew.
        occasion=f"{talk.planned_on.isoformat()} {talk.planned_time} {talk.place}",
    )
