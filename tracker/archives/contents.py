"""What a plan's year consists of, as files: documents, ledger, reports, and the log (归档内容).

Nothing depends on the day on which it is asked for, nor on who asks.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload, selectinload

from tracker.archives.package import Item, dated, file_name
from tracker.archives.subjects import Subjects, subjects_of
from tracker.audit.subjects import names_of
from tracker.audit.wording import details_in_words, subject_in_words
from tracker.core.clock import SHANGHAI
from tracker.core.days import day_full
from tracker.core.db import db
from tracker.core.files import FileStore
from tracker.documents.delimited import csv_file
from tracker.documents.ledger import Column, Value, ledger_workbook
from tracker.models import (
    Assignment,
    Attachment,
    AuditAction,
    AuditEvent,
    FinalMark,
    Notice,
    PartyRole,
    Plan,
    ProgressReport,
    ReportingPeriod,
    ReportVersion,
    Section,
    Task,
    TaskLeader,
)
from tracker.reports.queries.marks import task_marks

_ROLES = {PartyRole.LEAD: "牵头", PartyRole.SUPPORT: "配合"}


def contents_of(plan: Plan, store: FileStore) -> Iterator[Item]:
    """The files of the package, one at a time."""
    tasks = _tasks(plan)
    periods = sorted(
        (each for schedule in plan.schedules for each in schedule.periods),
        key=lambda each: (each.due_on, each.id),
    )
    subjects = subjects_of(plan)
    yield from _documents(subjects, store)
    ledger = f"{len(tasks)}项任务，各期已公布的评定和年终评定"
    yield Item("台账.xlsx", ledger, _ledger(plan, tasks, periods))
    versions = _versions(tasks)
    yield Item(
        "进展报送.csv", f"各单位报送的{len(versions)}份进展，每次报送一行", _reports(versions)
    )
    files = _attachments(tasks)
    yield Item("附件清单.csv", f"随进展报送的{len(files)}个附件，附件存于系统", _files(files))
    events = _events(subjects)
    yield Item("办理过程.csv", f"审计记录中与本方案有关的{len(events)}条", _log(events))


def _tasks(plan: Plan) -> Sequence[Task]:
    return db.session.scalars(
        select(Task)
        .where(Task.plan_id == plan.id)
        .order_by(Task.position, Task.id)
        .options(
            joinedload(Task.section).joinedload(Section.parent),
            selectinload(Task.leaders).joinedload(TaskLeader.post),
            selectinload(Task.assignments).joinedload(Assignment.unit),
        )
    ).all()


def _documents(subjects: Subjects, store: FileStore) -> Iterator[Item]:
    """The notices of the plan, the bulletins on its rounds, and the letters that went out of its
    slips, talks, objections and changes, as they were issued."""
    notices = db.session.scalars(
        select(Notice)
        .where(Notice.id.in_(subjects["notice"]), Notice.stored_name.is_not(None))
        .order_by(Notice.issued_on, Notice.id)
    ).all()
    for place, notice in enumerate(notices, start=1):
        with store.open(notice.stored_name or "") as file:
            content = file.read()
        title = "".join(notice.title.split())
        name = f"文件/{place:02}_{file_name(f'{notice.number}_{title}')}.docx"
        issued = day_full(notice.issued_on) if notice.issued_on else "没有印发"
        about = f"{notice.kind.label}，{issued}，{notice.status.label}"
        yield Item(name, about, content)


def _ledger(plan: Plan, tasks: Sequence[Task], periods: Sequence[ReportingPeriod]) -> bytes:
    marks = task_marks([task.id for task in tasks], published_only=True)
    finals = {
        each.task_id: each.value.label
        for each in db.session.scalars(
            select(FinalMark).where(FinalMark.task_id.in_([task.id for task in tasks]))
        )
    }
    heads = [
        *(Column("章节", 24), Column("序号", 6), Column("任务", 50), Column("督办要求", 16)),
        *(Column("分管领导", 20), Column("责任单位", 36), Column("状态", 8)),
        *(Column(each.label, 10) for each in periods),
        Column("年终评定", 10),
    ]
    rows: list[list[Value]] = [
        [
            _section(task),
            task.label,
            task.text,
            task.requirement,
            "、".join(_leader(each) for each in task.leaders),
            "、".join(_unit(each) for each in task.assignments),
            task.status.label,
            *(mark.label if (mark := marks.get((task.id, p.id))) else "" for p in periods),
            finals.get(task.id, ""),
        ]
        for task in tasks
    ]
    workbook = ledger_workbook(plan.title, f"{len(tasks)}项", heads, rows)
    return dated(workbook, f"{plan.year}-12-31T00:00:00Z")


def _section(task: Task) -> str:
    if task.section is None:
        return ""
    above = f"{task.section.parent.title}\n" if task.section.parent else ""
    return f"{above}{task.section.title}"


def _leader(leader: TaskLeader) -> str:
    name = leader.post.title if leader.post else leader.printed_name or "各副市长"
    return f"{name}{_span(leader.until_on)}"


def _unit(each: Assignment) -> str:
    return f"{each.unit.short_name}（{_ROLES[each.role]}{_span(each.until_on)}）"


def _span(until_on: date | None) -> str:
    return f"，至{day_full(until_on)}" if until_on else ""


def _versions(tasks: Sequence[Task]) -> Sequence[ReportVersion]:
    return db.session.scalars(
        select(ReportVersion)
        .join(ReportVersion.report)
        .join(ProgressReport.assignment)
        .join(ProgressReport.period)
        .join(Assignment.task)
        .where(Task.id.in_([task.id for task in tasks]))
        .order_by(ReportingPeriod.due_on, Task.position, Assignment.id, ReportVersion.number)
        .options(
            joinedload(ReportVersion.report).joinedload(ProgressReport.period),
            joinedload(ReportVersion.report)
            .joinedload(ProgressReport.assignment)
            .joinedload(Assignment.task),
            joinedload(ReportVersion.review),
            joinedload(ReportVersion.mark),
        )
    ).all()


def _reports(versions: Sequence[ReportVersion]) -> bytes:
    heads = (
        *("报送期", "序号", "任务", "单位", "第几次", "报送时间", "是否按期", "签发人"),
        *("工作进度", "存在的主要问题", "下一步工作安排", "审核", "评定"),
    )
    return _table(heads, (_version(each) for each in versions))


def _version(each: ReportVersion) -> Sequence[str]:
    report = each.report
    is_told = each.mark is not None and report.period.is_published
    return (
        *(report.period.label, report.assignment.task.label, report.assignment.task.text),
        *(each.unit_name, str(each.number), _instant(each.submitted_at)),
        *("按期" if each.is_on_time else "逾期", f"{each.signer_post_title} {each.signer_name}"),
        *(each.progress, each.problems, each.next_steps),
        f"{each.review.decision.label}　{each.review.comment}".strip() if each.review else "",
        each.mark.value.label if is_told and each.mark else "",
    )


def _attachments(tasks: Sequence[Task]) -> Sequence[Attachment]:
    return db.session.scalars(
        select(Attachment)
        .join(Attachment.report)
        .join(ProgressReport.assignment)
        .where(Assignment.task_id.in_([task.id for task in tasks]))
        .order_by(Attachment.id)
        .options(
            joinedload(Attachment.report).joinedload(ProgressReport.period),
            joinedload(Attachment.report)
            .joinedload(ProgressReport.assignment)
            .joinedload(Assignment.unit),
        )
    ).all()


def _files(files: Sequence[Attachment]) -> bytes:
    heads = ("报送期", "单位", "文件名", "大小（字节）", "上传时间", "校验值SHA-256")
    return _table(
        heads,
        (
            (
                each.report.period.label,
                each.report.assignment.unit.short_name,
                each.filename,
                str(each.size),
                _instant(each.uploaded_at),
                each.sha256,
            )
            for each in files
        ),
    )


def _events(subjects: Subjects) -> Sequence[AuditEvent]:
    """What the trail holds of the plan and of what belongs to it, but for the making of
    packages."""
    about = (
        (AuditEvent.subject_type == kind) & AuditEvent.subject_id.in_(ids)
        for kind, ids in subjects.items()
    )
    return db.session.scalars(
        select(AuditEvent)
        .where(or_(*about), AuditEvent.action != AuditAction.ARCHIVE_MADE)
        .order_by(AuditEvent.id)
    ).all()


def _log(events: Sequence[AuditEvent]) -> bytes:
    names = names_of(events)
    heads = ("编号", "时间", "谁", "岗位", "操作", "对象", "名称", "内容", "校验值")
    return _table(
        heads,
        (
            (
                str(event.id),
                _instant(event.at),
                event.actor_name or "系统",
                event.post_title,
                event.action.label,
                subject_in_words(event.subject_type, event.subject_id),
                names.get((event.subject_type, event.subject_id or 0), ""),
                "；".join(f"{name} {value}" for name, value in details_in_words(event.details)),
                event.hash,
            )
            for event in events
        ),
    )


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    return csv_file([Column(head, 0) for head in heads], rows)


def _instant(at: datetime) -> str:
    return f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}"
