"""All that happened to a task, newest first, under the quarter it belongs to (全过程)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from tracker.core.clock import SHANGHAI
from tracker.core.db import db
from tracker.instructions.queries import instructions_on
from tracker.models import (
    Actor,
    Cover,
    Decision,
    Instruction,
    MarkValue,
    PartyRole,
    Post,
    PostKind,
    ProgressReport,
    Reminder,
    ReportingPeriod,
    ReportVersion,
    Review,
    Stage,
    Task,
    TaskMark,
    Tenure,
)
from tracker.reports.queries.marks import sees_provisional_marks


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

    @property
    def at(self) -> datetime:
        """For the order: a day stands before every instant of it."""
        if isinstance(self.when, datetime):
            return self.when
        return datetime.combine(self.when, time(), SHANGHAI)


@dataclass(frozen=True)
class Stretch:
    """The steps of one quarter, newest first."""

    label: str
    steps: list[Step]


def timeline(task: Task, reports: Iterable[ProgressReport], *, reader: Actor) -> list[Stretch]:
    """What the reader may see of the task's course.

    reports: those that the reader may see. A report and what follows from it belong to the quarter
    that it reports on, everything else to the one in which it happened.
    """
    reports = list(reports)
    periods = task.schedule.periods
    if not periods:  # of a draft nothing has happened yet
        return []
    placed = [
        *_of_reports(reports, reader),
        *_of_task_marks(task, reader),
        *_of_reminders(reports),
    ]
    happened = [*_of_issue(task), *_of_instructions(task, reader), *_of_posts(task, reader)]
    placed += [(_period_of(periods, step), step) for step in happened]
    found = []
    for period in sorted(periods, key=lambda each: each.due_on, reverse=True):
        steps = [step for at, step in placed if at is period]
        if steps:
            # Of two at one instant, the later written is the later: a mark follows its review.
            steps.sort(key=lambda step: step.at)
            found.append(Stretch(period.label, steps[::-1]))
    return found


def _period_of(periods: list[ReportingPeriod], step: Step) -> ReportingPeriod:
    """The period in whose time it happened: the last that had begun."""
    day = step.at.astimezone(SHANGHAI).date()
    begun = [period for period in periods if period.covers_from <= day]
    return begun[-1] if begun else periods[0]


def _of_issue(task: Task) -> Iterator[Step]:
    plan = task.plan
    if plan.issued_on:
        number = f"{plan.document_number}，附件{task.name}" if plan.document_number else ""
        yield Step(plan.issued_on, "印发任务", "file-text", note=number)


def _of_reports(
    reports: Iterable[ProgressReport], reader: Actor
) -> Iterator[tuple[ReportingPeriod, Step]]:
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


def _of_task_marks(task: Task, reader: Actor) -> Iterator[tuple[ReportingPeriod, Step]]:
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


def _of_reminders(reports: Iterable[ProgressReport]) -> Iterator[tuple[ReportingPeriod, Step]]:
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


def _of_instructions(task: Task, reader: Actor) -> Iterator[Step]:
    for each in instructions_on(task, reader=reader):
        yield Step(
            each.at,
            f"{each.author_post_title} {each.author_name}批示",
            "ballpen",
            kind="strong",
            instruction=each,
        )
        for reply in each.replies:
            yield Step(
                reply.at,
                f"{each.unit.short_name}答复批示",
                "message-2",
                note=f"{reply.author_post_title} {reply.author_name}",
                text=reply.text,
            )


def _of_posts(task: Task, reader: Actor) -> Iterator[Step]:
    """Who took over, or acted in, the posts that lead the task or answer for its leads."""
    since = task.plan.issued_on or reader.on
    posts = _posts_on(task)
    tenures = db.session.scalars(
        select(Tenure)
        .where(Tenure.post_id.in_(posts), Tenure.from_on > since, Tenure.from_on <= reader.on)
        .options(joinedload(Tenure.official), joinedload(Tenure.post))
    )
    for tenure in tenures:
        yield Step(
            tenure.from_on,
            f"{tenure.official.name}接任{tenure.post.title}",
            "arrows-exchange",
            note="任务随岗位转移，未另行文",
        )
    covers = db.session.scalars(
        select(Cover)
        .where(Cover.post_id.in_(posts), Cover.until_on > since, Cover.from_on <= reader.on)
        .options(joinedload(Cover.official), joinedload(Cover.post))
    )
    for cover in covers:
        yield Step(
            cover.from_on,
            f"{cover.official.name}代{cover.post.title}",
            "arrows-exchange",
            note=f"至 {cover.until_on.month}月{cover.until_on.day}日",
        )


def _posts_on(task: Task) -> set[int]:
    """The posts that lead the task, and those that answer for its leading units."""
    leading = {each.post_id for each in task.leaders if each.post_id}
    units = [each.unit_id for each in task.assignments if each.role is PartyRole.LEAD]
    heads = select(Post.id).where(Post.unit_id.in_(units), Post.kind == PostKind.UNIT_HEAD)
    return leading | set(db.session.scalars(heads))
