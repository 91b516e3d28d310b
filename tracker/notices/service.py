"""Notices (通知): a plan is issued with one, and its units sign for it (签收)."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from sqlalchemy import select

from tracker.audit import service as audit
from tracker.core import clock
from tracker.core.db import db
from tracker.core.errors import RuleBroken
from tracker.core.files import FileStore, StoredFile
from tracker.core.workdays import DueDayPolicy, explain_due_day, time_left
from tracker.directory import queries as directory
from tracker.documents.letter import Letter
from tracker.documents.notice import NoticeOfPlan, notice_of_plan
from tracker.inbox import service as inbox
from tracker.models import (
    Actor,
    Addressee,
    Assignment,
    AuditAction,
    MessageKind,
    Notice,
    NoticeKind,
    NoticeStatus,
    Official,
    Plan,
    Task,
    Unit,
)
from tracker.notices.queries import told
from tracker.notices.table import sections_of
from tracker.plans import service as plans


def issue_plan(
    plan: Plan,
    *,
    number: str,
    issued_on: date,
    title: str,
    addressed_to: str,
    paragraphs: Iterable[str],
    due_day_policy: DueDayPolicy | None,
    files: FileStore,
    by: Actor,
) -> Notice:
    """Issue an agreed plan with its notice, and tell every unit once (印发, docs/rules.md 11).

    number: as typed; it is of another register. due_day_policy: for due days that are no workday;
    None leaves it to each schedule.
    files: where the .docx is kept, as it was issued.
    Raises RuleBroken where the plan is not agreed, issued already, or lacks something.
    """
    plans.bring_into_force(plan, on=issued_on, due_day_policy=due_day_policy, by=by)
    _refuse_taken_number(number, by)
    plan.document_number = number
    letter = Letter(
        issuer=f"{plan.government.full_name}办公室",
        title=title,
        number=number,
        issued_on=issued_on,
        addressees=(addressed_to,),
        paragraphs=tuple(paragraphs),
        attachments=(plan.title,),
    )
    document = NoticeOfPlan(letter, note=plan.note, sections=sections_of(plan, on=issued_on))
    stored = files.put(notice_of_plan(document))
    notice = _notice(letter, stored, plan=plan, by=by)
    obliged = _obliged(plan)
    notice.addressees = [Addressee(unit=unit) for unit in obliged]
    db.session.add(notice)
    audit.record(AuditAction.PLAN_ISSUED, plan, by=by, number=number, file=stored.sha256)
    _tell(notice, obliged, on=by.on)
    return notice


def sign_notice(addressee: Addressee, *, by: Actor) -> None:
    """Sign for a notice in the name of a unit (签收); the first signature stands."""
    db.session.refresh(addressee, with_for_update=True)
    if addressee.signed_at is not None:
        return
    addressee.signed_at = clock.now()
    addressee.signed_by = by.official
    audit.record(AuditAction.NOTICE_SIGNED, addressee.notice, by=by, unit=addressee.unit.short_name)


def _refuse_taken_number(number: str, by: Actor) -> None:
    taken = db.session.scalar(
        select(Notice.title).where(
            Notice.government_id == by.government_id, Notice.number == number
        )
    )
    if taken:
        raise RuleBroken(f"文号{number}已用于《{taken}》，请核对。", field="number")


def _notice(letter: Letter, stored: StoredFile, *, plan: Plan, by: Actor) -> Notice:
    return Notice(
        government_id=plan.government_id,
        plan=plan,
        kind=NoticeKind.PLAN,
        status=NoticeStatus.ISSUED,
        title=letter.title,
        body="\n".join(letter.paragraphs),
        number=letter.number,
        year=letter.issued_on.year,
        issued_on=letter.issued_on,
        stored_name=stored.name,
        sha256=stored.sha256,
        created_by_id=by.official.id,
    )


def _obliged(plan: Plan) -> dict[Unit, list[Assignment]]:
    """The units with their obligations, in the directory's order."""
    found: dict[Unit, list[Assignment]] = defaultdict(list)
    for assignment in db.session.scalars(
        select(Assignment)
        .join(Task)
        .join(Unit)
        .where(Task.plan_id == plan.id)
        .order_by(Unit.position, Unit.id, Task.position)
    ):
        found[assignment.unit].append(assignment)
    return found


def _tell(notice: Notice, obliged: dict[Unit, list[Assignment]], *, on: date) -> None:
    """One message to each official, also where he answers for several units (docs/rules.md 16)."""
    shares: dict[Official, list[str]] = defaultdict(list)
    for unit, assignments in obliged.items():
        leads = sum(assignment.is_lead for assignment in assignments)
        share = f"{unit.short_name} {len(assignments)} 项（牵头 {leads} 项）"
        for official in told(unit, on=on):
            shares[official].append(share)
    first_due = _first_due_day(notice, on)
    for official, own in shares.items():
        inbox.send(
            official,
            MessageKind.ISSUED,
            f"《{notice.title}》（{notice.number}）已印发，请签收",
            occurrence=f"issued.{notice.id}",
            text=f"承担任务：{'；'.join(own)}。{first_due}",
            link=f"/notices/{notice.id}",
        )


def _first_due_day(notice: Notice, on: date) -> str:
    assert notice.plan is not None
    periods = [period for schedule in notice.plan.schedules for period in schedule.periods]
    coming = [each for each in periods if each.effective_due_on >= on] or periods
    first = min(coming, key=lambda period: period.effective_due_on)
    calendar = directory.work_calendar()
    day = explain_due_day(first.due_on, first.effective_due_on, calendar, on)
    left = time_left(first.effective_due_on, on, calendar)
    return f"首次报送截止：{day}，{left}。"
