"""What waits for a unit's head, another responsible official, or its liaison."""

from collections.abc import Iterator, Sequence
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import contains_eager, joinedload

from tracker.core.db import db
from tracker.core.workdays import WorkCalendar, due_day
from tracker.directory import queries as directory
from tracker.models import (
    Addressee,
    Assignment,
    Collection,
    Consultation,
    ConsultedUnit,
    Instruction,
    InstructionReply,
    Notice,
    NoticeStatus,
    Plan,
    PlanStatus,
    ProgressReport,
    Proposal,
    ProposalStatus,
    ReportStatus,
    Slip,
    Task,
    TaskStatus,
    Unit,
)
from tracker.reports.queries.owed import OWED_ON, owed
from tracker.succession.queries.parts import Item, Part, owed_item, part_of, task_item

# A unit's reports that are owed, by where they are; a draft of nothing is 未填报.
_OWED = (
    ("待签发的报送", ReportStatus.AWAITING_SIGNOFF, False),
    ("退回待重报的", ReportStatus.RETURNED, False),
    ("正在填写的草稿", ReportStatus.DRAFT, False),
    ("还没有填写的报送", ReportStatus.DRAFT, True),
)


def work_of_unit(unit: Unit, *, on: date) -> Iterator[Part]:
    """Everything that the unit has in hand; it goes with each of its posts."""
    calendar = directory.work_calendar()
    yield part_of("未办结任务", "项", _tasks(unit, on))
    reports = owed_by(unit, on)
    for name, status, is_empty in _OWED:
        found = [
            owed_item(report, _until(day, on, calendar))
            for report, day in reports
            if report.status is status
            and (status is not ReportStatus.DRAFT or report.is_empty is is_empty)
        ]
        yield part_of(name, "份", found)
    yield from _asked(unit, on, calendar)
    yield part_of("还要提醒的截止日", "个", _deadlines(reports, on, calendar))


def owed_by(unit: Unit, on: date) -> Sequence[tuple[ProgressReport, date]]:
    """What the unit still has to hand in that day, and by when."""
    rows = db.session.execute(
        owed(select(ProgressReport, OWED_ON), on)
        .where(Assignment.unit_id == unit.id)
        .options(
            contains_eager(ProgressReport.period),
            contains_eager(ProgressReport.assignment).contains_eager(Assignment.task),
        )
        .order_by(OWED_ON, Task.position, ProgressReport.id)
    )
    return [(report, day) for report, day in rows]


def _tasks(unit: Unit, on: date) -> list[Item]:
    assignments = db.session.scalars(
        select(Assignment)
        .join(Assignment.task)
        .join(Task.plan)
        .where(
            Assignment.unit_id == unit.id,
            or_(Assignment.until_on.is_(None), Assignment.until_on > on),
            Plan.status == PlanStatus.ISSUED,
            Task.status == TaskStatus.OPEN,
        )
        .options(contains_eager(Assignment.task))
        .order_by(Plan.id, Task.position)
    )
    return [task_item(each.task, each.role.label) for each in assignments]


def _asked(unit: Unit, on: date, calendar: WorkCalendar) -> Iterator[Part]:
    """What somebody else waits for: answers and signatures."""
    replied = select(InstructionReply.id).where(InstructionReply.instruction_id == Instruction.id)
    given = db.session.scalars(
        select(Instruction)
        .where(Instruction.unit_id == unit.id, ~replied.exists())
        .options(joinedload(Instruction.task))
        .order_by(Instruction.id)
    )
    yield part_of(
        "未答复的批示",
        "件",
        (
            Item(
                f"{each.author_post_title}{each.author_name}批示{each.task.name}",
                _until(each.reply_due_on, on, calendar) if each.reply_due_on else "",
                f"/tasks/{each.task_id}",
            )
            for each in given
        ),
    )
    slips = db.session.scalars(
        select(Slip)
        .where(Slip.unit_id == unit.id, Slip.answered_at.is_(None), Slip.withdrawn_at.is_(None))
        .order_by(Slip.id)
    )
    yield part_of(
        "待答复的督办单",
        "份",
        (
            Item(each.level.label, _until(each.answer_by, on, calendar), f"/slips/{each.id}")
            for each in slips
        ),
    )
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
    yield part_of(
        "待答复的征求意见",
        "份",
        (
            Item(
                f"《{each.consultation.plan.title}》",
                _until(each.consultation.due_on, on, calendar),
                "",
            )
            for each in asked
        ),
    )
    yield from _papers(unit, on)


def _papers(unit: Unit, on: date) -> Iterator[Part]:
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
    yield part_of(
        "待签收的文件",
        "件",
        (
            Item(f"{each.notice.title}", each.notice.number, f"/notices/{each.notice_id}")
            for each in unsigned
        ),
    )
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
    yield part_of(
        "没有报出的项目建议",
        "件",
        (
            # By its number: what it says is the unit's own affair until it is handed in.
            Item(
                f"{each.collection.title}第{each.number}号",
                each.status.label,
                f"/collections/{each.collection_id}",
            )
            for each in proposals
        ),
    )


def _deadlines(
    reports: Sequence[tuple[ProgressReport, date]], on: date, calendar: WorkCalendar
) -> list[Item]:
    """The days that reminders will be about, and of how many reports."""
    counts: dict[date, int] = {}
    for _, day in reports:
        counts[day] = counts.get(day, 0) + 1
    return [Item(_until(day, on, calendar), f"{number} 份", "") for day, number in counts.items()]


def _until(day: date, on: date, calendar: WorkCalendar) -> str:
    return f"{due_day(day, on, calendar)}截止"
