"""Who may not decide on an objection, and why (回避): the person counts, in whatever post."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from tracker.core.db import db
from tracker.directory import queries as directory
from tracker.models import (
    Actor,
    AuditAction,
    AuditEvent,
    Cover,
    Objection,
    Post,
    PostKind,
    ProgressReport,
    PublishedMark,
    ReportingPeriod,
    ReportVersion,
    Task,
    TaskMark,
    Tenure,
)
from tracker.objections.facts import leading_reports

REVIEWED = "审核、评定过这项任务"
PUBLISHED = "公布了这一期的评定"
STATED = "写了督查室意见"
OF_THE_UNIT = "代表提出异议的单位"
LEADS_TASK = "分管这项任务"
# Whose the decision of the government can be.
DECIDING = (PostKind.MAYOR, PostKind.VICE_MAYOR, PostKind.OTHER_LEAD, PostKind.DIRECTOR)


@dataclass(frozen=True)
class Candidate:
    """A leader's post, who acts in it, and why he does not decide; nothing where he may."""

    post: Post
    acting: directory.Acting
    why_not: str

    @property
    def name(self) -> str:
        return f"{self.post.title} {self.acting}"


def candidates(objection: Objection, *, on: date) -> list[Candidate]:
    """Every leader of the government that day, who may decide first; a vacant post is left out."""
    posts = db.session.scalars(
        select(Post)
        .where(
            Post.government_id == objection.unit.government_id,
            Post.kind.in_(DECIDING),
            Post.abolished_on.is_(None),
        )
        .order_by(Post.position, Post.id)
    ).all()
    acting = directory.acting_by_post([post.id for post in posts], on=on)
    reasons = excluded(objection, on=on)
    found = [
        Candidate(post, acting[post.id], "、".join(reasons.get(acting[post.id].official.id, ())))
        for post in posts
        if post.id in acting
    ]
    return sorted(found, key=lambda each: (bool(each.why_not), DECIDING.index(each.post.kind)))


def excluded(objection: Objection, *, on: date) -> dict[int, list[str]]:
    """By the official's id, why somebody does not decide on it."""
    found: dict[int, list[str]] = {}
    for official_id, why in _reasons(objection, on):
        if official_id is not None and why not in found.setdefault(official_id, []):
            found[official_id].append(why)
    return found


def why_excluded(objection: Objection, *, by: Actor) -> str:
    """Why the actor does not decide on it; empty where he may."""
    return "、".join(excluded(objection, on=by.on).get(by.official.id, ()))


def _reasons(objection: Objection, on: date) -> Iterator[tuple[int | None, str]]:
    task, period = objection.task, objection.period
    yield from _who_marked(objection)
    yield from _who_published(task, period)
    yield objection.stated_by_id, STATED
    yield from _of_unit(objection, on)
    for official_id in _in_posts(_leading(task, on), on):
        yield official_id, LEADS_TASK


def _who_marked(objection: Objection) -> Iterator[tuple[int | None, str]]:
    """Whoever reviewed, marked, opened again or overrode; what was overwritten is in the trail."""
    task, period = objection.task, objection.period
    ids = [report.id for report in db.session.scalars(leading_reports(objection))]
    versions = db.session.scalars(
        select(ReportVersion)
        .where(ReportVersion.report_id.in_(ids))
        .options(joinedload(ReportVersion.review), joinedload(ReportVersion.mark))
    )
    for version in versions:
        if version.review:
            yield version.review.reviewer_id, REVIEWED
        if version.mark:
            yield version.mark.marked_by_id, REVIEWED
    overriding = select(TaskMark.marked_by_id).where(
        TaskMark.task_id == task.id, TaskMark.period_id == period.id
    )
    for official_id in db.session.scalars(overriding):
        yield official_id, REVIEWED
    for event in _events(AuditAction.TASK_MARKED, Task.__tablename__, [task.id]):
        if event.details.get("period") == period.label:
            yield event.actor_id, REVIEWED
    for event in _events(AuditAction.REPORT_REOPENED, ProgressReport.__tablename__, ids):
        yield event.actor_id, REVIEWED


def _who_published(task: Task, period: ReportingPeriod) -> Iterator[tuple[int | None, str]]:
    told = select(PublishedMark.published_by_id).where(
        PublishedMark.task_id == task.id, PublishedMark.period_id == period.id
    )
    for official_id in db.session.scalars(told):
        yield official_id, PUBLISHED
    table = ReportingPeriod.__tablename__
    for event in _events(AuditAction.MARKS_PUBLISHED, table, [period.id]):
        yield event.actor_id, PUBLISHED


def _of_unit(objection: Objection, on: date) -> Iterator[tuple[int | None, str]]:
    """Nobody decides in his own cause: who wrote or signed it, and who acts for the unit."""
    yield objection.written_by_id, OF_THE_UNIT
    yield objection.raised_by_id, OF_THE_UNIT
    unit = objection.unit.standing(on)
    posts = db.session.scalars(select(Post.id).where(Post.unit_id == unit.id)).all()
    for official_id in _in_posts(posts, on):
        yield official_id, OF_THE_UNIT


def _leading(task: Task, on: date) -> list[int]:
    """The posts whose portfolio the mark is about, too."""
    leaders = [each for each in task.leaders if each.includes(on)]
    found = [each.post_id for each in leaders if each.post_id is not None]
    if any(each.is_shared for each in leaders):
        found += db.session.scalars(
            select(Post.id).where(
                Post.government_id == task.plan.government_id, Post.kind == PostKind.VICE_MAYOR
            )
        )
    return found


def _in_posts(post_ids: Collection[int], on: date) -> Iterator[int]:
    """Who holds these posts that day, and who acts in them: being covered takes no part away."""
    for model in (Tenure, Cover):
        yield from db.session.scalars(
            select(model.official_id).where(
                model.post_id.in_(post_ids),
                model.from_on <= on,
                or_(model.until_on.is_(None), model.until_on > on),
            )
        )


def _events(action: AuditAction, table: str, ids: list[int]) -> Iterator[AuditEvent]:
    yield from db.session.scalars(
        select(AuditEvent).where(
            AuditEvent.action == action,
            AuditEvent.subject_type == table,
            AuditEvent.subject_id.in_(ids),
        )
    )
