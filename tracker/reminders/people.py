"""Who acts in which post, and who leads which task, on each day of a span.

What directory.queries says of a post on one day, here of all posts in three queries, and as numbers
and names alone: a season asks for hundreds of days.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select

from tracker.core.db import db
from tracker.models import (
    Cover,
    LeaderKind,
    Plan,
    PlanStatus,
    Post,
    PostKind,
    Task,
    TaskLeader,
    TaskStatus,
    Tenure,
)


@dataclass(frozen=True, slots=True)
class Acting:
    """Who acts in a post on a day: its cover, else its holder."""

    official_id: int
    post_id: int
    title: str
    kind: PostKind
    unit_id: int | None
    government_id: int


@dataclass(frozen=True, slots=True)
class Term:
    """From when until when somebody does something; until is the first day on which he does not."""

    from_on: date
    until_on: date | None

    def includes(self, day: date) -> bool:
        return self.from_on <= day and (self.until_on is None or day < self.until_on)


@dataclass(frozen=True, slots=True)
class Leading:
    """A lead official's post of a task, or None for all vice-mayors together."""

    post_id: int | None
    term: Term


class Staff:
    """The posts and who acts in them, for any day of a span; three queries."""

    def __init__(self, first: date, last: date) -> None:
        covers = db.session.execute(
            select(Cover.post_id, Cover.official_id, Cover.from_on, Cover.until_on)
            .where(Cover.from_on <= last, Cover.until_on > first)
            .order_by(Cover.id)
        )
        tenures = db.session.execute(
            select(Tenure.post_id, Tenure.official_id, Tenure.from_on, Tenure.until_on)
            .where(Tenure.from_on <= last, or_(Tenure.until_on.is_(None), Tenure.until_on > first))
            .order_by(Tenure.id)
        )
        self._by_post: dict[int, list[tuple[int, Term]]] = defaultdict(list)
        for row in (*covers, *tenures):  # who covers comes before who holds
            term = Term(row.from_on, row.until_on)
            self._by_post[row.post_id].append((row.official_id, term))
        self._posts = db.session.execute(
            select(Post.id, Post.title, Post.kind, Post.unit_id, Post.government_id)
            .where(Post.abolished_on.is_(None))
            .order_by(Post.government_id, Post.position, Post.id)
        ).all()

    def on(self, day: date) -> list[Acting]:
        """Everybody who acts in a post that day, in the directory's order."""
        acting = []
        for post in self._posts:
            for official_id, term in self._by_post[post.id]:
                if term.includes(day):
                    where = (post.unit_id, post.government_id)
                    acting.append(Acting(official_id, post.id, post.title, post.kind, *where))
                    break
        return acting


def leading(first: date, last: date) -> dict[int, tuple[Leading, ...]]:
    """Who leads the open tasks of issued plans in a span, by task."""
    rows = db.session.execute(
        select(
            TaskLeader.task_id,
            TaskLeader.kind,
            TaskLeader.post_id,
            TaskLeader.from_on,
            TaskLeader.until_on,
        )
        .join(TaskLeader.task)
        .join(Task.plan)
        .where(
            Plan.status == PlanStatus.ISSUED,
            Task.status == TaskStatus.OPEN,
            TaskLeader.from_on <= last,
            or_(TaskLeader.until_on.is_(None), TaskLeader.until_on > first),
        )
        .order_by(TaskLeader.task_id, TaskLeader.position)
    )
    found: dict[int, list[Leading]] = defaultdict(list)
    for row in rows:
        post_id = None if row.kind is LeaderKind.ALL_VICE_MAYORS else row.post_id
        found[row.task_id].append(Leading(post_id, Term(row.from_on, row.until_on)))
    same: dict[tuple[Leading, ...], tuple[Leading, ...]] = {}
    return {task: same.setdefault(tuple(each), tuple(each)) for task, each in found.items()}


def posts_leading(leaders: Sequence[Leading], on: date) -> list[int | None]:
    return [each.post_id for each in leaders if each.term.includes(on)]
