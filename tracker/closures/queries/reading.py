"""Closures as a reader may see them: one, with its records and files, and those of a task."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import joinedload, selectinload

from tracker.closures.queries.effects import missing_leads
from tracker.core.db import db
from tracker.enclosures.queries import enclosures_of
from tracker.models import (
    Actor,
    Closure,
    ClosureStatus,
    Enclosure,
    FinalValue,
    Task,
    Unit,
    Verification,
)
from tracker.permissions import Permission, allowed


@dataclass(frozen=True)
class Dossier:
    """A closure with the other leads' of the same task, how it was verified, and all files."""

    closure: Closure
    beside: Sequence[Closure]  # of the task's other leads, decided on together with it
    missing: Sequence[Unit]  # of the leads, those that have not declared
    proofs: Sequence[Enclosure]
    verifications: Sequence[Verification]
    files: dict[int, list[Enclosure]]  # by the verification's id


def get_closure(closure_id: int, *, reader: Actor) -> Closure:
    """The closure, if the reader may see it; else NoResultFound."""
    closure = db.session.get_one(Closure, closure_id)
    if not allowed(reader, Permission.CLOSURE_VIEW, closure):
        raise NoResultFound
    return closure


def dossier(closure: Closure, *, reader: Actor) -> Dossier:
    """All that the reader may see of a closure."""
    beside = [
        each
        for each in closures_on(closure.task, reader=reader)
        if each is not closure
        and each.decided_at == closure.decided_at
        and each.status is not ClosureStatus.WITHDRAWN
    ]
    verifications = [
        each for each in _verifications(closure.task, reader) if each.is_about(closure)
    ]
    return Dossier(
        closure=closure,
        beside=beside,
        missing=missing_leads(closure.task, [closure, *beside], on=reader.on),
        proofs=enclosures_of([closure])[closure.id],
        verifications=verifications,
        files=enclosures_of(verifications),
    )


def closures_on(task: Task, *, reader: Actor) -> list[Closure]:
    """Those of a task that the reader may see, the latest first."""
    found = db.session.scalars(
        whole(select(Closure).where(Closure.task_id == task.id)).order_by(Closure.id.desc())
    )
    return [each for each in found if _may_read(reader, each)]


def latest_by_task(task_ids: Collection[int], *, reader: Actor) -> dict[int, Closure]:
    """By task id, the latest closure that the reader may see and that was not taken back; two
    queries, whatever the number of tasks."""
    found = db.session.scalars(
        whole(select(Closure).where(Closure.task_id.in_(task_ids))).order_by(Closure.id)
    )
    return {
        each.task_id: each
        for each in found
        if each.status is not ClosureStatus.WITHDRAWN and _may_read(reader, each)
    }


def whole(closures: Select[Closure]) -> Select[Closure]:
    """With what a list shows of each, and what decides who sees it."""
    return closures.options(
        joinedload(Closure.unit),
        joinedload(Closure.task).options(joinedload(Task.plan), selectinload(Task.assignments)),
        selectinload(Closure.values).joinedload(FinalValue.target),
    )


def _may_read(reader: Actor, closure: Closure) -> bool:
    return allowed(reader, Permission.CLOSURE_VIEW, closure)


def _verifications(task: Task, reader: Actor) -> list[Verification]:
    found = db.session.scalars(
        select(Verification)
        .where(Verification.task_id == task.id)
        .options(joinedload(Verification.task))
        .order_by(Verification.id)
    )
    return [each for each in found if allowed(reader, Permission.VERIFICATION_VIEW, each)]
