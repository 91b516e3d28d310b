"""Doing what a reform orders: tasks, posts, groups and open papers go over to the successors."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select, update

from tracker.audit import service as audit
from tracker.core.db import db
from tracker.directory import reorganizing
from tracker.models import (
    Actor,
    Assignment,
    AuditAction,
    PartyRole,
    Post,
    Reform,
    ReformMove,
    Unit,
)
from tracker.reforms.leftover import Leftover, Paper
from tracker.reforms.moving import GroupMove, Moves, TaskMove
from tracker.reforms.staff import PostMove
from tracker.reports import service as reports


@dataclass(frozen=True)
class Carrying:
    """A reform on its day. units: the successors by their places. by: None for the clock."""

    reform: Reform
    units: Sequence[Unit]
    today: date
    by: Actor | None

    @property
    def on(self) -> date:
        return self.reform.on

    def hand_over(self, paper: Paper, heir: Unit) -> None:
        """A paper is the successor's from now on, and the trail says whose it was."""
        before, paper.unit = paper.unit, heir
        audit.record(
            AuditAction.REFORM_HANDED_OVER,
            paper,
            by=self.by,
            government_id=self.reform.government_id,
            before=before.short_name if before else "",
            after=heir.short_name,
            on=self.on.isoformat(),
        )


def carry_tasks(moves: Moves, carrying: Carrying) -> list[ReformMove]:
    """Let the tasks go over; the rows say what went where. The posts have gone before."""
    waiting = Counter((each.task_id, each.unit_id) for each in moves.leftover.instructions)
    return [made for move in moves.going for made in _carry_task(move, carrying, waiting)]


def _carry_task(
    move: TaskMove, carrying: Carrying, waiting: Counter[tuple[int, int]]
) -> list[ReformMove]:
    """One task; waiting: by task and unit the instructions without a reply."""
    begun = None if move.place is None else _begin(move, carrying.units[move.place], carrying)
    ended = [each for each in move.ended if each is not begun]
    for each in ended:
        each.until_on = max(carrying.on, each.from_on)
        each.successor = begun
    carried = 0
    if begun is not None:
        _shorten(ended, begun)
        db.session.flush()
        carried = reports.hand_over(
            reports.Succession(ended, begun, is_new=move.own is None),
            on=carrying.on,
            today=carrying.today,
            by=carrying.by,
        )
    return [
        _note(
            each,
            begun,
            carrying,
            carried=0 if place else carried,
            waiting=waiting[each.task_id, each.unit_id],
        )
        for place, each in enumerate(ended)
    ]


def _note(
    ended: Assignment, begun: Assignment | None, carrying: Carrying, *, carried: int, waiting: int
) -> ReformMove:
    move = ReformMove(
        reform=carrying.reform,
        task=ended.task,
        predecessor=ended.unit,
        successor=begun.unit if begun else None,
        role=ended.role,
        carried=carried,
        instructions=waiting,
    )
    db.session.add(move)
    audit.record(
        AuditAction.REFORM_HANDED_OVER,
        ended.task,
        by=carrying.by,
        government_id=carrying.reform.government_id,
        before=ended.unit.short_name,
        after=begun.unit.short_name if begun else "",
        reports=carried,
        on=carrying.on.isoformat(),
        reason=carrying.reform.basis,
    )
    return move


def _begin(move: TaskMove, unit: Unit, carrying: Carrying) -> Assignment:
    """The successor's obligation: its own, if it has the task already, and to lead wins."""
    first = move.ended[0]
    begun = move.own or next(
        (each for each in move.task.assignments if each.unit_id == unit.id), None
    )
    post_id = _responsible(first, unit)
    if begun is None:
        begun = Assignment(
            task=move.task,
            unit=unit,
            party_id=first.party_id,
            position=first.position,
            role=first.role,
            post_id=post_id,
            from_on=max(carrying.on, first.from_on),
        )
        db.session.add(begun)
    elif move.own is None:  # it had the task once, and has it again
        begun.until_on, begun.successor = None, None
        begun.party_id, begun.position, begun.post_id = first.party_id, first.position, post_id
        begun.role = first.role
    elif first.is_lead and not begun.is_lead:
        begun.role, begun.position = PartyRole.LEAD, min(begun.position, first.position)
    if move.own is None:
        begun.owes_from = reports.first_to_owe(move.task, today=carrying.today)
    db.session.flush()
    return begun


def _responsible(ended: Assignment, unit: Unit) -> int | None:
    """The post that answers for the task, where it has gone over with it."""
    post = db.session.get(Post, ended.post_id) if ended.post_id else None
    return post.id if post and post.unit_id == unit.id and not post.abolished_on else None


def _shorten(ended: Iterable[Assignment], begun: Assignment) -> None:
    """Whoever was followed by one that ends now is followed by the one that begins: from whatever
    had the task it is one step to who has it today."""
    ids = [each.id for each in ended]
    earlier = db.session.scalars(select(Assignment).where(Assignment.successor_id.in_(ids)))
    for each in earlier.all():
        each.successor = begun if each is not begun else None


def carry_posts(posts: Iterable[PostMove], carrying: Carrying) -> None:
    """Let each post go on in its new unit, or end."""
    for each in posts:
        if each.stays:
            continue
        if each.is_ended:
            reorganizing.end_post(each.post, on=carrying.on, by=carrying.by)
        else:
            reorganizing.move_post(each.post, carrying.units[each.place], by=carrying.by)
    db.session.flush()


def carry_groups(groups: Iterable[GroupMove], gone: Sequence[Unit], carrying: Carrying) -> None:
    """Units that end leave their groups, and the successors join those that were not ticked off."""
    for each in groups:
        for membership in each.memberships:
            if membership.unit in gone:
                reorganizing.end_membership(membership, on=carrying.on, by=carrying.by)
        for unit in carrying.units if each.is_joined else ():
            reorganizing.begin_membership(each.group, unit, on=carrying.on, by=carrying.by)
    db.session.flush()


def carry_papers(leftover: Leftover, carrying: Carrying) -> None:
    """Whatever is open is the successor's; where that was asked itself, its own answer is the one
    that counts."""
    moving = (each for each in leftover.papers if not each.kind.is_kept)
    for papers in moving:
        for paper, place in papers.rows:
            heir = carrying.units[place]
            if not papers.kind.has_already(heir, paper):
                carrying.hand_over(paper, heir)
    db.session.flush()


def end_units(gone: Iterable[Unit], carrying: Carrying) -> None:
    """The predecessors end; by their names the successors are found, and what had ended in them
    before ends in these."""
    for unit in gone:
        for heir in carrying.units:
            names = (unit.name, unit.short_name, *(alias.name for alias in unit.aliases))
            reorganizing.recognise(heir, names, on=carrying.on)
        reorganizing.abolish_unit(unit, carrying.units[0], on=carrying.on, by=carrying.by)
        db.session.execute(
            update(Unit).where(Unit.parent_id == unit.id).values(parent_id=carrying.units[0].id)
        )
    db.session.flush()
