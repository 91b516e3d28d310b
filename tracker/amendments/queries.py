"""Changes of tasks as a reader may see them, and which of them wait for him (调整)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, func, or_, select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import joinedload

from tracker.amendments.parts import leading
from tracker.amendments.service.setting import Decider, decider_of
from tracker.core.clock import day_of
from tracker.core.db import db
from tracker.core.enums import Labelled
from tracker.core.workdays import WorkCalendar
from tracker.directory import queries as directory
from tracker.models import (
    POSTS_OF_A_UNIT,
    STILL_OPEN,
    Actor,
    ChangeRequest,
    ChangeStatus,
    Plan,
    PostKind,
    Task,
)
from tracker.permissions import Permission, allowed
from tracker.plans import queries as plans
from tracker.plans.approvals import Approver, approvers

PAGE = 30


class Filter(Labelled):
    """What of the list is shown; the open ones first."""

    OPEN = "open", "没有办完的"
    ASKED = "asked", "待督查室办理"
    PENDING = "pending", "待批准"
    APPROVED = "approved", "待生效"
    APPLIED = "applied", "已生效"
    REFUSED = "refused", "未同意"
    WITHDRAWN = "withdrawn", "已撤回"

    @property
    def statuses(self) -> tuple[ChangeStatus, ...]:
        return STILL_OPEN if self is Filter.OPEN else (ChangeStatus(self.value),)


@dataclass(frozen=True)
class Listed:
    """A page of the list; `before` opens the next, None on the last."""

    changes: Sequence[ChangeRequest]
    before: int | None


def get_change(change_id: int, *, reader: Actor) -> ChangeRequest:
    """The change, if the reader may see it; else NoResultFound."""
    change = db.session.scalars(
        _whole(select(ChangeRequest).where(ChangeRequest.id == change_id))
    ).one()
    if not allowed(reader, Permission.AMENDMENT_VIEW, change):
        raise NoResultFound
    return change


def get_amendable(task_id: int, *, reader: Actor) -> Task:
    """An issued task that the reader may see; a draft is edited, not amended."""
    task = plans.get_task(task_id, reader=reader)
    if task.plan.status not in plans.OUT:
        raise NoResultFound
    return task


def changes_of(task: Task, *, reader: Actor) -> list[ChangeRequest]:
    """Those of a task that the reader may see, in the order in which they were asked for."""
    found = db.session.scalars(
        _whole(select(ChangeRequest).where(ChangeRequest.task_id == task.id)).order_by(
            ChangeRequest.id
        )
    )
    return [each for each in found if allowed(reader, Permission.AMENDMENT_VIEW, each)]


def list_changes(
    government_id: int, shown: Filter, *, before: int | None = None, limit: int = PAGE
) -> Listed:
    """A page of a government's changes of one kind, the newest first.

    before: the id that the page before ended with.
    """
    page = _of_government(government_id).where(ChangeRequest.status.in_(shown.statuses))
    if before is not None:
        page = page.where(ChangeRequest.id < before)
    rows = db.session.scalars(_whole(page).order_by(ChangeRequest.id.desc()).limit(limit + 1)).all()
    kept = rows[:limit]
    return Listed(kept, kept[-1].id if len(rows) > limit else None)


def counts(government_id: int) -> dict[Filter, int]:
    """How many there are of each kind, in one query."""
    rows = db.session.execute(
        _of_government(government_id)
        .with_only_columns(ChangeRequest.status, func.count(ChangeRequest.id))
        .group_by(ChangeRequest.status)
    )
    by_status = {status: int(number) for status, number in rows}
    return {each: sum(by_status.get(status, 0) for status in each.statuses) for each in Filter}


def count_for_office(government_id: int) -> int:
    """How many requests of units wait for the office."""
    return counts(government_id)[Filter.ASKED]


def approvals_owed(reader: Actor) -> Sequence[ChangeRequest]:
    """The changes that wait for the leader whose post the reader acts in, or serves."""
    return db.session.scalars(
        _whole(
            select(ChangeRequest).where(
                ChangeRequest.approver_post_id.in_([reader.post.id, reader.post.serves_id or 0]),
                ChangeRequest.status == ChangeStatus.PENDING,
            )
        ).order_by(ChangeRequest.id)
    ).all()


def open_of_unit(reader: Actor) -> Sequence[ChangeRequest]:
    """What the reader's unit, or one that ended in it, has asked for and not heard the end of, the
    oldest first."""
    if reader.post.kind not in POSTS_OF_A_UNIT:
        return []
    return db.session.scalars(
        _whole(
            select(ChangeRequest).where(
                ChangeRequest.unit_id.in_(directory.followed_by(reader.post.unit_id)),
                ChangeRequest.status.in_(STILL_OPEN),
            )
        ).order_by(ChangeRequest.id)
    ).all()


def open_by_task(reader: Actor) -> dict[int, ChangeRequest]:
    """The same by task id, for a page of many tasks."""
    return {each.task_id: each for each in open_of_unit(reader)}


def waiting_workdays(change: ChangeRequest, calendar: WorkCalendar, on: date) -> int:
    """For how many working days it has waited where it is now."""
    since = change.passed_at or change.signed_at or change.asked_at
    return max(calendar.count(day_of(since), on), 0)


def approvers_of(task: Task, *, on: date, decider: Decider | None = None) -> list[Approver]:
    """Whose approval may be asked for: the task's lead officials', the director's, the mayor's.

    decider: who decides what a unit asks for; where that post is vacant, any of the three.
    """
    leads = {leader.post_id for leader in leading(task, on)}
    found = [
        each
        for each in approvers(task.plan.government_id, on=on)
        if each.post.id in leads
        or each.post.kind in (PostKind.DIRECTOR, PostKind.MAYOR)
        or (each.post.kind is PostKind.VICE_MAYOR and None in leads)
    ]
    found.sort(key=lambda each: each.post.kind in (PostKind.DIRECTOR, PostKind.MAYOR))
    chosen = [each for each in found if _decides(each, decider)]
    filled = [each for each in chosen if each.acting]
    return filled or [each for each in found if each.acting]


def deciders_of(change: ChangeRequest, *, on: date) -> list[Approver]:
    """Before whom the office may put a unit's request."""
    decider = decider_of(change.task.plan.government_id)
    return approvers_of(change.task, on=on, decider=decider)


def _decides(approver: Approver, decider: Decider | None) -> bool:
    kind = approver.post.kind
    if decider is Decider.DIRECTOR:
        return kind is PostKind.DIRECTOR
    if decider is Decider.MAYOR:
        return kind is PostKind.MAYOR
    if decider is Decider.LEAD:
        return kind not in (PostKind.DIRECTOR, PostKind.MAYOR)
    return True


def _of_government(government_id: int) -> Select[ChangeRequest]:
    return (
        select(ChangeRequest)
        .join(ChangeRequest.task)
        .join(Task.plan)
        .where(
            Plan.government_id == government_id,
            # What a unit has not signed is its own affair.
            or_(ChangeRequest.unit_id.is_(None), ChangeRequest.signed_at.is_not(None)),
        )
    )


def _whole(changes: Select[ChangeRequest]) -> Select[ChangeRequest]:
    return changes.options(
        joinedload(ChangeRequest.task).joinedload(Task.plan),
        joinedload(ChangeRequest.unit),
        joinedload(ChangeRequest.approval),
        joinedload(ChangeRequest.approver_post),
    )
