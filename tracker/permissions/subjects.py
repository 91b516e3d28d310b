"""What a file or a sheet of paper goes with, named by its table, and what lets somebody see it."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from tracker.core.db import Base, db
from tracker.models import (
    ApprovalRequest,
    Assignment,
    ChangeRequest,
    Closure,
    Instruction,
    Matter,
    Meeting,
    Objection,
    PaperRecord,
    ProgressReport,
    ReportVersion,
    Talk,
    Task,
    Verification,
)
from tracker.permissions.names import Permission

# What files go with, and what lets somebody see it and so its files.
ENCLOSED_IN: dict[str, tuple[type[Base], Permission]] = {
    ChangeRequest.__tablename__: (ChangeRequest, Permission.AMENDMENT_VIEW),
    Instruction.__tablename__: (Instruction, Permission.INSTRUCTION_VIEW),
    Matter.__tablename__: (Matter, Permission.MATTER_VIEW),
    Meeting.__tablename__: (Meeting, Permission.MEETING_VIEW),
    Objection.__tablename__: (Objection, Permission.OBJECTION_VIEW),
    Talk.__tablename__: (Talk, Permission.TALK_VIEW),
    Closure.__tablename__: (Closure, Permission.CLOSURE_VIEW),
    Verification.__tablename__: (Verification, Permission.VERIFICATION_VIEW),
    PaperRecord.__tablename__: (PaperRecord, Permission.PAPER_VIEW),
}


# What a sheet of paper is entered as, and what lets somebody see it.
ENTERED_AS: dict[str, tuple[type[Base], Permission]] = {
    ApprovalRequest.__tablename__: (ApprovalRequest, Permission.APPROVAL_VIEW),
    ChangeRequest.__tablename__: (ChangeRequest, Permission.AMENDMENT_VIEW),
    Instruction.__tablename__: (Instruction, Permission.INSTRUCTION_VIEW),
    Objection.__tablename__: (Objection, Permission.OBJECTION_VIEW),
    ReportVersion.__tablename__: (ReportVersion, Permission.REPORT_VIEW),
    Talk.__tablename__: (Talk, Permission.TALK_VIEW),
}


def entered_rows(record: PaperRecord) -> list[tuple[Any, Any, Permission]]:
    """The rows that a sheet was entered as, in its order, each with what is asked about it and the
    permission to see that: of a version its report. A query a table, however many rows."""
    ids: dict[str, list[int]] = defaultdict(list)
    for entry in record.entries:
        ids[entry.subject_type].append(entry.subject_id)
    rows = {kind: _rows(ENTERED_AS[kind][0], of_kind) for kind, of_kind in ids.items()}
    found = []
    for entry in record.entries:
        row = rows[entry.subject_type].get(entry.subject_id)
        subject = row.report if isinstance(row, ReportVersion) else row
        found.append((row, subject, ENTERED_AS[entry.subject_type][1]))
    return found


def _rows(model: Any, ids: Collection[int]) -> dict[int, Any]:
    rows = select(model).where(model.id.in_(ids))
    if model is ReportVersion:
        of_task = joinedload(Assignment.task).options(
            joinedload(Task.plan), selectinload(Task.assignments)
        )
        of_report = joinedload(ReportVersion.report).joinedload(ProgressReport.assignment)
        rows = rows.options(of_report.options(of_task))
    return {row.id: row for row in db.session.scalars(rows)}
