"""Who holds a post, or acts in it, from which day on: the plain facts (任职, 代理).

Nothing is copied: holders are looked up by day. What goes with a post, and who is told of it, is
said by tracker.succession.

Source: the closing note of 根政办发〔2022〕6号: whoever takes a post over takes its tasks over, and
no new document is issued.
"""

from datetime import date

from sqlalchemy import func, or_, select

from tracker.audit import service as audit
from tracker.core.days import day_full
from tracker.core.db import db
from tracker.core.errors import RuleBroken
from tracker.inbox import service as inbox
from tracker.models import (
    ADMINISTRATORS,
    POSTS_OF_A_UNIT,
    Actor,
    Assignment,
    AuditAction,
    Cover,
    MessageKind,
    Official,
    Plan,
    PlanStatus,
    Post,
    Task,
    TaskLeader,
    TaskStatus,
    Tenure,
)
from tracker.permissions import capacities_of


def begin_tenure(post: Post, official: Official, *, from_on: date, by: Actor) -> Tenure:
    """Let an official hold a post from a day on.

    Raises RuleBroken where somebody holds the post then, or where administrators would mix.
    """
    _hold_still(post)
    other = held_after(post, from_on)
    if other:
        raise RuleBroken(
            f"{other.official.name}自{day_full(other.from_on)}起任{post.title}，请先办理离任。",
            field="from_on",
        )
    _refuse_mixed_administrators(post, official, from_on)
    tenure = Tenure(post=post, official=official, from_on=from_on)
    db.session.add(tenure)
    audit.record(
        AuditAction.TENURE_BEGUN,
        tenure,
        by=by,
        post=post.title,
        official=official.name,
        on=from_on.isoformat(),
    )
    return tenure


def end_tenure(tenure: Tenure, *, until_on: date, by: Actor) -> None:
    """End a tenure: from that day on the post is vacant or its successor's.

    What waits for an official who has left is no longer sent outside this application.
    """
    _hold_still(tenure.post)
    check_end(tenure, until_on)
    tenure.until_on = until_on
    if until_on <= by.on:  # entered ahead, he works on until then
        stop_mail_of(tenure.official, on=until_on)
    audit.record(
        AuditAction.TENURE_ENDED,
        tenure,
        by=by,
        post=tenure.post.title,
        official=tenure.official.name,
        on=until_on.isoformat(),
    )


def check_end(tenure: Tenure, until_on: date) -> None:
    """Raise RuleBroken where a tenure cannot end on a day."""
    if tenure.until_on is not None:
        raise RuleBroken(
            f"{tenure.official.name}到{day_full(tenure.until_on)}为止，离任已经登记，不用再办。"
        )
    if until_on <= tenure.from_on:
        raise RuleBroken(
            f"离任日期要晚于到任日期{day_full(tenure.from_on)}，请改日期。", field="on"
        )


def stop_mail_of(official: Official, *, on: date) -> None:
    """Send an official who left a post nothing more of it. Where he acts in another one that day,
    reminders still go out, which are checked by themselves, and the news of what he takes over."""
    stays = bool(capacities_of(official, on))
    still = (MessageKind.REMINDER, MessageKind.SUCCESSION) if stays else ()
    inbox.supersede_unsent(official, besides=still)


def set_cover(
    post: Post, official: Official, *, from_on: date, until_on: date, reason: str, by: Actor
) -> Cover:
    """Let an official act in a post while its holder is away, [from, until) (AB角)."""
    _hold_still(post)
    if until_on <= from_on:
        raise RuleBroken("代理结束日期要晚于开始日期，请改其中一个。", field="until_on")
    held = held_after(post, from_on)
    if held and held.official_id == official.id and held.includes(from_on):
        raise RuleBroken(f"{official.name}就任{post.title}，请另选代理人。", field="official")
    overlapping = db.session.scalar(
        select(Cover).where(
            Cover.post_id == post.id, Cover.from_on < until_on, Cover.until_on > from_on
        )
    )
    if overlapping:
        raise RuleBroken(
            f"{overlapping.official.name}在这段时间已代理{post.title}，请改日期，或先结束原来的代理。",
            field="from_on",
        )
    _refuse_mixed_administrators(post, official, from_on)
    cover = Cover(post=post, official=official, from_on=from_on, until_on=until_on, reason=reason)
    db.session.add(cover)
    audit.record(
        AuditAction.COVER_ADDED,
        cover,
        by=by,
        post=post.title,
        official=official.name,
        on=from_on.isoformat(),
        until=until_on.isoformat(),
    )
    return cover


def end_cover(cover: Cover, *, on: date, by: Actor) -> None:
    """End a cover early; one that has not begun is taken back."""
    if on >= cover.until_on:
        raise RuleBroken(f"代理已于{day_full(cover.until_on)}结束，不用再办。")
    audit.record(
        AuditAction.COVER_ENDED,
        cover,
        by=by,
        post=cover.post.title,
        official=cover.official.name,
        on=on.isoformat(),
    )
    if on <= cover.from_on:
        db.session.delete(cover)
    else:
        cover.until_on = on


def open_tasks_of(post: Post, *, on: date) -> int:
    """How many open tasks hang on the post that day: those of its unit, or those it leads."""
    tasks = (
        select(func.count(func.distinct(Task.id)))
        .join(Plan)
        .where(Plan.status == PlanStatus.ISSUED, Task.status == TaskStatus.OPEN)
    )
    if post.kind in POSTS_OF_A_UNIT:
        tasks = tasks.join(Assignment).where(
            Assignment.unit_id == post.unit_id,
            or_(Assignment.until_on.is_(None), Assignment.until_on > on),
        )
    else:
        tasks = tasks.join(TaskLeader).where(
            TaskLeader.post_id == post.id,
            or_(TaskLeader.until_on.is_(None), TaskLeader.until_on > on),
        )
    return db.session.scalar(tasks) or 0


def _hold_still(post: Post) -> None:
    """Lock the post's row, so that two who appoint at once take turns."""
    db.session.execute(select(Post.id).where(Post.id == post.id).with_for_update())
    db.session.refresh(post)


def held_after(post: Post, day: date) -> Tenure | None:
    """The tenure that holds the post on that day or later."""
    return db.session.scalar(
        select(Tenure)
        .where(Tenure.post_id == post.id, or_(Tenure.until_on.is_(None), Tenure.until_on > day))
        .order_by(Tenure.from_on)
    )


def _refuse_mixed_administrators(post: Post, official: Official, from_on: date) -> None:
    """The system, the security administrator and the auditor are three persons (GB/T 22239)."""
    if post.kind not in ADMINISTRATORS:
        return
    others = select(Post.kind).where(Post.kind.in_(ADMINISTRATORS - {post.kind})).limit(1)
    held = others.join(Tenure).where(
        Tenure.official_id == official.id,
        or_(Tenure.until_on.is_(None), Tenure.until_on > from_on),
    )
    covered = others.join(Cover).where(Cover.official_id == official.id, Cover.until_on > from_on)
    other = db.session.scalar(held) or db.session.scalar(covered)
    if other:
        raise RuleBroken(
            f"{official.name}已是{other.label}，三类管理员不得由一人兼任，请另选干部。",
            field="official",
        )
