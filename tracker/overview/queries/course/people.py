"""Who took over what: posts and covers, lead officials, members of groups."""

from collections.abc import Collection, Iterator
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from tracker.core import days
from tracker.core.db import db
from tracker.models import Actor, Cover, Post, PostKind, Task, TaskLeader, Tenure
from tracker.overview.queries.course.step import Step, Topic
from tracker.overview.queries.rows import SHARED

_ICON = "arrows-exchange"


def of_people(
    task: Task, units: Collection[int], *, members: Collection[int], reader: Actor
) -> Iterator[Step]:
    """Changes after the issue, up to today.

    units: those whose heads are of interest, besides the posts that lead the task. members: those
    whose coming and going is.
    """
    since = _begun_on(task) or reader.on
    yield from _of_posts(task, units, since, reader.on)
    yield from _of_leaders(task, since, reader.on)
    yield from _of_members(task, members, since, reader.on)


def _begun_on(task: Task) -> date | None:
    """When the task came into force: with its plan, or later where the plan takes one at a time."""
    issued_on = task.plan.issued_on
    first = min((each.from_on for each in task.assignments), default=issued_on)
    return max(issued_on, first) if issued_on and first else issued_on


def _of_posts(task: Task, units: Collection[int], since: date, on: date) -> Iterator[Step]:
    """Who took over, or acted in, the posts that lead the task or answer for these units."""
    posts = _posts_on(task, units)
    tenures = db.session.scalars(
        select(Tenure)
        .where(Tenure.post_id.in_(posts), Tenure.from_on > since, Tenure.from_on <= on)
        .options(joinedload(Tenure.official), joinedload(Tenure.post))
    )
    for tenure in tenures:
        title = f"{tenure.official.name}接任{tenure.post.title}"
        yield _change(tenure.from_on, title, note="任务随岗位转移，未另行文")
    covers = db.session.scalars(
        select(Cover)
        .where(Cover.post_id.in_(posts), Cover.until_on > since, Cover.from_on <= on)
        .options(joinedload(Cover.official), joinedload(Cover.post))
    )
    for cover in covers:
        until = f"至 {days.day(cover.until_on)}"
        yield _change(cover.from_on, f"{cover.official.name}代{cover.post.title}", note=until)


def _posts_on(task: Task, units: Collection[int]) -> set[int]:
    """The posts that lead the task or answer in it for a unit, and the heads of these units."""
    leading = {each.post_id for each in task.leaders if each.post_id}
    answering = {
        each.post_id for each in task.assignments if each.post_id and each.unit_id in units
    }
    heads = select(Post.id).where(Post.unit_id.in_(units), Post.kind == PostKind.UNIT_HEAD)
    return leading | answering | set(db.session.scalars(heads))


def _of_leaders(task: Task, since: date, on: date) -> Iterator[Step]:
    """The task went from one lead official's post to another's (分工调整)."""
    begun: dict[date, list[TaskLeader]] = {}
    ended: dict[date, list[TaskLeader]] = {}
    for each in task.leaders:
        if since < each.from_on <= on:
            begun.setdefault(each.from_on, []).append(each)
        if each.until_on and since < each.until_on <= on:
            ended.setdefault(each.until_on, []).append(each)
    for day in sorted({*begun, *ended}):
        before, after = _titles(ended.get(day, [])), _titles(begun.get(day, []))
        if before and after:
            yield _change(day, f"分管领导由{before}调整为{after}")
        else:
            yield _change(day, f"{after}开始分管" if after else f"{before}不再分管")


def _titles(leaders: list[TaskLeader]) -> str:
    return "、".join(each.post.title if each.post else SHARED for each in leaders)


def _of_members(task: Task, members: Collection[int], since: date, on: date) -> Iterator[Step]:
    """Units that came to the task, or left it, with their group; of one day in one step."""
    changes: dict[tuple[date, str, str], list[str]] = {}
    for each in task.assignments:
        group = each.party.group.name if each.party and each.party.group else ""
        if each.unit_id not in members:
            continue
        if since < each.from_on <= on:
            changes.setdefault((each.from_on, "承担任务", group), []).append(each.unit.short_name)
        if each.until_on and since < each.until_on <= on:
            changes.setdefault((each.until_on, "不再承担任务", group), []).append(
                each.unit.short_name
            )
    for (day, what, group), names in changes.items():
        several = len(names) > 1
        title = f"{len(names)} 个单位{what}" if several else f"{names[0]}{what}"
        note = f"随“{group}”成员变动" if group else ""
        yield _change(day, title, note=note, text="、".join(names) if several else "")


def _change(day: date, title: str, *, note: str = "", text: str = "") -> Step:
    return Step(day, title, _ICON, note=note, text=text, about=Topic.PEOPLE)
