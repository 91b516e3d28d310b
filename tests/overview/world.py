"""Reports, marks and instructions as rows, for pages that only read them."""

from datetime import UTC, datetime, timedelta

from tests import factories
from tracker.core.db import db
from tracker.models import (
    Decision,
    Instruction,
    InstructionReply,
    Mark,
    MarkValue,
    ProgressReport,
    ReportStatus,
    ReportVersion,
    Review,
    Task,
    Unit,
)

NOON = datetime(2022, 4, 6, 4, 0, tzinfo=UTC)


def report(
    city: factories.City,
    task: Task,
    unit: Unit,
    *,
    quarter: int = 2,
    status: ReportStatus = ReportStatus.SUBMITTED,
    mark: MarkValue | None = None,
    is_on_time: bool = True,
    **texts: str,
) -> ProgressReport:
    """A unit's report that was handed in once; `mark` where it was marked too."""
    content = {"progress": "已完成入户摸底。", "problems": "", "next_steps": "开工建设。"} | texts
    period = factories.period(task, quarter)
    at = NOON + timedelta(days=91 * (quarter - 1))
    made = factories.add(
        ProgressReport(
            assignment=factories.assignment(task, unit),
            period=period,
            status=status,
            first_submitted_at=at,
            due_on=period.effective_due_on if status is ReportStatus.RETURNED else None,
            **content,
        )
    )
    head = city.head(unit.short_name)
    version = factories.add(
        ReportVersion(
            report=made,
            number=1,
            submitted_at=at,
            is_on_time=is_on_time,
            signer_id=head.official.id,
            signer_post_id=head.post.id,
            unit_name=unit.name,
            author_name="联络员",
            signer_name=head.name,
            signer_post_title=head.post_title,
            **content,
        )
    )
    _decide(city, version, status, mark)
    db.session.commit()
    return made


def _decide(
    city: factories.City, version: ReportVersion, status: ReportStatus, mark: MarkValue | None
) -> None:
    who = city.supervisor.official
    at = version.submitted_at + timedelta(hours=3)
    if status in (ReportStatus.ACCEPTED, ReportStatus.RETURNED):
        is_returned = status is ReportStatus.RETURNED
        factories.add(
            Review(
                version=version,
                decision=Decision.RETURNED if is_returned else Decision.ACCEPTED,
                comment="缺具体数据。" if is_returned else "",
                due_on=version.report.due_on,
                reviewer_id=who.id,
                reviewer_name=who.name,
                at=at,
            )
        )
    if mark:
        factories.add(
            Mark(version=version, value=mark, marked_by_id=who.id, marked_by_name=who.name, at=at)
        )


def accepted(
    city: factories.City, task: Task, mark: MarkValue, *, quarter: int = 1, **texts: str
) -> ProgressReport:
    """The lead's report, accepted and marked; its round is published by `publish`."""
    lead = next(each.unit for each in task.assignments if each.is_lead)
    return report(
        city, task, lead, quarter=quarter, status=ReportStatus.ACCEPTED, mark=mark, **texts
    )


def publish(task: Task, quarter: int = 1) -> None:
    factories.period(task, quarter).published_at = NOON + timedelta(days=91 * (quarter - 1) + 12)
    db.session.commit()


def instruct(
    city: factories.City, task: Task, unit: Unit, text: str = "请盯紧。", *, reply: str = ""
) -> Instruction:
    by = city.vice_mayor
    given = factories.add(
        Instruction(
            task=task,
            unit=unit,
            post=by.post,
            author=by.official,
            author_name=by.name,
            author_post_title=by.post_title,
            text=text,
            at=NOON + timedelta(days=20),
        )
    )
    if reply:
        head = city.head(unit.short_name)
        factories.add(
            InstructionReply(
                instruction=given,
                author_id=head.official.id,
                author_name=head.name,
                author_post_title=head.post_title,
                text=reply,
                at=given.at + timedelta(days=2),
            )
        )
    db.session.commit()
    return given
