"""A plan's year is taken along as one package (归档; docs/rules.md 35)."""

from tempfile import SpooledTemporaryFile
from typing import IO

from tracker.archives.contents import contents_of
from tracker.archives.package import write_package
from tracker.audit import service as audit
from tracker.core.errors import RuleBroken
from tracker.core.files import FileStore
from tracker.models import Actor, AuditAction, Plan, PlanStatus

_IN_MEMORY = 32 * 1024 * 1024  # beyond it the package lies on disk while it is sent


def make_archive(plan: Plan, *, files: FileStore, by: Actor) -> IO[bytes]:
    """The .zip, at its beginning: index, documents, ledger, reports, log and checksums. That it
    was made is on record, and the same state gives the same bytes.

    RuleBroken for a plan that is not issued: nothing of it is history yet.
    """
    if plan.status not in (PlanStatus.ISSUED, PlanStatus.CLOSED):
        raise RuleBroken("方案还没有印发，没有可以归档的内容，请印发以后再导出。")
    package = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - sent by the caller
    title = f"《{plan.title}》（{plan.year}年）归档包"
    try:
        number = write_package(package, title, contents_of(plan, files))
    except BaseException:
        package.close()
        raise
    package.seek(0)
    audit.record(AuditAction.ARCHIVE_MADE, plan, by=by, year=plan.year, count=number)
    return package
