"""Sending a draft to its units for comment (征求意见): begin, extend, remind, end."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from sqlalchemy import func, select

from tracker.audit import service as audit
from tracker.core import clock
from tracker.core.days import day_full
from tracker.core.db import db, hold
from tracker.core.errors import RuleBroken
from tracker.core.workdays import due_day
from tracker.directory import queries as directory
from tracker.inbox import service as inbox
from tracker.models import (
    Actor,
    AuditAction,
    Consultation,
    ConsultedUnit,
    MessageKind,
    Official,
    PartyRole,
    Plan,
    PlanStatus,
    Task,
    Unit,
)
from tracker.plans.service.assignments import Obligation, obligations
from tracker.plans.service.revisions import lock, refuse_unless_draft
from tracker.plans.service.standing import last_request, running_consultation

# So many working days the units have, unless the office says otherwise.
USUAL_WORKDAYS = 5
LONGEST_NOTE = 500
_FARTHEST = timedelta(days=366)

Shares = dict[Unit, dict[Task, Obligation]]


def usual_due_day(on: date) -> date:
    """The day until which units answer, if the office does not choose another."""
    return directory.work_calendar().add(on, USUAL_WORKDAYS)


def shares_of(plan: Plan, on: date) -> Shares:
    """The units that have tasks in the draft, in the directory's order, each with its tasks."""
    found: Shares = defaultdict(dict)
    for task, obliged in obligations(plan, on).items():
        for each in obliged:
            found[each.unit][task] = each
    return {unit: found[unit] for unit in sorted(found, key=lambda one: (one.position, one.id))}


def begin_consultation(plan: Plan, *, due_on: date, note: str = "", by: Actor) -> Consultation:
    """Send the draft to every unit that has a task in it, group members too."""
    lock(plan)
    refuse_unless_draft(plan)
    running = running_consultation(plan)
    if running and running.is_open(by.on):
        raise RuleBroken(
            f"第{running.number}次征求意见还没有结束，{_until(running)}，请等答复或先结束。"
        )
    _refuse_awaiting_approval(plan)
    _refuse_day(due_on, after=by.on, than="今天")
    shares = shares_of(plan, by.on)
    if not shares:
        raise RuleBroken("草稿里还没有责任单位，请先定责任单位再征求意见。")
    if running:
        _end(running, by)
    consultation = Consultation(
        plan=plan,
        number=_last_number(plan) + 1,
        due_on=due_on,
        note=note,
        begun_by_id=by.official.id,
        begun_at=clock.now(),
    )
    db.session.add(consultation)
    _ask(consultation, shares, by)
    audit.record(
        AuditAction.CONSULTATION_BEGUN,
        consultation,
        by=by,
        plan=plan.title,
        units=len(shares),
        until=due_on.isoformat(),
    )
    return consultation


def extend_consultation(consultation: Consultation, *, due_on: date, by: Actor) -> None:
    """Give the units more time, also when their day is over, and tell those that owe an answer."""
    _hold(consultation)
    _refuse_day(due_on, after=max(consultation.due_on, by.on - timedelta(days=1)), than="原定的")
    before, consultation.due_on = consultation.due_on, due_on
    audit.record(
        AuditAction.CONSULTATION_EXTENDED,
        consultation,
        by=by,
        plan=consultation.plan.title,
        before=before.isoformat(),
        after=due_on.isoformat(),
    )
    title = consultation.plan.title
    _tell(
        consultation,
        owing(consultation, by.on),
        f"《{title}》征求意见延长，{_until(consultation)}",
        occurrence=f"consultation.{consultation.id}.until.{due_on.isoformat()}",
        on=by.on,
    )


def end_consultation(consultation: Consultation, *, by: Actor) -> None:
    """End it before its day, or close it after (结束); who has not answered stays 未答复."""
    _hold(consultation)
    _end(consultation, by)


def ask_added_units(consultation: Consultation, *, by: Actor) -> list[Unit]:
    """Ask the units too that have come into the draft since it was sent (补发)."""
    _hold(consultation)
    _refuse_over(consultation, by.on)
    shares = shares_of(consultation.plan, by.on)
    asked = {each.unit_id for each in consultation.units}
    added = [unit for unit in shares if unit.id not in asked]
    if not added:
        raise RuleBroken("草稿里的单位都已经征求过了，不用再发。")
    _ask(consultation, added, by)
    audit.record(
        AuditAction.CONSULTATION_WIDENED,
        consultation,
        by=by,
        plan=consultation.plan.title,
        units=[unit.short_name for unit in added],
    )
    return added


def remind_unanswered(consultation: Consultation, *, by: Actor) -> list[Unit]:
    """Remind the units that have not answered, each once a day at most (催办)."""
    _hold(consultation)
    _refuse_over(consultation, by.on)
    late = owing(consultation, by.on)
    if not late:
        raise RuleBroken("各单位都已答复，不用提醒。")
    to_tell = [each for each in late if each.reminded_on != by.on]
    if not to_tell:
        raise RuleBroken("未答复的单位今天都已提醒过，不用再提醒，一个单位一天只提醒一次。")
    for each in to_tell:
        each.reminded_on = by.on
    _tell(
        consultation,
        to_tell,
        f"请答复《{consultation.plan.title}》征求意见，{_until(consultation)}",
        occurrence=f"consultation.{consultation.id}.reminded.{by.on.isoformat()}",
        on=by.on,
    )
    audit.record(
        AuditAction.CONSULTATION_REMINDED,
        consultation,
        by=by,
        plan=consultation.plan.title,
        units=[each.unit.short_name for each in to_tell],
    )
    return [each.unit for each in to_tell]


def owing(consultation: Consultation, on: date) -> list[ConsultedUnit]:
    """Those that have tasks in the draft as it stands now and have not answered."""
    shares = shares_of(consultation.plan, on)
    return [each for each in consultation.units if not each.has_answered and each.unit in shares]


def _ask(consultation: Consultation, units: Iterable[Unit], by: Actor) -> None:
    asked = [
        ConsultedUnit(consultation=consultation, unit=unit, asked_at=clock.now()) for unit in units
    ]
    db.session.add_all(asked)
    db.session.flush()
    title = consultation.plan.title
    _tell(
        consultation,
        asked,
        f"《{title}》征求意见，请{_until(consultation, verb='')}前答复",
        occurrence=f"consultation.{consultation.id}.asked.{asked[0].id}",
        on=by.on,
    )


def _tell(
    consultation: Consultation,
    told: Sequence[ConsultedUnit],
    subject: str,
    *,
    occurrence: str,
    on: date,
) -> None:
    """One message to each official, also where he answers for several units."""
    lines: dict[Official, list[str]] = defaultdict(list)
    shares = shares_of(consultation.plan, on)
    for each in told:
        tasks = shares.get(each.unit, {}).values()
        leads = sum(one.party.role is PartyRole.LEAD for one in tasks)
        line = f"{each.unit.short_name} {len(tasks)} 项（牵头 {leads} 项）"
        people = [*directory.reporters_of(each.unit, on=on), *directory.heads_of(each.unit, on=on)]
        for official in dict.fromkeys(people):
            lines[official].append(line)
    note = f"\n{consultation.note}" if consultation.note else ""
    for official, own in lines.items():
        inbox.send(
            official,
            MessageKind.NOTICE,
            subject,
            occurrence=occurrence,
            text=f"草稿中的任务：{'；'.join(own)}。逐项说同意还是有意见。{note}",
            link=f"/consultations/{consultation.id}/answer",
        )


def _hold(consultation: Consultation) -> None:
    """Hold the draft and the round; refuse where the round is over for good."""
    lock(consultation.plan)
    hold(consultation)
    if consultation.ended_at is not None:
        raise RuleBroken(f"第{consultation.number}次征求意见已经结束，请刷新后再看。")
    if consultation.plan.status is not PlanStatus.DRAFT:
        raise RuleBroken(f"方案{consultation.plan.status.label}，征求意见不能再改，请刷新后再看。")


def _refuse_over(consultation: Consultation, on: date) -> None:
    if not consultation.is_open(on):
        raise RuleBroken("答复的日子已经过了，要再收答复请先延长。")


def _end(consultation: Consultation, by: Actor) -> None:
    consultation.ended_by_id, consultation.ended_at = by.official.id, clock.now()
    audit.record(
        AuditAction.CONSULTATION_ENDED,
        consultation,
        by=by,
        plan=consultation.plan.title,
        missing=[each.unit.short_name for each in owing(consultation, by.on)],
    )


def _refuse_awaiting_approval(plan: Plan) -> None:
    last = last_request(plan)
    if last and last.is_pending:
        raise RuleBroken(f"草稿已送{last.leader}审批，要再征求意见请先撤回送审。")


def _refuse_day(due_on: date, *, after: date, than: str) -> None:
    if due_on <= after:
        raise RuleBroken(f"答复截止日请晚于{than}{day_full(after)}。", field="due_on")
    if due_on > after + _FARTHEST:
        raise RuleBroken("答复截止日在一年以后，请核对。", field="due_on")


def _last_number(plan: Plan) -> int:
    last = select(func.max(Consultation.number)).where(Consultation.plan_id == plan.id)
    return db.session.scalar(last) or 0


def _until(consultation: Consultation, *, verb: str = "截止") -> str:
    return f"{due_day(consultation.due_on, clock.today(), directory.work_calendar())}{verb}"
