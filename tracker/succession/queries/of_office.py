"""What waits for the director and for the supervision office."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload

from tracker.core.db import db
from tracker.models import Assignment, Plan, Post, ProgressReport, ReportStatus, Task
from tracker.succession.queries.decisions import decisions_of
from tracker.succession.queries.parts import Part, part_of, report_item


def work_of_director(post: Post) -> Iterator[Part]:
    yield from decisions_of(post)


def work_of_office(post: Post) -> Iterator[Part]:
    """The reviews that wait: they are the office's, and every supervisor sees them."""
    waiting = db.session.scalars(
        select(ProgressReport)
        .join(ProgressReport.assignment)
        .join(Assignment.task)
        .join(Task.plan)
        .where(
            Plan.government_id == post.government_id,
            ProgressReport.status == ReportStatus.SUBMITTED,
        )
        .options(
            joinedload(ProgressReport.period),
            contains_eager(ProgressReport.assignment).options(
                contains_eager(Assignment.task), joinedload(Assignment.unit)
            ),
        )
        .order_by(ProgressReport.id)
    )
    yield part_of(
        "待审核的报送",
        "份",
        (report_item(each, each.assignment.unit.short_name) for each in waiting),
    )
