"""Who hears of an objection, and of the end of its time; each once (docs/rules.md 16)."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select

from tracker.core.db import db, transaction
from tracker.core.workdays import WorkCalendar, due_day
from tracker.directory import queries as directory
from tracker.inbox import service as inbox
from tracker.models import (
    Actor,
    Government,
    MessageKind,
    Objection,
    ObjectionStatus,
    Official,
    PostKind,
)
from tracker.objections import queries
from tracker.objections.clocks import is_near
from tracker.plans.queries import leading_officials


def tell_signers(objection: Objection, by: Actor) -> None:
    """The head, where somebody else wrote it."""
    if not objection.unit.needs_signoff:
        return
    until = _said(
        queries.clock_of(objection.published, objection.unit, directory.work_calendar()).object_by,
        by.on,
    )
    heads = directory.heads_of(objection.unit.standing(by.on), on=by.on)
    _tell(
        [head for head in heads if head is not by.official],
        objection,
        f"请签发{_about(objection)}的异议",
        "written",
        f"{by.name}已写好，{until}以前签发才算提出。",
    )


def tell_office(objection: Objection, by: Actor) -> None:
    until = _said(queries.decide_by(objection, directory.work_calendar()), by.on)
    _tell(
        _office(objection, by.on),
        objection,
        f"{objection.unit.short_name}对{_about(objection)}提出异议",
        "raised",
        f"{until}以前由没有参与评定的领导决定。请写明督查室意见，送领导复核。",
    )


def tell_decider(objection: Objection, leader: Official, by: Actor) -> None:
    until = _said(queries.decide_by(objection, directory.work_calendar()), by.on)
    post = objection.decider_post_id
    _tell(
        [leader],
        objection,
        f"请复核{objection.unit.short_name}对{_about(objection)}的异议",
        f"referred.{post}",
        f"{until}以前决定。",
    )


def tell_of_withdrawal(objection: Objection, by: Actor) -> None:
    told = _office(objection, by.on)
    if objection.decider_post and (acting := directory.acting_in(objection.decider_post, on=by.on)):
        told.append(acting)
    _tell(
        told,
        objection,
        f"{objection.unit.short_name}撤回了对{_about(objection)}的异议",
        "withdrawn",
        objection.withdrawn_why,
    )


def tell_decision(objection: Objection, by: Actor) -> None:
    """The unit and the office; where the mark was corrected, those who lead the task too."""
    told = [*directory.people_of(objection.unit, on=by.on), *_office(objection, by.on)]
    result = f"{objection.status.label}，评定不变"
    if objection.corrected_to and objection.mark_before:
        result = (
            f"{objection.status.label}，由{objection.mark_before.label}"
            f"更正为{objection.corrected_to.label}"
        )
        told += leading_officials([objection.task_id], on=by.on)
    _tell(
        told,
        objection,
        f"{_about(objection)}的异议：{result}",
        "decided",
        f"{objection.decided_by_post_title}{objection.decided_by_name}：{objection.decision}",
    )


def tell_clocks(today: date) -> int:
    """Tell, once each, that a decision has to be made within five working days and that its time
    is over; and a head, that what he has not signed will be too late. Nothing on a day off: what
    was missed is told on the next working day. How many messages were written."""
    calendar = directory.work_calendar()
    if not calendar.is_workday(today):
        return 0
    told = 0
    for government_id in db.session.scalars(select(Government.id)).all():
        with transaction():
            for objection in queries.undecided_of(government_id):
                told += _tell_clock(objection, today, calendar)
    return told


def _tell_clock(objection: Objection, today: date, calendar: WorkCalendar) -> int:
    if objection.is_written:
        last = queries.clock_of(objection.published, objection.unit, calendar).object_by
        if not is_near(last, today, calendar):
            return 0
        heads = directory.heads_of(objection.unit.standing(today), on=today)
        subject = f"{_about(objection)}的异议还没有签发"
        return _tell(heads, objection, subject, "unsigned", f"{_said(last, today)}截止。")
    last_day = queries.decide_by(objection, calendar)
    assert last_day is not None
    name = f"{objection.unit.short_name}对{_about(objection)}的异议"
    where = (
        "请督查室送领导复核。"
        if objection.status is ObjectionStatus.RAISED
        else "请复核的领导决定。"
    )
    if is_near(last_day, today, calendar):
        text = f"{_said(last_day, today)}以前要作出决定。{where}"
        return _tell(_deciding(objection, today), objection, f"{name}快到决定期限", "near", text)
    if today > last_day:
        text = f"应当在{_said(last_day, today)}以前决定，逾期也要决定。{where}"
        return _tell(_deciding(objection, today), objection, f"{name}逾期未决定", "over", text)
    return 0


def _deciding(objection: Objection, on: date) -> list[Official]:
    """The office, and who is to decide."""
    told = _office(objection, on)
    if objection.decider_post and (acting := directory.acting_in(objection.decider_post, on=on)):
        told.append(acting)
    return told


def _office(objection: Objection, on: date) -> list[Official]:
    return directory.officials_in(objection.unit.government_id, PostKind.SUPERVISOR, on=on)


def _about(objection: Objection) -> str:
    return f"{objection.task.name}{objection.period.label}评定"


def _said(day: date | None, on: date) -> str:
    return due_day(day, on, directory.work_calendar()) if day else ""


def _tell(
    officials: Iterable[Official], objection: Objection, subject: str, what: str, text: str
) -> int:
    sent = [
        inbox.send(
            official,
            MessageKind.OBJECTION,
            subject,
            occurrence=f"objection.{objection.id}.{what}",
            text=text,
            link=f"/objections/{objection.id}",
        )
        for official in dict.fromkeys(officials)
    ]
    return sum(message is not None for message in sent)
