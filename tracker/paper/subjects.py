"""What a sheet was entered as: how each is called, where it stands, how it is put right."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tracker.models import Actor, PaperRecord
from tracker.permissions import allowed
from tracker.permissions.subjects import entered_rows


@dataclass(frozen=True)
class Subject:
    """One row: its name, its page, and by what usual means it is corrected."""

    name: str
    url: str
    remedy: str


_NAMED: dict[str, Callable[[Any], Subject]] = {
    "approval_request": lambda row: Subject(
        f"《{row.plan.title}》的审批",
        f"/approvals/{row.id}",
        "还没有审定的，改草稿后重新送审，批准即作废；已经审定的，退回草稿",
    ),
    "change_request": lambda row: Subject(
        f"{row.task.name}{row.verb}",
        f"/amendments/{row.id}",
        "还没有生效的撤回后重新提请；已经生效的，另行提请调整",
    ),
    "instruction": lambda row: Subject(
        f"{row.task.name}的批示：{row.text}",
        f"/tasks/{row.task_id}",
        "照原件再录一件批示，写明以哪一件为准",
    ),
    "objection": lambda row: Subject(
        row.name, f"/objections/{row.id}", "决定不能改，请按错误纠正的程序另作决定"
    ),
    "report_version": lambda row: Subject(
        f"{row.report.assignment.task.name}：{row.progress}",
        f"/reports/{row.report_id}",
        "退回或重新打开，照原件重录",
    ),
    "talk": lambda row: Subject(
        f"约谈{row.unit.short_name}", f"/talks/{row.id}", "还没有约谈的撤回，重新提出"
    ),
}


def subjects_of(record: PaperRecord, *, reader: Actor) -> list[Subject]:
    """Those of a record that the reader may see, in the order of the sheet."""
    return [
        _NAMED[row.__tablename__](row)
        for row, subject, permission in entered_rows(record)
        if subject is not None and allowed(reader, permission, subject)
    ]
