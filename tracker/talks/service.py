"""Proposing a talk, approving it, confirming, holding and recording it (约谈; docs/rules.md 31)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tracker.audit import service as audit
from tracker.core import clock
from tracker.core.days import day_full
from tracker.core.db import db, hold
from tracker.core.errors import RuleBroken
from tracker.core.files import FileStore
from tracker.core.texts import written
from tracker.directory import queries as directory
from tracker.enclosures import service as enclosures
from tracker.models import (
    Actor,
    AuditAction,
    Commitment,
    Post,
    Slip,
    Talk,
    TalkPostponement,
    TalkStatus,
    Task,
    Unit,
)
from tracker.reports.service.versions import name_of
from tracker.talks import queries, telling
from tracker.talks.arranging import LONGEST_PLACE, Meeting, checked, reason_of, seat

LONGEST_REASON = 1000
LONGEST_SAID = 5000
LONGEST_PROMISE = 500


@dataclass(frozen=True)
class Promise:
    """What a unit promises, and by when."""

    text: str
    due_on: date


def propose_talk(
    unit: Unit,
    *,
    reason: str,
    meeting: Meeting,
    talker: Post | None,
    approver: Post | None,
    task_ids: Collection[int] = (),
    slip: Slip | None = None,
    by: Actor,
) -> Talk:
    """Propose a talk with a unit's head to a leader, who approves it before the unit hears of it.

    slip: the red one that it follows; one talk a slip. task_ids: of the unit's open tasks.
    The same proposal twice is one.
    """
    hold(unit)
    reason = written(reason, "约谈的原因", LONGEST_REASON, field="reason")
    meeting = checked(meeting, by)
    talker = seat(talker, queries.TALKING, by, "talker")
    approver = seat(approver, queries.APPROVING, by, "approver")
    _refuse_settled(unit, slip, by)
    tasks = _chosen(unit, task_ids, by)
    if same := queries.same_proposal(unit, reason, meeting.on, meeting.time, talker):
        return same
    talk = Talk(
        unit_id=unit.id,
        slip_id=slip.id if slip else None,
        status=TalkStatus.PROPOSED,
        reason=reason,
        talker_post_id=talker.id,
        planned_on=meeting.on,
        planned_time=meeting.time,
        place=meeting.place,
        proposed_by_id=by.official.id,
        proposed_at=clock.now(),
        approver_post_id=approver.id,
        tasks=tasks,
    )
    db.session.add(talk)
    db.session.flush()
    _record(AuditAction.TALK_PROPOSED, talk, by, approver=approver.title, reason=reason)
    leader = directory.acting_in(approver, on=by.on)
    telling.tell([leader], talk, f"请批准约谈{unit.short_name}", "asked", reason)
    return talk


def approve_talk(talk: Talk, *, opinion: str = "", by: Actor) -> None:
    """The leader approves it, and the unit is told (批准); the same twice is one."""
    hold(talk)
    if talk.is_ahead:
        return
    if talk.status is TalkStatus.PROPOSED and talk.planned_on < by.on:
        day = day_full(talk.planned_on)
        raise RuleBroken(f"约谈原定{day}，已经过去，请点“不批准”，由督查室另定日期再送。")
    _decide(talk, TalkStatus.APPROVED, opinion.strip(), by)
    _record(AuditAction.TALK_APPROVED, talk, by)
    telling.tell(
        telling.of_office(talk, by),
        talk,
        f"{by.post_title}{by.name}批准约谈{talk.unit.short_name}",
        "decided",
    )
    talker = directory.acting_in(talk.talker_post, on=by.on)
    if talker is not by.official:
        telling.tell(
            [talker],
            talk,
            f"由您约谈{talk.unit.short_name}：{telling.when(talk, by)}",
            "talker",
            talk.reason,
        )
    telling.invite(talk, by)


def refuse_talk(talk: Talk, *, opinion: str, by: Actor) -> None:
    """The leader does not approve it; no unit hears of it (不批准)."""
    hold(talk)
    opinion = written(opinion, "不批准的理由", LONGEST_REASON, field="opinion")
    _decide(talk, TalkStatus.REFUSED, opinion, by)
    _record(AuditAction.TALK_REFUSED, talk, by, reason=opinion)
    subject = f"{by.post_title}{by.name}没有批准约谈{talk.unit.short_name}"
    telling.tell(telling.of_office(talk, by), talk, subject, "decided", opinion)


def confirm_talk(talk: Talk, *, attends: str, by: Actor) -> None:
    """The unit says that it comes, and who; the same twice is one (确认)."""
    hold(talk)
    attends = written(attends, "参加的人", LONGEST_PLACE, field="attends")
    if talk.status is TalkStatus.CONFIRMED and talk.attends == attends:
        return
    name = name_of(by)
    if talk.status is not TalkStatus.CONFIRMED:
        talk.move_to(TalkStatus.CONFIRMED)
    talk.attends, talk.confirmed_by_name, talk.confirmed_at = attends, name, clock.now()
    _record(AuditAction.TALK_CONFIRMED, talk, by)
    telling.tell(
        telling.of_office(talk, by),
        talk,
        f"{talk.unit.short_name}确认参加约谈",
        f"confirmed.{len(talk.postponements)}",
        f"参加：{attends}。",
    )


def postpone_talk(talk: Talk, *, meeting: Meeting, reason: str, by: Actor) -> None:
    """Put it off to another day or place; the unit confirms anew (改期)."""
    hold(talk)
    reason = written(reason, "改期的原因", LONGEST_REASON, field="reason")
    if not talk.is_ahead:
        raise RuleBroken(f"这次约谈{talk.status.label}，不用改期。")
    meeting = checked(meeting, by)
    before = (talk.planned_on, talk.planned_time, talk.place)
    if before == (meeting.on, meeting.time, meeting.place):
        raise RuleBroken("时间和地点都没有变，请改了再存。", field="planned_on")
    talk.postponements.append(
        TalkPostponement(
            planned_on=talk.planned_on,
            planned_time=talk.planned_time,
            place=talk.place,
            reason=reason,
            by_id=by.official.id,
            at=clock.now(),
        )
    )
    talk.move_to(TalkStatus.APPROVED)
    talk.planned_on, talk.planned_time, talk.place = meeting.on, meeting.time, meeting.place
    talk.attends, talk.confirmed_by_name, talk.confirmed_at = "", "", None
    db.session.flush()
    _record(AuditAction.TALK_POSTPONED, talk, by, reason=reason, before=before[0].isoformat())
    talker = directory.acting_in(talk.talker_post, on=by.on)
    number = len(talk.postponements)
    if talker is not by.official:
        telling.tell(
            [talker],
            talk,
            f"约谈{talk.unit.short_name}改到{telling.when(talk, by)}",
            f"moved.{number}",
            reason,
        )
    telling.invite(talk, by)


def record_talk(
    talk: Talk,
    *,
    held_on: date | None,
    present: str,
    said: str,
    promises: Sequence[Promise] = (),
    uploads: Sequence[enclosures.Upload] = (),
    store: FileStore,
    by: Actor,
) -> None:
    """Write down that it was held, who was there, what was said and promised (约谈记录); the unit
    is told, and what it promised stands on its page until the office says that it is done."""
    hold(talk)
    if not talk.is_ahead:
        raise RuleBroken(f"这次约谈{talk.status.label}，不用再记录。")
    if held_on is None or held_on > by.on:
        raise RuleBroken("约谈日期不能晚于今天，请核对。", field="held_on")
    present = written(present, "参加的人", LONGEST_REASON, field="present")
    said = written(said, "谈话内容", LONGEST_SAID, field="said")
    for promise in promises:
        written(promise.text, "承诺的事项", LONGEST_PROMISE, field="promises")
        if promise.due_on < held_on:
            raise RuleBroken("承诺的期限早于约谈那天，请核对。", field="promises")
    if len({promise.text for promise in promises}) < len(promises):
        raise RuleBroken("有两条承诺写得一样，请合成一条。", field="promises")
    official_id = by.official.id
    talk.move_to(TalkStatus.HELD)
    talk.held_on, talk.present, talk.said = held_on, present, said
    talk.recorded_by_id, talk.recorded_at = official_id, clock.now()
    talk.commitments.extend(Commitment(text=each.text, due_on=each.due_on) for each in promises)
    db.session.flush()
    if uploads:
        enclosures.enclose(talk, uploads, store=store, by=by)
    _record(AuditAction.TALK_RECORDED, talk, by, on=held_on.isoformat(), count=len(promises))
    number = f"，承诺 {len(promises)} 条" if promises else ""
    telling.tell(telling.of_unit(talk, by), talk, f"约谈记录已存{number}", "held", said)


def finish_commitment(commitment: Commitment, *, note: str, by: Actor) -> None:
    """The office says that what was promised is done; twice is once (承诺已办)."""
    talk = commitment.talk
    hold(talk)
    hold(commitment)
    note = written(note, "办理情况", LONGEST_PROMISE, field="note")
    if commitment.done_at is not None:
        return
    commitment.done_by_id, commitment.done_at = by.official.id, clock.now()
    commitment.done_note = note
    _record(AuditAction.COMMITMENT_DONE, talk, by, text=commitment.text, result=note)


def withdraw_talk(talk: Talk, *, reason: str, by: Actor) -> None:
    """Take it back before it is held; where the unit knows of it, it is told (撤回)."""
    hold(talk)
    reason = written(reason, "撤回的原因", LONGEST_REASON, field="why")
    was_out, official_id = talk.is_out, by.official.id
    talk.move_to(TalkStatus.WITHDRAWN)
    talk.withdrawn_by_id, talk.withdrawn_at = official_id, clock.now()
    talk.withdrawn_why = reason
    _record(AuditAction.TALK_WITHDRAWN, talk, by, reason=reason)
    asked = talk.talker_post if was_out else talk.approver_post
    leader = directory.acting_in(asked, on=by.on)
    told = [*(telling.of_unit(talk, by) if was_out else []), *([leader] if leader else [])]
    telling.tell(told, talk, f"约谈{talk.unit.short_name}撤回了", "withdrawn", reason)


def _refuse_settled(unit: Unit, slip: Slip | None, by: Actor) -> None:
    """RuleBroken where no talk is due on the slip any more."""
    due = queries.proposed_for(unit, on=by.on) if slip else None
    if slip and (due is None or due.slip.id != slip.id):
        raise RuleBroken("这份督办单已经提出约谈，或者不再需要，请刷新后再看。")


def _chosen(unit: Unit, task_ids: Collection[int], by: Actor) -> list[Task]:
    """Of the unit's open tasks those that were ticked, at least one."""
    tasks = [each for each in queries.tasks_of(unit, on=by.on) if each.id in task_ids]
    if not tasks:
        raise RuleBroken("请勾选约谈涉及的任务。", field="tasks")
    return tasks


def _decide(talk: Talk, status: TalkStatus, opinion: str, by: Actor) -> None:
    official_id, name, title = by.official.id, name_of(by), by.post_title
    if len(opinion) > LONGEST_REASON:
        raise RuleBroken(f"意见最多{LONGEST_REASON}字，请删减。", field="opinion")
    talk.move_to(status)
    talk.opinion, talk.decided_by_id, talk.decided_at = opinion, official_id, clock.now()
    talk.decided_by_name, talk.decided_by_post_title = name, title
    db.session.flush()


def _record(action: AuditAction, talk: Talk, by: Actor, **details: Any) -> None:
    audit.record(action, talk, by=by, unit=talk.unit.short_name, **details)


__all__ = [
    "LONGEST_PLACE",
    "Meeting",
    "Promise",
    "approve_talk",
    "confirm_talk",
    "finish_commitment",
    "postpone_talk",
    "propose_talk",
    "reason_of",
    "record_talk",
    "refuse_talk",
    "withdraw_talk",
]
