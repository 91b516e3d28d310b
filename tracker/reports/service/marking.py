"""A round's marks (评定): overriding a task's, and publishing all of them at once."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import select

from tracker.audit import service as audit
from tracker.core import clock
from tracker.core.db import db
from tracker.core.errors import RuleBroken
from tracker.directory import queries as directory
from tracker.inbox import service as inbox
from tracker.models import (
    Actor,
    Assignment,
    AuditAction,
    MarkValue,
    MessageKind,
    Official,
    PlanKind,
    PostKind,
    ReportingPeriod,
    Task,
    TaskMark,
    Unit,
)
from tracker.plans import queries as plans
from tracker.reports.queries.marks import task_marks
from tracker.reports.queries.rounds import leading, unmarked
from tracker.reports.service.publication import (
    marks_path,
    note_change,
    note_round,
    refuse_contested,
)
from tracker.reports.service.rules import refuse_concluded, require_reason
from tracker.reports.service.versions import name_of

TO_SIGN = "请签收；有异议的，可以在收到后 30 日内提出。"


def mark_task(
    task: Task, period: ReportingPeriod, *, value: MarkValue, reason: str, by: Actor
) -> TaskMark:
    """Mark a whole task in a period in place of its leads' marks, with the reason."""
    refuse_concluded(task.plan)
    reason = require_reason(reason, "调整评定的理由")
    if period not in plans.periods_of([task])[task.id]:
        raise RuleBroken(f"{task.name}不在{period.label}报送，不能评定，请换一期。")
    # Held, so that two who mark at once make one row.
    db.session.execute(select(Task.id).where(Task.id == task.id).with_for_update())
    refuse_contested(task, period)
    mark = db.session.scalar(
        select(TaskMark).where(TaskMark.task_id == task.id, TaskMark.period_id == period.id)
    )
    before = mark.value if mark else None
    official, name = by.official, name_of(by)
    mark = mark or TaskMark(task_id=task.id, period_id=period.id)
    mark.value, mark.reason, mark.at = value, reason, clock.now()
    mark.marked_by_id, mark.marked_by_name = official.id, name
    db.session.add(mark)
    db.session.flush()
    audit.record(
        AuditAction.TASK_MARKED,
        task,
        by=by,
        period=period.label,
        before=before,
        mark=value,
        reason=reason,
    )
    note_change(task, period, by=by)
    return mark


def publish_marks(
    period: ReportingPeriod, *, by: Actor, confirmed: bool = False
) -> ReportingPeriod:
    """Publish a whole round (docs/rules.md 6) and tell its units and leaders, each once.

    confirmed: publish although leading reports are missing or wait for review; those tasks stay
    待评定 until they are accepted.
    """
    period = db.session.scalars(
        select(ReportingPeriod)
        .where(ReportingPeriod.id == period.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    refuse_concluded(period.plan)
    if period.is_published:
        raise RuleBroken(f"{period.label}的评定已经公布，不用再公布。")
    if by.on < period.opens_on:
        raise RuleBroken(f"{period.label}还没有开始报送，请在报送后再公布评定。")
    missing = unmarked(period, on=by.on)
    if missing and not confirmed:
        raise RuleBroken(
            f"还有{len(missing)}份牵头报送没有评定。确要先公布其余的，请勾选确认。",
            field="confirmed",
        )
    period.published_at = clock.now()
    db.session.flush()
    audit.record(
        AuditAction.MARKS_PUBLISHED, period, by=by, period=period.label, missing=len(missing)
    )
    assignments = leading(period, on=by.on)
    marks = task_marks([each.task_id for each in assignments], published_only=True)
    note_round(period, _known_with(period), at=period.published_at, by=by)
    _tell_units(period, assignments, marks, by)
    _tell_leaders(period, assignments, by)
    return period


def _known_with(period: ReportingPeriod) -> dict[int, MarkValue]:
    """By task id, every mark that is known once the round is published: also of a task that was
    withdrawn, of which no unit is told any more (已调整)."""
    task_ids = db.session.scalars(select(Task.id).where(Task.plan_id == period.plan.id)).all()
    marks = task_marks(task_ids, published_only=True)
    return {task_id: mark for (task_id, each), mark in marks.items() if each == period.id}


def publish_alone(period: ReportingPeriod, *, by: Actor) -> None:
    """Publish the marks of a matter once all its leads have theirs: it is a round of its own, and
    nothing else waits for it (docs/rules.md 28)."""
    if period.plan.kind is not PlanKind.MATTERS or period.is_published:
        return
    if not unmarked(period, on=by.on):
        publish_marks(period, by=by)


def _tell_units(
    period: ReportingPeriod,
    assignments: Sequence[Assignment],
    marks: Mapping[tuple[int, int], MarkValue],
    by: Actor,
) -> None:
    led: dict[Unit, list[Assignment]] = defaultdict(list)
    for assignment in assignments:
        now = assignment.successor or assignment
        led[now.unit].append(assignment)
    # One message to each, also to who answers for several units (docs/rules.md 16).
    shares: dict[Official, list[str]] = defaultdict(list)
    signing: set[Official] = set()
    for unit, own in led.items():
        counts = Counter(marks.get((each.task_id, period.id)) for each in own)
        told = [*directory.heads_of(unit, on=by.on), *directory.reporters_of(unit, on=by.on)]
        for official in dict.fromkeys(told):
            shares[official].append(f"{unit.short_name}牵头{len(own)}项：{_counted(counts)}。")
            if counts.keys() != {None}:
                signing.add(official)
    for official, share in shares.items():
        # Where nothing of his was marked yet, there is nothing to sign for.
        signs = official in signing
        link = marks_path(period) if signs else f"/quarter/{period.due_on.isoformat()}"
        _tell([official], period, "\n".join([*share, TO_SIGN] if signs else share), link)


def _tell_leaders(period: ReportingPeriod, assignments: Sequence[Assignment], by: Actor) -> None:
    posts, shared = [], False
    for assignment in assignments:
        for leader in assignment.task.leaders:
            if leader.includes(by.on):
                shared = shared or leader.is_shared
                posts += [leader.post] if leader.post else []
    told = directory.acting_in_each(list(dict.fromkeys(posts)), on=by.on)
    if shared:
        told += directory.officials_in(by.government_id, PostKind.VICE_MAYOR, on=by.on)
    _tell(dict.fromkeys(told), period, "分管任务的评定已可查看。", "/portfolio")


def _tell(officials: Iterable[Official], period: ReportingPeriod, text: str, link: str) -> None:
    for official in officials:
        inbox.send(
            official,
            MessageKind.PUBLISHED,
            f"{period.label}评定已公布",
            occurrence=f"published.{period.id}",
            text=text,
            link=link,
        )


def _counted(counts: Counter[MarkValue | None]) -> str:
    found = [f"{value.label}{counts[value]}项" for value in MarkValue if counts[value]]
    waiting = [f"待评定{counts[None]}项"] if counts[None] else []
    return "、".join([*found, *waiting])
