"""What events were about, by the names that things bear today: 文旅广局第29项2022年二季度."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from tracker.core.db import Base, db
from tracker.models import (
    Account,
    Assignment,
    AuditEvent,
    Bulletin,
    ChangeRequest,
    Cover,
    Instruction,
    Notice,
    Objection,
    Official,
    PaperRecord,
    Plan,
    Post,
    ProgressReport,
    Reform,
    ReportingPeriod,
    Schedule,
    Talk,
    Task,
    Tenure,
    Unit,
    UnitGroup,
)

Names = dict[tuple[str, int], str]


@dataclass(frozen=True)
class Named:
    """How rows of a table are called, and what has to be loaded for it."""

    model: type[Base]
    name: Callable[[Any], str]
    options: Sequence[ORMOption] = ()


_OF_REPORT = joinedload(ProgressReport.assignment)
NAMED = {
    each.model.__tablename__: each
    for each in (
        Named(Account, lambda row: row.official.name, [joinedload(Account.official)]),
        Named(Bulletin, lambda row: row.label),
        Named(ChangeRequest, lambda row: row.task.name, [joinedload(ChangeRequest.task)]),
        Named(Cover, lambda row: row.post.title, [joinedload(Cover.post)]),
        Named(Instruction, lambda row: row.task.name, [joinedload(Instruction.task)]),
        Named(Notice, lambda row: row.number or row.title),
        Named(
            Objection,
            lambda row: row.name,
            [
                joinedload(Objection.unit),
                joinedload(Objection.task),
                joinedload(Objection.period),
            ],
        ),
        Named(Official, lambda row: row.name),
        Named(PaperRecord, lambda row: f"{row.signer}{row.title}"),
        Named(Plan, lambda row: row.title),
        Named(Post, lambda row: row.title),
        Named(
            ProgressReport,
            lambda row: (
                f"{row.assignment.unit.short_name}{row.assignment.task.name}{row.period.label}"
            ),
            [
                _OF_REPORT.joinedload(Assignment.unit),
                _OF_REPORT.joinedload(Assignment.task),
                joinedload(ProgressReport.period),
            ],
        ),
        Named(Reform, lambda row: row.title, [selectinload(Reform.parts)]),
        Named(ReportingPeriod, lambda row: row.label),
        Named(Schedule, lambda row: row.name),
        Named(Talk, lambda row: row.unit.short_name, [joinedload(Talk.unit)]),
        Named(Task, lambda row: row.name),
        Named(
            Tenure,
            lambda row: f"{row.official.name}，{row.post.title}",
            [joinedload(Tenure.official), joinedload(Tenure.post)],
        ),
        Named(Unit, lambda row: row.short_name),
        Named(UnitGroup, lambda row: row.name),
    )
}


def names_of(events: Iterable[AuditEvent]) -> Names:
    """The names of what these events were about, one query for each kind of thing; what is gone,
    or has none, is left out."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for event in events:
        if event.subject_id is not None and event.subject_type in NAMED:
            wanted[event.subject_type].add(event.subject_id)
    found: Names = {}
    for table, ids in wanted.items():
        named = NAMED[table]
        rows = select(named.model).where(named.model.__table__.c.id.in_(ids))
        for row in db.session.scalars(rows.options(*named.options)):
            found[table, row.id] = named.name(row)  # type: ignore[attr-defined]
    return found
