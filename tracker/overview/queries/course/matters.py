"""A matter was handed out (交办) and signed for; a task is one fact with another (同一事项)."""

from collections.abc import Iterable, Iterator

from sqlalchemy import or_, select

from tracker.core.db import db
from tracker.matters.queries import matter_of
from tracker.models import Actor, AuditAction, AuditEvent, ProgressReport, Task, TaskLink
from tracker.overview.queries.course.step import Placed, Step
from tracker.permissions import Permission, allowed
from tracker.reports.queries.merged import origins_of

_SAID = {
    AuditAction.TASKS_LINKED: "定为同一事项，以后报一次",
    AuditAction.TASKS_PARTED: "取消同一事项，以后分别报送",
}


def of_matter(task: Task) -> Iterator[Step]:
    """How the task began, in place of the issue of a plan, and who signed for it."""
    matter = matter_of(task)
    if matter is None:
        return
    said = "，".join(filter(None, (matter.kind.label, matter.origin, matter.basis)))
    yield Step(matter.handed_out_on, "交办", "file-text", note=said, about=None)
    for receipt in matter.receipts:
        if receipt.signed_at and receipt.signed_by:
            name = receipt.unit.short_name
            who = receipt.signed_by.name
            yield Step(receipt.signed_at, f"{name}签收", "check", note=who, about=None)


def of_links(task: Task, reader: Actor) -> Iterator[Step]:
    """When it was made one fact with another task, and parted from it; the trail alone tells.

    Which one it is, is told to who may see it.
    """
    seen = {other.name for other in _linked(task) if allowed(reader, Permission.TASK_VIEW, other)}
    events = db.session.scalars(
        select(AuditEvent)
        .where(
            AuditEvent.subject_type == Task.__tablename__,
            AuditEvent.subject_id == task.id,
            AuditEvent.action.in_(_SAID),
        )
        .order_by(AuditEvent.id)
    )
    for event in events:
        name = event.details["other"]
        other = f"《{event.details['plan']}》{name}" if name in seen else ""
        reason = event.details["reason"]
        yield Step(event.at, _SAID[event.action], "git-merge", note=other, text=reason, about=None)


def _linked(task: Task) -> list[Task]:
    """Every task that it was ever linked with."""
    links = db.session.scalars(
        select(TaskLink).where(or_(TaskLink.one_id == task.id, TaskLink.other_id == task.id))
    )
    return [link.beside(task.id) for link in links]


def of_merged(reports: Iterable[ProgressReport], reader: Actor) -> Iterator[Placed]:
    """Which versions were handed in from the text of another task's report that may be seen."""
    versions = {version.id: version for report in reports for version in report.versions}
    for version_id, row in origins_of(list(versions)).items():
        origin = row.origin.report.assignment.task
        if row.version_id == version_id and allowed(reader, Permission.TASK_VIEW, origin):
            version = versions[version_id]
            report = version.report
            yield (
                report.period,
                Step(
                    version.submitted_at,
                    f"{report.assignment.unit.short_name}与{origin.name}合并报送",
                    "git-merge",
                    note=origin.plan.title,
                ),
            )
