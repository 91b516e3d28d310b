"""The office looks into what was declared (核验): on paper or by a visit, with a record."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tracker.audit import service as audit
from tracker.closures.service.rows import hold_closure, undecided_of
from tracker.closures.service.writing import name_of
from tracker.core import clock
from tracker.core.db import db
from tracker.core.errors import RuleBroken
from tracker.core.files import FileStore
from tracker.core.texts import written
from tracker.enclosures.service import Upload, enclose
from tracker.models import (
    Actor,
    AuditAction,
    Closure,
    ClosureStatus,
    Verification,
    VerificationKind,
)

LONGEST_FINDING = 3000
LONGEST_LINE = 200


@dataclass(frozen=True)
class Record:
    """How it was looked into: when, who went or read, where, and what was found."""

    kind: VerificationKind
    on: date
    people: str
    finding: str
    place: str = ""
    uploads: Sequence[Upload] = ()


def verify_closure(
    closure: Closure, record: Record, *, store: FileStore, by: Actor
) -> Verification:
    """Put a verification on record; it is about all that the task's leads have declared so far."""
    hold_closure(closure)
    if not closure.is_waiting:
        raise RuleBroken(f"这件销号申请{closure.status.label}，不用核验；请刷新后再看。")
    made = Verification(
        task=closure.task,
        kind=record.kind,
        on=_day(record.on, by),
        people=written(record.people, "核验人员", LONGEST_LINE, field="people"),
        place=_place(record),
        finding=written(record.finding, "核验情况", LONGEST_FINDING, field="finding"),
        recorded_by_id=by.official.id,
        recorded_by_name=name_of(by),
        recorded_at=clock.now(),
    )
    db.session.add(made)
    for each in undecided_of(closure.task):
        if each.status is ClosureStatus.DECLARED:
            each.move_to(ClosureStatus.VERIFYING)
    enclose(made, record.uploads, store=store, by=by)
    audit.record(
        AuditAction.CLOSURE_VERIFIED,
        made,
        by=by,
        task=closure.task.name,
        kind=made.kind.label,
        on=made.on.isoformat(),
        people=made.people,
        place=made.place,
    )
    return made


def _day(day: date, by: Actor) -> date:
    if day > by.on:
        raise RuleBroken("核验日期不能晚于今天，请核验后再记录。", field="on")
    return day


def _place(record: Record) -> str:
    """Where somebody went; reading has no place."""
    if record.kind is VerificationKind.ON_PAPER:
        return ""
    return written(record.place, "核查地点", LONGEST_LINE, field="place")
