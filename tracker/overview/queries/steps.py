"""What can happen to a task, each as a step of its course: reports, marks, reminders, 批示."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import select

from tracker.core.clock import SHANGHAI
from tracker.core.db import db
from tracker.core.enums import Labelled
from tracker.models import (
    Actor,
    Decision,
    Instruction,
    MarkValue,
    ProgressReport,
    Reminder,
    ReportingPeriod,
    ReportVersion,
    Review,
    Stage,
    Task,
    TaskMark,
)
from tracker.reports.queries.marks import sees_provisional_marks


class Kind(Labelled):
    """What a course can be narrowed to."""

    REPORTS = "reports", "报送与审核"
    INSTRUCTIONS = "instructions", "批示"
    REMINDERS = "reminders", "提醒"
    PEOPLE = "people", "人员变动"


@dataclass(frozen=True)
class Step:
    """One thing that happened: when, its sentence, and what hangs on it."""

    when: date | datetime
    title: str
    icon: str
    kind: str = "plain"  # plain, strong or back: see components/timeline_item.html
    note: str = ""
    text: str = ""
    mark: MarkValue | None = None
    report_id: int | None = None
    version: int | None = None
    instruction: Instruction | None = None
    about: Kind = Kind.REPORTS

    @property
    def at(self) -> datetime:
        """For the order: a day stands before every instant of it."""
        if isinstance(self.when, datetime):
            return self.when
        return datetime.combine(self.when, time(), SHANGHAI)


Placed = tuple[ReportingPeriod, Step]


def of_issue(task: Task) -> Iterator[Step]:
    plan = task.plan
    if plan.issued_on:
        number = f"{plan.document_number}，附件{task.name}" if plan.document_number else ""
        yield Step(plan.issued_on, "印发任务", "file-text", note=number)


def of_reports(reports: Iterable[ProgressReport], reader: Actor) -> Iterator[Placed]:
    for report in reports:
        unit = report.assignment.unit.short_name
        knows = report.period.is_published or sees_provisional_marks(reader)
        for version in report.versions:
            yield report.period, _submitted(version, unit)
            if version.review:
                yield (
                    report.period,
                    _reviewed(version.review, unit, says=knows and not version.mark),
                )
            if version.mark and knows:
                mark = version.mark
                yield (
                    report.period,
                    Step(
                        mark.at,
                        f"评定{unit}",
                        "flag",
                        note=mark.marked_by_name,
                        text=mark.comment,
                        mark=mark.value,
                    ),
                )


def _submitted(version: ReportVersion, unit: str) -> Step:
    again = f"第 {version.number} 次" if version.number > 1 else ""
    punctual = "按时" if version.is_on_time else "逾期"
    signed = f"{version.author_name}填报，{version.signer_post_title} {version.signer_name}签发"
    return Step(
        version.submitted_at,
        f"{unit}{again}报送",
        "send",
        kind="strong",
        note=f"{punctual}，{signed}",
        text=version.progress,
        report_id=version.report_id,
        version=version.number,
    )


def _reviewed(review: Review, unit: str, *, says: bool) -> Step:
    """A decision; `says` whether it tells the words of an acceptance, which judge the work.

    They are not told before the mark may be known, and not twice where they stand with the mark.
    """
    if review.decision is Decision.ACCEPTED:
        return Step(
            review.at,
            f"{unit}报送审核通过",
            "check",
            note=review.reviewer_name,
            text=review.comment if says else "",
        )
    again = f"，应于 {review.due_on.month}月{review.due_on.day}日 重报" if review.due_on else ""
    return Step(
        review.at,
        f"退回{unit}",
        "arrow-back-up",
        kind="back",
        note=f"{review.reviewer_name}{again}",
        text=review.comment,
    )


def of_task_marks(task: Task, reader: Actor) -> Iterator[Placed]:
    """The office's mark on the whole task, and the day on which a round's marks were published."""
    periods = {period.id: period for period in task.schedule.periods}
    marks = db.session.scalars(select(TaskMark).where(TaskMark.task_id == task.id))
    for mark in marks:
        period = periods.get(mark.period_id)
        if period and (period.is_published or sees_provisional_marks(reader)):
            step = Step(
                mark.at,
                "评定整项任务",
                "flag",
                note=mark.marked_by_name,
                text=mark.reason,
                mark=mark.value,
            )
            yield period, step
    for period in periods.values():
        if period.published_at:
            yield period, Step(period.published_at, "公布本期评定", "file-text")


def of_reminders(reports: Iterable[ProgressReport]) -> Iterator[Placed]:
    """One step a day and stage, however many units and officials were told."""
    by_id = {report.id: report for report in reports}
    told: dict[tuple[ReportingPeriod, date, Stage], dict[str, None]] = {}
    reminders = select(Reminder).where(Reminder.report_id.in_(by_id)).order_by(Reminder.report_id)
    for each in db.session.scalars(reminders):
        report = by_id[each.report_id]
        units = told.setdefault((report.period, each.raised_on, each.stage), {})
        units[report.assignment.unit.short_name] = None
    for (period, raised_on, stage), units in told.items():
        several = len(units) > 1
        title = f"提醒 {len(units)} 个单位" if several else f"提醒{next(iter(units))}"
        names = "、".join(units) if several else ""
        yield period, Step(raised_on, title, "bell", note=stage.label, text=names)
