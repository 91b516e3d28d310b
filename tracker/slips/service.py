"""Writing a slip, answering it, taking it back (督办单)."""

from datetime import date, timedelta

from sqlalchemy import select

from tracker.audit import service as audit
from tracker.core import clock, days
from tracker.core.db import db
from tracker.core.errors import RuleBroken
from tracker.core.texts import written
from tracker.core.workdays import due_day
from tracker.directory import queries as directory
from tracker.inbox import service as inbox
from tracker.models import (
    TALKS_AHEAD,
    Actor,
    AuditAction,
    MessageKind,
    Official,
    PostKind,
    Slip,
    SlipLevel,
    SlipReport,
    Talk,
    TalkStatus,
    Unit,
)
from tracker.plans import queries as plans
from tracker.slips import queries
from tracker.slips.queries import Due

LONGEST_DEMAND = 1000
LONGEST_ANSWER = 3000
LONGEST_REASON = 500
WORKDAYS_TO_ANSWER = 3
# Who answered has so long to hand in what he owes, unless the office sets another day.
WORKDAYS_TO_REPORT = 5
LONGEST_AHEAD = timedelta(days=62)  # what is never due is never answered


def demand_of(due: Due) -> str:
    """What a slip demands, as the office would write it; to be edited."""
    if due.previous is None:
        return (
            f"你单位有 {len(due.reports)} 份报送逾期 {due.workdays} 个工作日未报。"
            "请立即补报，并说明原因和补报时间。"
        )
    became = "到期没有答复"
    if due.previous.answered_at and due.previous.report_by:
        became = f"答复后，到{days.day(due.previous.report_by)}没有补报"
    return (
        f"{due.previous.level.label}（{days.day_full(due.previous.issued_on)}发出）{became}，"
        f"仍有 {len(due.reports)} 份报送未报。请主要负责人过问，立即补报并书面说明原因。"
    )


def hearers_of(due: Due, *, on: date) -> list[Official]:
    """Who is told of it: the unit's head and liaisons; from orange also the lead officials of the
    tasks, for red also the director and the mayor."""
    unit, task_ids = due.unit, {each.report.assignment.task_id for each in due.reports}
    told = directory.people_of(unit, on=on)
    if due.level is not SlipLevel.BLUE:
        told += plans.leading_officials(task_ids, on=on)
    if due.level is SlipLevel.RED:
        for kind in (PostKind.DIRECTOR, PostKind.MAYOR):
            told += directory.officials_in(unit.government_id, kind, on=on)
    return list(dict.fromkeys(told))


def issue_slip(
    unit: Unit, *, level: SlipLevel | None, demand: str, answer_by: date, by: Actor
) -> Slip:
    """Send the unit the slip that is due, at the level that was seen on the page.

    Two who send it at once send one. RuleBroken if another is due meanwhile, or none.
    """
    _hold_unit(unit.id)
    due = queries.slip_due(unit, directory.work_calendar(), on=by.on)
    if due is None:
        raise RuleBroken(f"{unit.short_name}现在没有要发的督办单，请刷新后核对。")
    if due.level is not level:
        raise RuleBroken(f"{unit.short_name}现在要发的是{due.level.label}，请刷新后核对。")
    demand = written(demand, "督办要求", LONGEST_DEMAND, field="demand")
    _refuse_day(answer_by, "答复期限", by, field="answer_by")
    slip = Slip(
        unit=unit,
        level=level,
        previous=due.previous,
        demand=demand,
        issued_on=by.on,
        issued_by=by.official,
        answer_by=answer_by,
        reports=[SlipReport(report=each.report, due_on=each.due_on) for each in due.reports],
    )
    db.session.add(slip)
    db.session.flush()
    audit.record(
        AuditAction.SLIP_ISSUED,
        slip,
        by=by,
        unit=unit.short_name,
        level=level.label,
        reports=len(slip.reports),
    )
    for official in hearers_of(due, on=by.on):
        _tell(official, slip, f"{level.label}：{unit.short_name}{_asks(slip, by)}", demand)
    return slip


def answer_slip(slip: Slip, *, text: str, by: Actor) -> None:
    """Write the unit's answer, and tell the office; the same answer twice is one."""
    _hold(slip)
    text = written(text, "答复内容", LONGEST_ANSWER, field="text")
    if slip.withdrawn_at is not None:
        raise RuleBroken("督办单已经撤回，不用答复。")
    if slip.answered_at is not None:
        if slip.answer == text:
            return
        raise RuleBroken("督办单已经答复，要补充请联系督查室。")
    slip.answer, slip.answered_at, slip.answered_by = text, clock.now(), by.official
    slip.report_by = directory.work_calendar().add(by.on, WORKDAYS_TO_REPORT)
    audit.record(AuditAction.SLIP_ANSWERED, slip, by=by, unit=slip.unit.short_name)
    for official in directory.officials_in(by.government_id, PostKind.SUPERVISOR, on=by.on):
        _tell(official, slip, f"{slip.unit.short_name}答复了{slip.level.label}", text, "answered")


def set_report_day(slip: Slip, *, report_by: date, by: Actor) -> None:
    """Set by when an answered slip's reports have to be in (补报期限), and tell the unit; after
    that day the next slip is due, or after a red one a talk."""
    _hold(slip)
    if slip.withdrawn_at is not None or slip.answered_at is None:
        raise RuleBroken("督办单答复以后才定补报期限，请等答复。")
    _refuse_day(report_by, "补报期限", by, field="report_by")
    if slip.report_by == report_by:
        return
    slip.report_by = report_by
    audit.record(
        AuditAction.SLIP_DAY_SET,
        slip,
        by=by,
        unit=slip.unit.short_name,
        due_on=report_by.isoformat(),
    )
    until = due_day(report_by, by.on, directory.work_calendar())
    what = f"day.{clock.now().isoformat()}"  # it may be set back
    for official in directory.people_of(slip.unit, on=by.on):
        _tell(official, slip, f"{slip.level.label}要补报的，请于{until}前报出", "", what)


def withdraw_slip(slip: Slip, *, reason: str, by: Actor) -> None:
    """Take back a slip that was sent by mistake; its trace stays."""
    _hold(slip)
    reason = written(reason, "撤回的原因", LONGEST_REASON, field="reason")
    if slip.withdrawn_at is not None:
        raise RuleBroken("督办单已经撤回，不用再撤。")
    following = select(Slip.id).where(Slip.previous_id == slip.id, Slip.withdrawn_at.is_(None))
    if db.session.scalar(following) is not None:
        raise RuleBroken("后面已发出更重的督办单，请先撤回那一份。")
    talks = (TalkStatus.PROPOSED, *TALKS_AHEAD)
    asked = select(Talk.id).where(Talk.slip_id == slip.id, Talk.status.in_(talks))
    if db.session.scalar(asked) is not None:
        raise RuleBroken("按这份督办单已经提出约谈，请先撤回约谈。")
    slip.withdrawn_at, slip.withdrawn_by_id = clock.now(), by.official.id
    slip.withdrawn_why = reason
    audit.record(AuditAction.SLIP_WITHDRAWN, slip, by=by, unit=slip.unit.short_name, reason=reason)
    for official in directory.people_of(slip.unit, on=by.on):
        _tell(official, slip, f"督查室撤回了{slip.level.label}", reason, "withdrawn")


def _refuse_day(day: date, name: str, by: Actor, *, field: str) -> None:
    """RuleBroken for a day that is past, or so far that nothing is ever due."""
    if day < by.on:
        raise RuleBroken(f"{name}已经过去，请另选一天。", field=field)
    if day - by.on > LONGEST_AHEAD:
        raise RuleBroken(f"{name}太长，请选两个月以内的一天。", field=field)


def _hold(slip: Slip) -> None:
    """Let all who act on the unit's slips at once take turns: an answer, and the slip that would
    follow because there was none."""
    _hold_unit(slip.unit_id)
    db.session.refresh(slip)


def _hold_unit(unit_id: int) -> None:
    db.session.execute(select(Unit.id).where(Unit.id == unit_id).with_for_update(key_share=True))


def _asks(slip: Slip, by: Actor) -> str:
    until = due_day(slip.answer_by, by.on, directory.work_calendar())
    return f" {len(slip.reports)} 份逾期未报，请于{until}前答复"


def _tell(official: Official, slip: Slip, subject: str, text: str, what: str = "issued") -> None:
    inbox.send(
        official,
        MessageKind.SLIP,
        subject,
        occurrence=f"slip.{slip.id}.{what}",
        text=text,
        link=f"/slips/{slip.id}",
    )
