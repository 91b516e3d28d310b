"""Putting files with something that is being put on record."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select

from tracker.audit import service as audit
from tracker.core import clock
from tracker.core.db import db
from tracker.core.errors import RuleBroken
from tracker.core.files import FileStore
from tracker.core.uploads import MOST, check_upload
from tracker.models import Actor, AuditAction, Enclosure

# A file as it was uploaded: its name and its content.
Upload = tuple[str, bytes]


def enclose(
    subject: Any, uploads: Sequence[Upload], *, store: FileStore, by: Actor
) -> list[Enclosure]:
    """Keep files with a row of a table with an id; they are seen by whoever sees the row.

    Raises RuleBroken on the field `files` for a file that is not taken, or for too many. The files
    are on disk before the commit; a rollback leaves ones that no row names, which are swept up.
    """
    db.session.flush()
    kept = select(func.count(Enclosure.id)).where(
        Enclosure.subject_type == subject.__tablename__, Enclosure.subject_id == subject.id
    )
    present = db.session.scalar(kept) or 0
    if present + len(uploads) > MOST:
        there = f"，已经存下{present}个" if present else ""
        raise RuleBroken(f"最多{MOST}个附件{there}，请少选几个再上传。", field="files")
    return [_keep(subject, upload, store, by) for upload in uploads]


def _keep(subject: Any, upload: Upload, store: FileStore, by: Actor) -> Enclosure:
    try:
        name = check_upload(*upload)
    except RuleBroken as refusal:
        raise RuleBroken(refusal.message, field="files") from None
    stored = store.put(upload[1])
    enclosure = Enclosure(
        subject_type=subject.__tablename__,
        subject_id=subject.id,
        filename=name,
        stored_name=stored.name,
        size=stored.size,
        sha256=stored.sha256,
        uploader_id=by.official.id,
        uploaded_at=clock.now(),
    )
    db.session.add(enclosure)
    db.session.flush()
    audit.record(AuditAction.ENCLOSURE_ADDED, subject, by=by, filename=name, sha256=stored.sha256)
    return enclosure
