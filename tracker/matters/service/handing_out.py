"""Handing matters out (交办): a task in force at once, and one message to each who hears of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from tracker.audit import service as audit
from tracker.core import clock
from tracker.core.db import db
from tracker.core.errors import RuleBroken
from tracker.core.files import FileStore
from tracker.core.texts import written
from tracker.core.workdays import due_day
from tracker.directory import queries as directory
from tracker.enclosures.service import Upload, enclose
from tracker.inbox import service as inbox
from tracker.matters.entering import LONGEST_TEXT, Line, refuse_wrong
from tracker.matters.reporting import span_of
from tracker.models import (
    Actor,
    AuditAction,
    Instruction,
    Matter,
    MatterKind,
    MatterReceipt,
    Meeting,
    MessageKind,
    Official,
    Plan,
    PlanKind,
    Post,
    Task,
)
from tracker.plans import service as plans
from tracker.plans.service import LeaderEntry

MOST_NAMED = 20


@dataclass(frozen=True)
class MeetingEntry:
    title: str
    held_on: date
    number: str = ""


@dataclass(frozen=True)
class Source:
    """Where matters come from, and the document that they rest on.

    post: whose note it is. meeting: which decided on them. instruction: of which one is made.
    """

    kind: MatterKind
    post: Post | None = None
    meeting: MeetingEntry | None = None
    proposer: str = ""
    proposal_number: str = ""
    basis_title: str = ""
    basis_number: str = ""
    basis_on: date | None = None
    instruction: Instruction | None = None


def hand_out(
    lines: Sequence[Line],
    source: Source,
    *,
    uploads: Sequence[Upload] = (),
    store: FileStore,
    by: Actor,
) -> list[Matter]:
    """Hand matters out to their units: all of them, or none (交办).

    Whoever reports or answers for a unit gets one message about all. The same text of the same
    origin is handed out once a day. The files go with the meeting where there is one, else with
    the matter. Raises RuleBroken for a line or an origin in which something is wrong or missing.
    """
    refuse_wrong(lines)
    source = _settled(source)
    plan = rolling_plan_of(by)
    _refuse_twice(plan, lines, source, by)
    meeting = _meeting(source.meeting, by) if source.meeting else None
    made = [_handed_out(plan, line, source, meeting, by) for line in lines]
    db.session.flush()
    if uploads:
        enclose(meeting or made[0], uploads, store=store, by=by)
    for matter in made:
        audit.record(
            AuditAction.MATTER_HANDED_OUT,
            matter.task,
            by=by,
            kind=matter.kind.label,
            units=[each.unit.short_name for each in matter.receipts],
            due_on=matter.task.due_on.isoformat() if matter.task.due_on else "",
        )
    _tell(made, by)
    return made


def rolling_plan_of(by: Actor) -> Plan:
    """The year's plan of matters, held; in force from the first of them."""
    return plans.rolling_plan(
        PlanKind.MATTERS,
        title=f"{by.on.year}年交办事项",
        headings=[kind.label for kind in MatterKind],
        by=by,
    )


def _settled(source: Source) -> Source:
    """The origin, with nothing that its kind does not have; RuleBroken where it lacks something."""
    if source.kind is MatterKind.LEADERS_NOTE and source.post is None:
        raise RuleBroken("请选择作出批示的领导。", field="post")
    if source.kind is MatterKind.MEETING and source.meeting is None:
        raise RuleBroken("请填写会议名称和日期。", field="meeting_title")
    proposed = source.kind in (MatterKind.SUGGESTION, MatterKind.MOTION)
    return Source(
        kind=source.kind,
        post=source.post if source.kind is MatterKind.LEADERS_NOTE else None,
        meeting=source.meeting if source.kind is MatterKind.MEETING else None,
        proposer=source.proposer if proposed else "",
        proposal_number=source.proposal_number if proposed else "",
        basis_title=source.basis_title,
        basis_number=source.basis_number,
        basis_on=source.basis_on,
        instruction=source.instruction,
    )


def _refuse_twice(plan: Plan, lines: Sequence[Line], source: Source, by: Actor) -> None:
    """What stands there already was handed out a moment ago, or by somebody else."""
    if source.instruction is not None:
        taken = select(Matter.id).where(Matter.instruction_id == source.instruction.id)
        if db.session.scalar(taken) is not None:
            raise RuleBroken("这件批示已经立为交办事项，不用再立。")
    same = db.session.scalar(
        select(Task.text)
        .join(Matter, Matter.task_id == Task.id)
        .where(
            Task.plan_id == plan.id,
            Task.text.in_([line.text for line in lines]),
            Matter.kind == source.kind,
            Matter.handed_out_on == by.on,
        )
        .limit(1)
    )
    if same:
        raise RuleBroken(f"“{same[:20]}”今天已经交办，请到交办事项里核对。", field="text")


def _meeting(entry: MeetingEntry, by: Actor) -> Meeting:
    """The meeting of that name and day; a record may be entered in several parts."""
    title = written(entry.title, "会议名称", 200, field="meeting_title")
    if entry.held_on > by.on:
        raise RuleBroken("会议日期还没有到，请核对。", field="held_on")
    meeting = db.session.scalar(
        select(Meeting).where(
            Meeting.government_id == by.government_id,
            Meeting.title == title,
            Meeting.held_on == entry.held_on,
        )
    )
    if meeting is None:
        meeting = Meeting(
            government_id=by.government_id,
            title=title,
            held_on=entry.held_on,
            number=entry.number,
            recorded_by=by.official,
            at=clock.now(),
        )
        db.session.add(meeting)
        db.session.flush()
        audit.record(AuditAction.MEETING_RECORDED, meeting, by=by, title=title)
    meeting.number = meeting.number or entry.number
    return meeting


def _handed_out(
    plan: Plan, line: Line, source: Source, meeting: Meeting | None, by: Actor
) -> Matter:
    assert line.reporting is not None
    leaders = line.leaders or ((LeaderEntry(source.post),) if source.post else ())
    task = plans.add_issued_task(
        plan,
        plans.IssuedTask(
            text=written(line.text, "事项", LONGEST_TEXT, field="text"),
            heading=source.kind.label,
            parties=line.parties,
            leaders=leaders,
            due_on=line.reporting.due_on,
            cadence=line.reporting.cadence,
            span=span_of(line.reporting),
            periods=line.periods,
            requirement=line.requirement,
        ),
        by=by,
    )
    holder = directory.holder_of(source.post, on=by.on) if source.post else None
    matter = Matter(
        task=task,
        kind=source.kind,
        post=source.post,
        leader_name=holder.name if holder else "",
        meeting=meeting,
        proposer=source.proposer,
        proposal_number=source.proposal_number,
        basis_title=source.basis_title,
        basis_number=source.basis_number,
        basis_on=source.basis_on,
        instruction=source.instruction,
        handed_out_on=by.on,
        handed_out_by=by.official,
        receipts=[MatterReceipt(unit=each.unit) for each in task.assignments],
    )
    db.session.add(matter)
    return matter


def _tell(made: Sequence[Matter], by: Actor) -> None:
    """One message to each, also to who answers for several units (docs/rules.md 16)."""
    shares: dict[Official, dict[Matter, None]] = {}
    for matter in made:
        for receipt in matter.receipts:
            unit = receipt.unit
            told = [*directory.reporters_of(unit, on=by.on), *directory.heads_of(unit, on=by.on)]
            for official in told:
                shares.setdefault(official, {})[matter] = None
    for official, share in shares.items():
        matters = sorted(share, key=lambda each: each.task.due_on or date.max)
        first = matters[0]
        alone = len(matters) == 1
        inbox.send(
            official,
            MessageKind.MATTER,
            _subject(matters, by.on),
            occurrence=f"handed_out.{made[0].id}",
            text=_text(matters, by.on),
            link=f"/tasks/{first.task_id}" if alone else "/matters",
        )


def _subject(matters: Sequence[Matter], on: date) -> str:
    until = f"{_until(matters[0], on)}前报送"
    if len(matters) == 1:
        return f"交办事项：{matters[0].task.text[:24]}，请于{until}"
    return f"交办 {len(matters)} 件事项，最早的请于{until}"


def _text(matters: Sequence[Matter], on: date) -> str:
    lines = [f"{_until(each, on)}前：{each.task.text}" for each in matters[:MOST_NAMED]]
    if len(matters) > MOST_NAMED:
        lines.append(f"等 {len(matters)} 件。")
    first = matters[0]
    source = "，".join(filter(None, (first.kind.label, first.origin, first.basis)))
    return "\n".join([f"来源：{source}。", *lines])


def _until(matter: Matter, on: date) -> str:
    due_on = matter.task.due_on
    return due_day(due_on, on, directory.work_calendar()) if due_on else ""
