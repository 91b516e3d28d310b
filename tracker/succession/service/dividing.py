"""Portfolios divided anew among lead officials, from a day, nobody leaving (分工调整).

Source: docs/rules.md 19.
"""

from collections.abc import Collection
from datetime import date
from functools import partial

from tracker.audit import service as audit
from tracker.core import clock
from tracker.core.days import day_full
from tracker.core.db import db, hold
from tracker.core.errors import RuleBroken
from tracker.core.texts import written
from tracker.directory import queries as directory
from tracker.inbox import service as inbox
from tracker.models import (
    LEADS,
    Actor,
    AuditAction,
    MessageKind,
    Post,
    RedividedTask,
    Redivision,
    TaskLeader,
)
from tracker.succession.queries import Move, Redividing, redividing

LONGEST_BASIS = 200
MOST_NAMED = 20  # tasks that a message names
CHANGED = "您看过之后有了变动，没有办理。请核对下面现在的清单，再确认一次。"


def redivide(
    from_post: Post,
    to_post: Post,
    *,
    unit_ids: Collection[int] = (),
    task_ids: Collection[int] = (),
    on: date,
    basis: str,
    seen: str | None = None,
    by: Actor,
) -> Redivision:
    """Move open tasks from one post to the other from a day: those that these units lead, and
    these. Shared tasks (各副市长) and what is over stay.

    seen: what the page showed. RuleBroken where nothing is to be moved, where it shows something
    else now, or where the day lies in a period of a task that is closed or published.
    """
    refuse_pair(from_post, to_post)
    basis = written(basis, "依据", LONGEST_BASIS, field="basis")
    coming = partial(
        redividing, from_post, to_post, unit_ids=unit_ids, task_ids=task_ids, on=on, today=by.on
    )
    _hold(coming())
    what = coming()  # as it stands now that nobody changes it
    refuse_unfit(what)
    if seen is not None and seen != what.seen:
        raise RuleBroken(CHANGED)
    redivision = _carry_out(what, from_post, to_post, on, basis, by)
    _record(redivision, what, by)
    _tell(redivision, what, by)
    return redivision


def _carry_out(
    what: Redividing, from_post: Post, to_post: Post, on: date, basis: str, by: Actor
) -> Redivision:
    """Enter the redivision, and move its tasks."""
    redivision = Redivision(
        government_id=by.government_id,
        from_post=from_post,
        to_post=to_post,
        from_name=what.from_name,
        to_name=what.to_name,
        on=on,
        basis=basis,
        entered_by_id=by.official.id,
        entered_at=clock.now(),
    )
    db.session.add(redivision)
    db.session.flush()
    for move in what.moves:
        _move(move, to_post, on)
        redivision.tasks.append(RedividedTask(task=move.task))
    db.session.flush()
    return redivision


def refuse_pair(from_post: Post, to_post: Post) -> None:
    """Raise RuleBroken for posts between which nothing can be divided."""
    if from_post.id == to_post.id:
        raise RuleBroken("原来和以后是同一个岗位，请选另一位分管领导。", field="to_post")
    if to_post.kind not in LEADS or to_post.abolished_on is not None:
        raise RuleBroken(f"{to_post.title}不能分管任务，请选另一位分管领导。", field="to_post")


def refuse_unfit(what: Redividing) -> None:
    """Raise RuleBroken where nothing would move, or the day is too early."""
    if not what.moves:
        raise RuleBroken(
            f"所选的在{day_full(what.on)}没有由{what.from_name}分管的未办结任务，"
            "请另选单位、任务或日期。",
            field="units",
        )
    if what.earliest and what.barred_by and what.on < what.earliest:
        task, period = what.barred_by
        settled = "已经公布" if period.is_published else "已经关闭"
        raise RuleBroken(
            f"{task.name}的{period.label}{settled}，那时由谁分管不能再改，"
            f"请填{day_full(what.earliest)}以后的日期。",
            field="on",
        )


def _hold(what: Redividing) -> None:
    """Hold the tasks, whose leaders an amendment may change at the same time, and the two posts,
    each in the order of their ids."""
    for move in sorted(what.moves, key=lambda each: each.task.id):
        hold(move.task)
    for post in sorted((what.from_post, what.to_post), key=lambda each: each.id):
        hold(post)


def _record(redivision: Redivision, what: Redividing, by: Actor) -> None:
    audit.record(
        AuditAction.PORTFOLIO_REDIVIDED,
        redivision,
        by=by,
        before=redivision.from_name,
        after=redivision.to_name,
        on=redivision.on.isoformat(),
        basis=redivision.basis,
        task=[move.task.name for move in what.moves],
    )


def _move(move: Move, to_post: Post, on: date) -> None:
    """End the one leader and begin the other; a row of no day at all is none."""
    was, task = move.was, move.task
    position, until_on = was.position, was.until_on
    if was.from_on == on:
        task.leaders.remove(was)
    else:
        was.until_on = on
    db.session.flush()
    if move.is_with_both:
        return
    resumed = next(
        (each for each in task.leaders if each.post_id == to_post.id and each.until_on == on), None
    )
    later = [
        each.from_on for each in task.leaders if each.post_id == to_post.id and each.from_on > on
    ]
    ends = [each for each in (until_on, *later) if each is not None]
    if resumed is not None:  # what was passed on comes back on the same day
        resumed.until_on = min(ends, default=None)
        return
    task.leaders.append(
        TaskLeader(post=to_post, position=position, from_on=on, until_on=min(ends, default=None))
    )


def _tell(redivision: Redivision, what: Redividing, by: Actor) -> None:
    """One message to each of the two, as whoever acts in the post now."""
    day, number = day_full(redivision.on), len(what.moves)
    pair = (redivision.from_post, redivision.to_post)
    acting = directory.acting_by_post([post.id for post in pair], on=by.on)
    names = "、".join(move.task.name for move in what.moves[:MOST_NAMED])
    more = f"等 {number} 项" if number > MOST_NAMED else ""
    waiting = (
        f"\n其中 {what.unanswered} 件批示还没有答复，答复会同时告诉原来和现在的分管领导。"
        if what.unanswered
        else ""
    )
    text = f"{names}{more}。\n依据：{redivision.basis}{waiting}"
    for post, subject in (
        (
            redivision.to_post,
            f"自{day}起，{number} 项任务由{redivision.from_name}调整为您分管",
        ),
        (
            redivision.from_post,
            f"自{day}起，您分管的 {number} 项任务调整给{redivision.to_name}",
        ),
    ):
        if post.id in acting:
            inbox.send(
                acting[post.id].official,
                MessageKind.SUCCESSION,
                subject,
                occurrence=f"redivision.{redivision.id}.{post.id}",
                text=text,
                link="/portfolio",
            )
