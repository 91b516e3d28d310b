"""Whether a stored file is still the one that was issued (核对文件)."""

import hashlib

from tracker.audit import service as audit
from tracker.core.errors import RuleBroken
from tracker.core.files import FileStore
from tracker.models import Actor, AuditAction, Notice


def check_file(notice: Notice, *, files: FileStore, by: Actor) -> bool:
    """Whether the stored file has the hash that was noted when it was issued; leaves its trace.

    RuleBroken where there is no file.
    """
    if notice.stored_name is None:
        raise RuleBroken("这份文件没有存档的文件，不用核对。")
    with files.open(notice.stored_name) as file:
        is_same = hashlib.sha256(file.read()).hexdigest() == notice.sha256
    result = "一致" if is_same else "不一致"
    audit.record(AuditAction.NOTICE_CHECKED, notice, by=by, number=notice.number, result=result)
    return is_same
