"""What the signer of a sheet says of its being entered, and what the office found (更正请求)."""

from collections.abc import Iterator

from tracker.models import Actor, PaperKind, PaperRecord, Task
from tracker.overview.queries.course.step import Step, Topic
from tracker.paper.queries import papers_on

_TOPICS = {
    PaperKind.INSTRUCTION: Topic.INSTRUCTIONS,
    PaperKind.DECISION: Topic.CHANGES,
    PaperKind.REPORTS: Topic.REPORTS,
}


def of_papers(task: Task, reader: Actor, unit: int | None) -> Iterator[Step]:
    """Of sheets of which the reader may see all; that they were entered stands with what was."""
    for record in papers_on(task, reader=reader):
        if unit in (None, record.for_post.unit_id):
            yield from _of_record(record)


def _of_record(record: PaperRecord) -> Iterator[Step]:
    if record.contested_at is not None:
        yield Step(
            record.contested_at,
            f"{record.for_name}请求更正代录的{record.kind.label}",
            "alert-circle",
            look="back",
            text=record.contested_why,
            paper_id=record.id,
            about=_TOPICS[record.kind],
        )
    if record.settlement is not None and record.settled_at is not None:
        yield Step(
            record.settled_at,
            f"督查室处理更正请求：{record.settlement.label}",
            "check",
            note=record.settled_by_name,
            text=record.settled_why,
            paper_id=record.id,
            about=_TOPICS[record.kind],
        )
