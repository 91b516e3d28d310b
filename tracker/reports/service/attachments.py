"""Files that go with a report (附件): taken while it is written, frozen with what is submitted."""

import zipfile
from io import BytesIO
from pathlib import PurePath

from sqlalchemy import select

from tracker.audit import service as audit
from tracker.core import clock
from tracker.core.db import db
from tracker.core.errors import RuleBroken
from tracker.core.files import FileStore
from tracker.core.secrecy import marking_in_name
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

LARGEST = 20 * 1024 * 1024
MOST = 10
_LONGEST_NAME = 120
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # Office before 2007, and WPS's own formats
_JPEG = b"\xff\xd8\xff"
# What a file of each kind begins with. No archives: what is inside them cannot be seen.
_BEGINNINGS = {
    "pdf": b"%PDF-",
    "png": b"\x89PNG\r\n\x1a\n",
    "jpg": _JPEG,
    "jpeg": _JPEG,
    "doc": _COMPOUND,
    "xls": _COMPOUND,
    "ppt": _COMPOUND,
    "wps": _COMPOUND,
    "et": _COMPOUND,
}
# The part that tells the kinds of zipped documents apart; OFD is GB/T 33190.
_PARTS = {"docx": "word/", "xlsx": "xl/", "pptx": "ppt/", "ofd": "OFD.xml"}
KINDS = (*_BEGINNINGS, *_PARTS, "txt")


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
    name = _checked_name(filename)
    _check_content(name, content)
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


def _checked_name(filename: str) -> str:
    """The name without a path; RuleBroken for a kind that is not taken or a secrecy marking."""
    name = PurePath(filename.replace("\\", "/")).name.strip()
    name = "".join(character for character in name if character.isprintable())
    if _kind_of(name) not in KINDS:
        raise RuleBroken(
            f"不收“{name or filename}”这种文件。请上传：{'、'.join(KINDS)}。", field="file"
        )
    if len(name) > _LONGEST_NAME:
        raise RuleBroken(f"文件名最多{_LONGEST_NAME}字，请改短后再上传。", field="file")
    marking = marking_in_name(name)
    if marking:
        raise RuleBroken(f"文件名含有密级标志“{marking}”，本系统不得上传，请核对。", field="file")
    return name


def _check_content(name: str, content: bytes) -> None:
    if not content:
        raise RuleBroken(f"“{name}”是空文件，请检查后再上传。", field="file")
    if len(content) > LARGEST:
        raise RuleBroken(f"“{name}”超过20 MB，请压缩或拆分后再上传。", field="file")
    if not _is_what_it_says(_kind_of(name), content):
        raise RuleBroken(
            f"“{name}”的内容与扩展名不符，可能改过扩展名或文件已损坏。请用原来的软件另存后再上传。",
            field="file",
        )


def _is_what_it_says(kind: str, content: bytes) -> bool:
    if kind in _BEGINNINGS:
        return content.startswith(_BEGINNINGS[kind])
    if kind in _PARTS:
        return _holds_part(content, _PARTS[kind])
    return _is_text(content)


def _holds_part(content: bytes, part: str) -> bool:
    """Whether it is a zipped document of that kind, nothing before it, and without macros."""
    if not content.startswith(b"PK\x03\x04"):
        return False
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        return False
    has_macros = any(PurePath(name).name == "vbaProject.bin" for name in names)
    return not has_macros and any(name.startswith(part) for name in names)


def _is_text(content: bytes) -> bool:
    if b"\0" in content:
        return False
    for encoding in ("utf-8", "gb18030"):
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return True
    return False


def _kind_of(name: str) -> str:
    return PurePath(name).suffix.lower().lstrip(".")
