"""The notice that issues a plan: its units are told of their tasks (分解落实通知)."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from sqlalchemy import select

from tracker.audit import service as audit
from tracker.core.db import db
from tracker.core.files import FileStore
from tracker.core.workdays import DueDayPolicy, explain_due_day, time_left
from tracker.directory import queries as directory
from tracker.inbox import service as inbox
from tracker.models import (
    Actor,
    Assignment,
    AuditAction,
    MessageKind,
    Notice,
    NoticeKind,
    Plan,
    Task,
    Unit,
)
from tracker.notices.service.outgoing import Outgoing, issue
from tracker.notices.service.telling import units_of_each
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

    number: as typed; of another register, or empty for the next of our own. due_day_policy: for
    due days that are no workday; None leaves it to each schedule.
    files: where the .docx is kept, as it was issued.
    Raises RuleBroken where the plan is not agreed, issued already, or lacks something.
    """
    plans.bring_into_force(plan, on=issued_on, due_day_policy=due_day_policy, by=by)
    obliged = _obliged(plan)
    outgoing = Outgoing(
        kind=NoticeKind.PLAN,
        title=title,
        paragraphs=tuple(paragraphs),
        units=list(obliged),
        addressed_to=(addressed_to,),
        issued_on=issued_on,
        attachments=(plan.title,),
        number=number,
        plan=plan,
    )
    notice = issue(outgoing, files=files, by=by)
    audit.record(AuditAction.PLAN_ISSUED, plan, by=by, number=notice.number, file=notice.sha256)
    _tell(notice, obliged, on=by.on)
    return notice


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
    first_due = _first_due_day(notice, on)
    for official, units in units_of_each(obliged, on=on).items():
        shares = "；".join(_share(unit, obliged[unit]) for unit in units)
        inbox.send(
            official,
            MessageKind.ISSUED,
            f"《{notice.title}》（{notice.number}）已印发，请签收",
            occurrence=f"issued.{notice.id}",
            text=f"承担任务：{shares}。{first_due}",
            link=f"/notices/{notice.id}",
        )


def _share(unit: Unit, assignments: list[Assignment]) -> str:
    leads = sum(assignment.is_lead for assignment in assignments)
    return f"{unit.short_name} {len(assignments)} 项（牵头 {leads} 项）"


def _first_due_day(notice: Notice, on: date) -> str:
    assert notice.plan is not None
    periods = [period for schedule in notice.plan.schedules for period in schedule.periods]
    coming = [each for each in periods if each.effective_due_on >= on] or periods
    first = min(coming, key=lambda period: period.effective_due_on)
    calendar = directory.work_calendar()
    day = explain_due_day(first.due_on, first.effective_due_on, calendar, on)
    left = time_left(first.effective_due_on, on, calendar)
    return f"首次报送截止：{day}，{left}。"
