"""A matter was handed out (交办), and signed for."""

from collections.abc import Iterator

from tracker.matters.queries import matter_of
from tracker.models import Task
from tracker.overview.queries.course.step import Step


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
