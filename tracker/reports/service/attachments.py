"""Files that go with a report (附件): taken while it is written, frozen with what is submitted."""

from sqlalchemy import select

from tracker.audit import service as audit
from tracker.core import clock
from tracker.core.db import db
from tracker.core.errors import RuleBroken
from tracker.core.files import FileStore
from tracker.core.uploads import MOST, check_upload
from tracker.models import (
    Actor,
    Assignment,
    Attachment,
    AuditAction,
    ProgressReport,
    ReportingPeriod,
    VersionAttachment,
)
from tracker.reports.service.drafting import refuse_unless_editable
from tracker.reports.service.rows import hold, report_on
from tracker.reports.service.rules import refuse_unless_taken


def attach(
    assignment: Assignment,
    period: ReportingPeriod,
    *,
    filename: str,
    content: bytes,
    store: FileStore,
    by: Actor,
) -> Attachment:
    """Keep a file with a report that is being written; the report is made if it is not there yet.

    The file is on disk before the commit; a rollback leaves one that no row names.
    """
    report = report_on(assignment, period)
    refuse_unless_taken(report, by.on)
    refuse_unless_editable(report)
    name = check_upload(filename, content)
    if len(report.attachments) >= MOST:
        raise RuleBroken(f"一项最多{MOST}个附件，请先删去不需要的。", field="file")
    stored = store.put(content)
    attachment = Attachment(
        report=report,
        filename=name,
        stored_name=stored.name,
        size=stored.size,
        sha256=stored.sha256,
        uploader_id=by.official.id,
        uploaded_at=clock.now(),
    )
    db.session.add(attachment)
    db.session.flush()
    audit.record(AuditAction.ATTACHMENT_ADDED, report, by=by, filename=name, sha256=stored.sha256)
    return attachment


def remove_attachment(attachment: Attachment, *, by: Actor) -> str:
    """Take a file out of a draft. Returns its stored name: the file goes after the commit."""
    report = _report_of(attachment)
    refuse_unless_taken(report, by.on)
    refuse_unless_editable(report)
    submitted = select(VersionAttachment).where(VersionAttachment.attachment_id == attachment.id)
    if db.session.scalar(select(submitted.exists())):
        raise RuleBroken(f"“{attachment.filename}”已随报送稿存档，不能删除；请另传新的附件。")
    stored_name = attachment.stored_name
    audit.record(
        AuditAction.ATTACHMENT_REMOVED,
        report,
        by=by,
        filename=attachment.filename,
        sha256=attachment.sha256,
    )
    db.session.delete(attachment)
    db.session.flush()
    return stored_name


def _report_of(attachment: Attachment) -> ProgressReport:
    [report] = hold([attachment.report])
    return report
