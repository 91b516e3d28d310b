"""Who took over what: posts and covers, lead officials, members of groups."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from tracker.core import days
from tracker.core.db import db
from tracker.directory import queries as directory
from tracker.models import (
    Actor,
    Assignment,
    Cover,
    Post,
    PostKind,
    RedividedTask,
    Redivision,
    Reform,
    ReformMove,
    Task,
    TaskLeader,
    TaskStatus,
    Tenure,
)
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
    moves = _moves(task, reader.on)
    yield from _of_reforms(moves, members)
    told = {(day, unit) for each in moves for day, unit in _days_of(each)}
    yield from _of_members(task, members, told, since, reader.on)


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
    headed = aliased(Post)
    head = select(headed.id).where(
        headed.unit_id == Post.unit_id, headed.kind == PostKind.UNIT_HEAD
    )
    # Where a unit has no post of a head, its other responsible officials answer for it.
    heads = select(Post.id).where(
        Post.unit_id.in_(units),
        or_(
            Post.kind == PostKind.UNIT_HEAD,
            and_(Post.kind == PostKind.RESPONSIBLE, ~head.exists()),
        ),
    )
    return leading | answering | set(db.session.scalars(heads))


def _of_leaders(task: Task, since: date, on: date) -> Iterator[Step]:
    """The task went from one lead official's post to another's (分工调整), by what document."""
    begun: dict[date, list[TaskLeader]] = {}
    ended: dict[date, list[TaskLeader]] = {}
    for each in task.leaders:
        if since < each.from_on <= on:
            begun.setdefault(each.from_on, []).append(each)
        if each.until_on and since < each.until_on <= on:
            ended.setdefault(each.until_on, []).append(each)
    basis = _basis_of(task) if begun or ended else {}
    for day in sorted({*begun, *ended}):
        before, after = _names(ended.get(day, []), day), _names(begun.get(day, []), day)
        if before and after:
            yield _change(day, f"分管领导由{before}调整为{after}", note=basis.get(day, ""))
        else:
            title = f"{after}开始分管" if after else f"{before}不再分管"
            yield _change(day, title, note=basis.get(day, ""))


def _basis_of(task: Task) -> dict[date, str]:
    """By what document the task changed hands on a day; the last one entered holds."""
    moved = db.session.execute(
        select(Redivision.on, Redivision.basis)
        .join(RedividedTask)
        .where(RedividedTask.task_id == task.id)
        .order_by(Redivision.id)
    )
    return {row.on: f"依据：{row.basis}" for row in moved}


def _names(leaders: list[TaskLeader], day: date) -> str:
    """Post and holder of the day: titles are not unique."""
    acting = directory.acting_by_post([each.post_id for each in leaders if each.post_id], on=day)
    return "、".join(
        f"{each.post.title} {acting.get(each.post.id, '')}".strip() if each.post else SHARED
        for each in leaders
    )


def _moves(task: Task, on: date) -> Sequence[ReformMove]:
    return db.session.scalars(
        select(ReformMove)
        .join(ReformMove.reform)
        .where(ReformMove.task_id == task.id, Reform.on <= on)
        .options(
            contains_eager(ReformMove.reform),
            joinedload(ReformMove.predecessor),
            joinedload(ReformMove.successor),
        )
        .order_by(ReformMove.id)
    ).all()


def _days_of(move: ReformMove) -> Iterator[tuple[date, int | None]]:
    yield move.reform.on, move.predecessor_id
    yield move.reform.on, move.successor_id


def _of_reforms(moves: Iterable[ReformMove], members: Collection[int]) -> Iterator[Step]:
    """The task went over to another unit, as units changed (机构改革)."""
    for each in moves:
        if not {each.predecessor_id, each.successor_id} & set(members):
            continue
        heir = each.successor.short_name if each.successor else ""
        title = f"{each.predecessor.short_name}的任务由{heir}承接"
        if not heir:
            title = f"{each.predecessor.short_name}不再承担任务"
        said = [f"本期要报送的 {each.carried} 份"] if each.carried else []
        said += [f"未答复的批示 {each.instructions} 件"] if each.instructions else []
        text = f"随任务移交：{'，'.join(said)}" if said else ""
        yield _change(each.reform.on, title, note=f"依据{each.reform.basis}", text=text)


def _of_members(
    task: Task,
    members: Collection[int],
    told: Collection[tuple[date, int | None]],
    since: date,
    on: date,
) -> Iterator[Step]:
    """Units that came to the task, or left it, with their group; of one day in one step. told: what
    was said as a reform."""
    changes: dict[tuple[date, str, str], list[str]] = {}
    given_up = _given_up_on(task)
    for each in task.assignments:
        if each.unit_id not in members:
            continue
        name, begun, left = each.unit.short_name, each.from_on, each.until_on
        if since < begun <= on and (begun, each.unit_id) not in told:
            changes.setdefault((begun, "承担任务", _group_of(each, begun)), []).append(name)
        if left in (None, given_up) or (left, each.unit_id) in told:
            continue
        if since < left <= on:
            changes.setdefault((left, "不再承担任务", _group_of(each, left)), []).append(name)
    for (day, what, group), names in changes.items():
        several = len(names) > 1
        title = f"{len(names)} 个单位{what}" if several else f"{names[0]}{what}"
        note = f"随“{group}”成员变动" if group else ""
        yield _change(day, title, note=note, text="、".join(names) if several else "")


def _given_up_on(task: Task) -> date | None:
    """The day on which all units left the task because it was given up: its own step says so."""
    if task.status is not TaskStatus.WITHDRAWN:
        return None
    return max((each.until_on for each in task.assignments if each.until_on), default=None)


def _group_of(assignment: Assignment, day: date) -> str:
    """The group whose members changed that day; none where the group itself came or went."""
    party = assignment.party
    if party is None or party.group is None or day in (party.from_on, party.until_on):
        return ""
    return party.group.name


def _change(day: date, title: str, *, note: str = "", text: str = "") -> Step:
    return Step(day, title, _ICON, note=note, text=text, about=Topic.PEOPLE)
