"""What others wait for from a unit, answers and signatures, and what it has asked for itself."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import contains_eager, joinedload

from tracker.closures.queries import is_refused_last
from tracker.core.db import db
from tracker.core.workdays import WorkCalendar, due_day
from tracker.directory import queries as directory
from tracker.models import (
    STILL_OPEN,
    TALKS_AHEAD,
    UNDECIDED_CLOSURES,
    UNDER_OBJECTION,
    Addressee,
    ChangeRequest,
    Closure,
    Collection,
    Commitment,
    Consultation,
    ConsultedUnit,
    Instruction,
    InstructionReply,
    Matter,
    MatterReceipt,
    Notice,
    NoticeStatus,
    Objection,
    ObjectionStatus,
    Proposal,
    ProposalStatus,
    Slip,
    Talk,
    Task,
    TaskStatus,
    Unit,
)
from tracker.succession.queries.parts import Item, Part, part_of, task_item, until


def asked_of(unit: Unit, *, on: date, calendar: WorkCalendar) -> Iterator[Part]:
    """What the unit has to answer, to sign and to do besides its reports; a query for each."""
    yield part_of("未答复的批示", "件", _instructions(unit, on, calendar))
    yield part_of("待答复的督办单", "份", _slips(unit, on, calendar))
    yield part_of("没有办完的约谈", "次", _talks(unit, on, calendar))
    yield part_of("约谈承诺没有办完的", "项", _commitments(unit, on, calendar))
    yield part_of("待签收的交办事项", "件", _matters(unit))
    yield part_of("没有办完的调整申请", "件", _changes(unit))
    yield part_of("没有办完的销号申请", "件", _closures(unit))
    yield part_of("没有决定的异议", "件", _objections(unit))
    yield part_of("待答复的征求意见", "份", _consulted(unit, on, calendar))
    yield part_of("待签收的文件", "件", _notices(unit))
    yield part_of("没有报出的项目建议", "件", _proposals(unit, on))


def _instructions(unit: Unit, on: date, calendar: WorkCalendar) -> Iterator[Item]:
    replied = select(InstructionReply.id).where(InstructionReply.instruction_id == Instruction.id)
    given = db.session.scalars(
        select(Instruction)
        .where(Instruction.unit_id == unit.id, ~replied.exists())
        .options(joinedload(Instruction.task))
        .order_by(Instruction.id)
    )
    for each in given:
        yield Item(
            f"{each.author_post_title}{each.author_name}批示{each.task.name}",
            until(each.reply_due_on, on, calendar) if each.reply_due_on else "",
            f"/tasks/{each.task_id}",
        )


def _slips(unit: Unit, on: date, calendar: WorkCalendar) -> Iterator[Item]:
    slips = db.session.scalars(
        select(Slip)
        .where(Slip.unit_id == unit.id, Slip.answered_at.is_(None), Slip.withdrawn_at.is_(None))
        .order_by(Slip.id)
    )
    for each in slips:
        yield Item(each.level.label, until(each.answer_by, on, calendar), f"/slips/{each.id}")


def _talks(unit: Unit, on: date, calendar: WorkCalendar) -> Iterator[Item]:
    """Those that are to come, once a leader has approved them."""
    talks = db.session.scalars(
        select(Talk)
        .where(Talk.unit_id.in_(directory.followed_by(unit.id)), Talk.status.in_(TALKS_AHEAD))
        .order_by(Talk.planned_on, Talk.id)
    )
    for each in talks:
        day = due_day(each.planned_on, on, calendar)
        yield Item(
            f"{day} {each.planned_time}，{each.place}", each.status.label, f"/talks/{each.id}"
        )


def _commitments(unit: Unit, on: date, calendar: WorkCalendar) -> Iterator[Item]:
    promised = db.session.scalars(
        select(Commitment)
        .join(Commitment.talk)
        .where(Talk.unit_id.in_(directory.followed_by(unit.id)), Commitment.done_at.is_(None))
        .order_by(Commitment.due_on, Commitment.id)
    )
    for each in promised:
        yield Item(each.text, until(each.due_on, on, calendar), f"/talks/{each.talk_id}")


def _matters(unit: Unit) -> Iterator[Item]:
    receipts = db.session.scalars(
        select(MatterReceipt)
        .join(MatterReceipt.matter)
        .join(Matter.task)
        .where(
            MatterReceipt.unit_id == unit.id,
            MatterReceipt.signed_at.is_(None),
            Task.status != TaskStatus.WITHDRAWN,
        )
        .options(contains_eager(MatterReceipt.matter).contains_eager(Matter.task))
        .order_by(MatterReceipt.id)
    )
    for each in receipts:
        yield task_item(each.matter.task)


def _changes(unit: Unit) -> Iterator[Item]:
    changes = db.session.scalars(
        select(ChangeRequest)
        .join(ChangeRequest.task)
        .where(
            ChangeRequest.unit_id == unit.id,
            ChangeRequest.status.in_(STILL_OPEN),
            Task.status == TaskStatus.OPEN,
        )
        .options(contains_eager(ChangeRequest.task))
        .order_by(ChangeRequest.id)
    )
    for each in changes:
        if each.signed_at is None:
            yield _unsigned("调整申请", each.status.label)
        else:
            yield Item(f"{each.task.name}{each.verb}", each.status.label, f"/amendments/{each.id}")


def _closures(unit: Unit) -> Iterator[Item]:
    closures = db.session.scalars(
        select(Closure)
        .join(Closure.task)
        .where(
            Closure.unit_id == unit.id,
            or_(Closure.status.in_(UNDECIDED_CLOSURES), is_refused_last()),
            Task.status == TaskStatus.OPEN,
        )
        .options(contains_eager(Closure.task))
        .order_by(Closure.id)
    )
    for each in closures:
        if each.was_declared:
            yield Item(each.task.name, each.status.label, f"/closures/{each.id}")
        else:
            yield _unsigned("销号申请", each.status.label)


def _objections(unit: Unit) -> Iterator[Item]:
    objections = db.session.scalars(
        select(Objection)
        .where(
            Objection.unit_id.in_(directory.followed_by(unit.id)),
            Objection.status.in_((ObjectionStatus.WRITTEN, *UNDER_OBJECTION)),
        )
        .options(joinedload(Objection.task), joinedload(Objection.period))
        .order_by(Objection.id)
    )
    for each in objections:
        if each.is_written:
            yield _unsigned("异议", each.status.label)
        else:
            what = f"{each.task.name}{each.period.label}的评定"
            yield Item(what, each.status.label, f"/objections/{each.id}")


def _unsigned(what: str, state: str) -> Item:
    """Without its words: it is the unit's own affair until its head has signed."""
    return Item(f"还没有报出的{what}", state, "")


def _consulted(unit: Unit, on: date, calendar: WorkCalendar) -> Iterator[Item]:
    asked = db.session.scalars(
        select(ConsultedUnit)
        .join(ConsultedUnit.consultation)
        .where(
            ConsultedUnit.unit_id == unit.id,
            ConsultedUnit.answered_at.is_(None),
            Consultation.ended_at.is_(None),
            Consultation.due_on >= on,
        )
        .options(contains_eager(ConsultedUnit.consultation).joinedload(Consultation.plan))
        .order_by(Consultation.id)
    )
    for each in asked:
        plan, due = each.consultation.plan, each.consultation.due_on
        yield Item(f"《{plan.title}》", until(due, on, calendar), "")


def _notices(unit: Unit) -> Iterator[Item]:
    unsigned = db.session.scalars(
        select(Addressee)
        .join(Addressee.notice)
        .where(
            Addressee.unit_id == unit.id,
            Addressee.signed_at.is_(None),
            Notice.status == NoticeStatus.ISSUED,
        )
        .options(contains_eager(Addressee.notice))
        .order_by(Notice.id)
    )
    for each in unsigned:
        yield Item(each.notice.title, each.notice.number, f"/notices/{each.notice_id}")


def _proposals(unit: Unit, on: date) -> Iterator[Item]:
    proposals = db.session.scalars(
        select(Proposal)
        .join(Proposal.collection)
        .where(
            Proposal.unit_id == unit.id,
            Proposal.status.in_((ProposalStatus.DRAFT, ProposalStatus.AWAITING_SIGNOFF)),
            Collection.closed_at.is_(None),
            Collection.until_on >= on,
        )
        .options(contains_eager(Proposal.collection))
        .order_by(Proposal.id)
    )
    for each in proposals:
        # By its number: what it says is the unit's own affair until it is handed in.
        title = f"{each.collection.title}第{each.number}号"
        yield Item(title, each.status.label, f"/collections/{each.collection_id}")
