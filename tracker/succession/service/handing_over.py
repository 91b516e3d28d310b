"""One goes, another comes (岗位接任), or nobody does: all open work goes with the post.

Source: docs/rules.md 18.
"""

from datetime import date

from sqlalchemy import select

from tracker.audit import service as audit
from tracker.core import clock
from tracker.core.days import day_full
from tracker.core.db import db, hold
from tracker.core.errors import RuleBroken
from tracker.directory import service as directory
from tracker.directory import tenures
from tracker.models import Actor, AuditAction, Handover, Official, Post, Tenure
from tracker.succession.queries import change_of, lasting_covers
from tracker.succession.service.telling import freeze, tell_change

CHANGED = "您看过之后有了变动，没有办理。请核对下面现在的清单，再确认一次。"
CALL_OFF_LATER = "这以后还登记了任职，请先取消后面的那一次交接。"


def succeed(
    post: Post,
    to: Official | str,
    *,
    on: date,
    keeps_covers: bool = False,
    seen: str | None = None,
    by: Actor,
) -> Tenure:
    """Let somebody take a post over from a day, past or to come; whoever holds it leaves that day.

    to: an official, or the name of one who is new. keeps_covers: whether who acts in the post
    beyond that day still does; else the covers end with the change. seen: what the page showed.
    RuleBroken where it shows something else now, or where the days do not fit.
    """
    _refuse_stale(post, on, str(to.id) if isinstance(to, Official) else to, seen, by)
    official = to if isinstance(to, Official) else directory.add_official(to, by=by)
    db.session.flush()
    present = tenures.held_after(post, on)
    check_change(post, official, on=on)
    if present:
        tenures.end_tenure(present, until_on=on, by=by)
    taken = tenures.begin_tenure(post, official, from_on=on, by=by)
    if not keeps_covers:
        for cover in lasting_covers(post, on=max(on, by.on)):
            tenures.end_cover(cover, on=max(on, by.on), by=by)
    db.session.flush()
    _enter(post, present, taken, on, by)
    return taken


def check_change(post: Post, to: Official | str, *, on: date) -> None:
    """Raise RuleBroken where the post cannot be taken over by him, or from that day."""
    present = tenures.held_after(post, on)
    if present is None:
        return
    if isinstance(to, Official) and present.official_id == to.id:
        raise RuleBroken(f"{to.name}已在任{post.title}，请另选接任的干部。", field="official")
    if present.until_on is not None:
        raise RuleBroken(
            f"{present.official.name}已登记到{day_full(present.until_on)}为止，"
            "请把日期改为这一天以后，或先取消那次登记。",
            field="on",
        )
    tenures.check_end(present, on)


def check_end(tenure: Tenure, *, on: date) -> None:
    """Raise RuleBroken where a tenure cannot end on that day."""
    tenures.check_end(tenure, on)


def end_tenure(tenure: Tenure, *, on: date, seen: str | None = None, by: Actor) -> None:
    """Let an official leave a post from a day, nobody following yet (离任).

    The office is told on that day that nobody hears of its work; a cover goes on acting.
    """
    _refuse_stale(tenure.post, on, "", seen, by)
    tenures.end_tenure(tenure, until_on=on, by=by)
    _enter(tenure.post, tenure, None, on, by)


def call_off(handover: Handover, *, by: Actor) -> None:
    """Take back a change that was entered ahead and has not come yet (取消交接): who holds the post
    stays. RuleBroken once its day has come."""
    hold(handover.post)
    hold(handover)
    if handover.is_frozen or handover.on <= by.on:
        raise RuleBroken("这次交接的日子已经到了，不能取消；要改任职的，请重新办理换人。")
    post, on = handover.post, handover.on
    left, taken = handover.left, handover.taken
    if taken is not None and taken.until_on is not None:
        raise RuleBroken(CALL_OFF_LATER)
    audit.record(
        AuditAction.HANDOVER_CALLED_OFF,
        handover,
        by=by,
        post=post.title,
        official=handover.taken_name or handover.left_name,
        on=on.isoformat(),
    )
    db.session.delete(handover)
    db.session.flush()
    if taken is not None:
        db.session.delete(taken)
        db.session.flush()
    if tenures.held_after(post, on) is not None:
        raise RuleBroken(CALL_OFF_LATER)
    if left is not None:
        left.until_on = None
        db.session.flush()
    db.session.expire(post)


def _refuse_stale(post: Post, on: date, to: str, seen: str | None, by: Actor) -> None:
    """Hold the post, and refuse where what would follow is not what was looked at."""
    hold(post)
    if seen is not None and seen != change_of(post, on=on, today=by.on, to=to).seen:
        raise RuleBroken(CHANGED)


def _enter(post: Post, left: Tenure | None, taken: Tenure | None, on: date, by: Actor) -> None:
    """Note the change; what it moved is written down, and told, on its day."""
    handover = Handover(
        post=post,
        left=left,
        taken=taken,
        on=on,
        post_title=post.title,
        left_name=_goes(post, left, on),
        taken_name=taken.official.name if taken else "",
        entered_by_id=by.official.id,
        entered_at=clock.now(),
    )
    db.session.add(handover)
    db.session.flush()
    if on <= by.on:
        freeze(handover, today=by.on, by=by)
        tell_change(handover, today=by.on)


def _goes(post: Post, left: Tenure | None, on: date) -> str:
    """Who is named as going: also he whose leaving was entered before."""
    if left is not None:
        return left.official.name
    ended = select(Official.name).join(Tenure).where(Tenure.post_id == post.id)
    return db.session.scalar(ended.where(Tenure.until_on == on)) or ""
