"""What waits for the office (待审核), and where the reports of some tasks are."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from tracker.core.db import db
from tracker.models import (
    Assignment,
    Decision,
    PartyRole,
    Plan,
    ProgressReport,
    ReportStatus,
    ReportVersion,
    Review,
    Task,
    TaskStatus,
    Unit,
)
from tracker.reports.queries.assessing import Assessment, assess
from tracker.reports.queries.measuring import yardstick_of
from tracker.reports.queries.reading import version_parts

Row = TypeVar("Row")


@dataclass(frozen=True)
class Waiting:
    """A report that waits for review, with what can be said of it beforehand."""

    report: ProgressReport
    assessment: Assessment

    @property
    def is_clear(self) -> bool:
        """Nothing says that it should be read closely."""
        return not self.assessment.hints


def review_queue(government_id: int) -> Sequence[ProgressReport]:
    """The submitted reports of a government, by unit and then by task, with unit, task, period and
    versions loaded."""
    return db.session.scalars(
        _in_order(government_id).options(selectinload(ProgressReport.versions))
    ).all()


def waiting_reports(government_id: int, *, only: Collection[int] | None = None) -> list[Waiting]:
    """The same with what can be said of each; of all of them, or of those of some numbers."""
    statement = _in_order(government_id).options(
        contains_eager(ProgressReport.assignment)
        .contains_eager(Assignment.task)
        .options(contains_eager(Task.plan), selectinload(Task.targets)),
        selectinload(ProgressReport.versions).options(*version_parts()),
    )
    if only is not None:
        statement = statement.where(ProgressReport.id.in_(only))
    reports = db.session.scalars(statement).all()
    assessed = assess([report.versions[-1] for report in reports], yardstick_of(government_id))
    return [Waiting(report, assessed[report.id]) for report in reports]


def waiting_leads(government_id: int, *, among: Collection[int]) -> set[int]:
    """Of these reports the numbers of those that wait for review and are a lead unit's."""
    reports = _waiting(select(ProgressReport.id), government_id).where(
        ProgressReport.id.in_(among), Assignment.role == PartyRole.LEAD
    )
    return set(db.session.scalars(reports))


def lately_accepted(government_id: int, *, most: int = 8) -> Sequence[ProgressReport]:
    """What the office accepted last and can still open again, the latest first."""
    accepted = db.session.scalars(
        select(ProgressReport)
        .join(ProgressReport.assignment)
        .join(Assignment.task)
        .join(Task.plan)
        .join(ProgressReport.versions)
        .join(ReportVersion.review)
        .where(
            Plan.government_id == government_id,
            ProgressReport.status == ReportStatus.ACCEPTED,
            Review.decision == Decision.ACCEPTED,
        )
        .options(
            contains_eager(ProgressReport.assignment).options(
                contains_eager(Assignment.task), joinedload(Assignment.unit)
            ),
            joinedload(ProgressReport.period),
            selectinload(ProgressReport.versions).options(
                joinedload(ReportVersion.review), joinedload(ReportVersion.mark)
            ),
        )
        .order_by(Review.at.desc(), Review.id.desc())
        .limit(most)
    )
    return list(dict.fromkeys(accepted))  # one that was accepted twice is named once


def _in_order(government_id: int) -> Select[ProgressReport]:
    return (
        _waiting(select(ProgressReport), government_id)
        .join(Assignment.unit)
        .options(
            contains_eager(ProgressReport.assignment).options(
                contains_eager(Assignment.task), contains_eager(Assignment.unit)
            ),
            joinedload(ProgressReport.period),
        )
        .order_by(Unit.position, Unit.id, Plan.id, Task.position, ProgressReport.id)
    )


def count_waiting(government_id: int) -> int:
    """How many reports wait for review."""
    return db.session.scalar(_waiting(select(func.count(ProgressReport.id)), government_id)) or 0


def report_states(
    task_ids: Sequence[int], period_ids: Sequence[int]
) -> dict[tuple[int, int], list[ProgressReport]]:
    """By (task id, period id): the units' reports that have been opened, leads first."""
    reports = db.session.scalars(
        select(ProgressReport)
        .join(ProgressReport.assignment)
        .where(Assignment.task_id.in_(task_ids), ProgressReport.period_id.in_(period_ids))
        .options(
            contains_eager(ProgressReport.assignment).joinedload(Assignment.unit),
            joinedload(ProgressReport.period),
        )
        .order_by(Assignment.position, Assignment.id)
    )
    found: dict[tuple[int, int], list[ProgressReport]] = {}
    for report in sorted(reports, key=lambda each: not each.assignment.is_lead):
        found.setdefault((report.assignment.task_id, report.period_id), []).append(report)
    return found


def is_to_review(report: ProgressReport) -> bool:
    """Whether it waits to be judged; nobody judges what was given up."""
    task = report.assignment.task
    return report.status is ReportStatus.SUBMITTED and task.status is not TaskStatus.WITHDRAWN


def _waiting(reports: Select[Row], government_id: int) -> Select[Row]:
    return (
        reports.join(ProgressReport.assignment)
        .join(Assignment.task)
        .join(Task.plan)
        .where(
            Plan.government_id == government_id,
            ProgressReport.status == ReportStatus.SUBMITTED,
            Task.status != TaskStatus.WITHDRAWN,  # nobody judges what was given up
        )
    )
