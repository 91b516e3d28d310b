"""A change of a task comes into force on its day (生效)."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from tracker.amendments.consequences import leaders_concerned, people_of, units_concerned
from tracker.amendments.parts import due_from, overtaken, parties_from, targets_from
from tracker.amendments.service.rules import hold_all
from tracker.amendments.service.telling import Turn, tell_everybody, tell_office, tell_unit
from tracker.amendments.timing import holds_from, period_to_mark
from tracker.audit import service as audit
from tracker.core import clock
from tracker.core.days import day_full
from tracker.core.db import db, transaction
from tracker.core.errors import RuleBroken
from tracker.directory import queries as directory
from tracker.models import (
    STILL_OWED,
    Assignment,
    AuditAction,
    ChangePart,
    ChangeRequest,
    ChangeStatus,
    MarkValue,
    Official,
    Post,
    ProgressReport,
    Task,
    TaskStatus,
    Unit,
)
from tracker.plans import service as plans
from tracker.plans.service import LeaderEntry
from tracker.reports import service as reports


def apply_due(today: date) -> int:
    """Put in force what was approved for today, or for a day since the last run.

    A job: it commits one change at a time and may run as often as it likes. What cannot hold any
    more, as its task is over or reads otherwise, is taken back, and the office is told.
    """
    waiting = db.session.scalars(
        select(ChangeRequest.id)
        .where(ChangeRequest.status == ChangeStatus.APPROVED, ChangeRequest.effective_on <= today)
        .order_by(ChangeRequest.effective_on, ChangeRequest.id)
    ).all()
    done = 0
    for change_id in waiting:
        try:
            with transaction():
                done += _apply_one(change_id, today)
        except RuleBroken as refused:
            with transaction():
                _take_back_refused(change_id, refused, today)
    return done


def _apply_one(change_id: int, today: date) -> int:
    change = db.session.get_one(ChangeRequest, change_id)
    hold_all(change)
    if change.status is not ChangeStatus.APPROVED:
        return 0
    why_not = _why_not(change, today)
    if why_not:
        _take_back(change, why_not, today)
        return 0
    assert change.decided_on is not None
    apply(change, holds_from(change, change.decided_on, today), on=today)
    return 1


def apply(change: ChangeRequest, day: date, *, on: date) -> None:
    """Put an approved change, whose task is held, in force from a day on, and tell everybody.

    on: today, whose people hear of it.
    """
    task = change.task
    units = units_concerned(task, change.after, day)
    posts = leaders_concerned(task, change.after, day, on)
    _change_task(change, day, on)
    change.applied_from, change.closed_at = day, clock.now()
    if change.effective_on and day > change.effective_on:
        asked = day_full(change.effective_on)
        change.outcome = f"原定{asked}生效，批准时已过，从{day_full(day)}起生效。"
    change.move_to(ChangeStatus.APPLIED)
    db.session.flush()
    audit.record(
        AuditAction.AMENDMENT_APPLIED,
        change,
        by=None,
        government_id=task.plan.government_id,
        task=task.name,
        changed=change.what,
        on=day.isoformat(),
    )
    _tell(change, units, posts, day, on)


def _change_task(change: ChangeRequest, day: date, on: date) -> None:
    task, after = change.task, change.after
    if change.is_withdrawal:
        _withdraw_task(change, day, on)
        return
    task.text = after.get(ChangePart.TEXT.value, task.text)
    task.requirement = after.get(ChangePart.REQUIREMENT.value, task.requirement)
    due = after.get(ChangePart.DUE.value)
    if due is not None:
        task.due_on, task.due_text = due_from(due), due["text"]
    if ChangePart.TARGETS.value in after:
        moved = plans.amend_targets(task, targets_from(after[ChangePart.TARGETS.value]), day)
        _carry_figures(task, moved)
    if ChangePart.PARTIES.value in after:
        plans.amend_parties(task, parties_from(after[ChangePart.PARTIES.value]), day)
        plans.open_now([task.id], on)
    if ChangePart.LEADERS.value in after:
        plans.amend_leaders(task, _leaders_from(after[ChangePart.LEADERS.value]), day)


def _leaders_from(said: Sequence[dict[str, int | None]]) -> list[LeaderEntry]:
    return [
        LeaderEntry(db.session.get_one(Post, each["post"]) if each["post"] else None)
        for each in said
    ]


def _withdraw_task(change: ChangeRequest, day: date, on: date) -> None:
    """Nothing is owed any more; what was written stays, and what was published."""
    task = change.task
    marked = period_to_mark(task, day)
    for assignment in task.assignments:
        if assignment.until_on is None or assignment.until_on > day:
            assignment.until_on = max(day, assignment.from_on)
    task.status = TaskStatus.WITHDRAWN
    db.session.flush()
    for period in marked:
        reports.mark_task(
            task,
            period,
            value=MarkValue.ADJUSTED,
            reason=f"任务撤销：{change.reason}"[:1000],
            by=change.office(on),
        )


def _carry_figures(task: Task, moved: dict[int, int]) -> None:
    """What a unit has typed and not handed in stands at the target that took the place."""
    if not moved:
        return
    drafts = db.session.scalars(
        select(ProgressReport)
        .join(ProgressReport.assignment)
        .where(Assignment.task_id == task.id, ProgressReport.status.in_(STILL_OWED))
        .order_by(ProgressReport.id)
        .with_for_update(of=ProgressReport)
    )
    keys = {str(old): str(new) for old, new in moved.items()}
    for draft in drafts:
        if keys.keys() & draft.target_values.keys():
            draft.target_values = {
                keys.get(key, key): value for key, value in draft.target_values.items()
            }


def _why_not(change: ChangeRequest, today: date) -> str:
    """Why a change that was approved cannot hold any more; empty where it can."""
    task = change.task
    if task.status is not TaskStatus.OPEN:
        return f"生效之前{task.name}{task.status.label}。"
    parts = overtaken(change, today)
    if parts:
        return f"批准之后{'、'.join(part.label for part in parts)}又改过，请重新提请。"
    return ""


def _take_back_refused(change_id: int, refused: RuleBroken, today: date) -> None:
    change = db.session.get_one(ChangeRequest, change_id)
    hold_all(change)
    if change.status is ChangeStatus.APPROVED:
        _take_back(change, refused.message, today)


def _take_back(change: ChangeRequest, why: str, today: date) -> None:
    change.move_to(ChangeStatus.WITHDRAWN)
    change.outcome, change.closed_at = why, clock.now()
    audit.record(
        AuditAction.AMENDMENT_WITHDRAWN,
        change,
        by=None,
        government_id=change.task.plan.government_id,
        task=change.task.name,
        changed=change.what,
        reason=why,
    )
    subject = f"{change.task.name}{change.verb}没有生效"
    turn = Turn("lapsed", subject, why, today)
    tell_office(change, turn)
    tell_unit(change, turn)


def _tell(
    change: ChangeRequest, units: Sequence[Unit], posts: Sequence[Post], day: date, on: date
) -> None:
    subject = f"{change.task.name}{change.verb}，{day_full(day)}起生效"
    text = f"原因：{change.reason}" + (f"\n依据：{change.basis}" if change.basis else "")
    people = [each for unit in units for each in people_of(unit, on)]
    people += directory.acting_in_each(posts, on=on)
    told = [*people, *_askers(change, on)]
    tell_everybody(change, told, Turn("applied", subject, text, on))
    unheard = [unit.short_name for unit in units if not people_of(unit, on)]
    if unheard:
        names = "、".join(unheard)
        nobody = f"{names}没有人收到{change.task.name}的调整"
        what = "单位没有责任人，也没有联络员，请先设岗位、定人。"
        tell_office(change, Turn("unheard", nobody, what, on))


def _askers(change: ChangeRequest, on: date) -> list[Official]:
    """Who acts now in the posts that asked and that handled it."""
    posts = [change.asked_post, change.handler_post]
    return directory.acting_in_each([post for post in posts if post], on=on)
