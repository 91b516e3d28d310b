"""Posts that nobody holds or acts in, and that tasks hang on all the same (空缺岗位还有任务)."""

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from tracker.core.db import db
from tracker.directory import queries as directory
from tracker.directory.people import reporters_by_unit
from tracker.models import (
    LEADS,
    POSTS_OF_A_UNIT,
    Assignment,
    Official,
    Plan,
    PlanStatus,
    Post,
    PostKind,
    Task,
    TaskLeader,
    TaskStatus,
    Tenure,
)

_KINDS = (PostKind.MAYOR, *LEADS, *POSTS_OF_A_UNIT)


@dataclass(frozen=True)
class Vacancy:
    """A post that nobody acts in, how many open tasks hang on it, and who hears in its place."""

    post: Post
    tasks: int
    hearers: tuple[Official, ...]
    since: date | None  # when its last holder left; None where it never had one
    comes: Tenure | None  # who is to hold it later

    @property
    def is_unheard(self) -> bool:
        """Nobody is told of what its tasks ask for."""
        return not self.hearers


def vacancies(government_id: int, *, on: date) -> list[Vacancy]:
    """Those of a government on a day, the unheard first; in a constant number of queries."""
    posts = db.session.scalars(
        select(Post)
        .where(
            Post.government_id == government_id,
            Post.kind.in_(_KINDS),
            or_(Post.abolished_on.is_(None), Post.abolished_on > on),
        )
        .options(joinedload(Post.unit))
        .order_by(Post.position, Post.id)
    ).all()
    acting = directory.acting_by_post([post.id for post in posts], on=on)
    empty = [post for post in posts if post.id not in acting]
    tasks = _tasks_of(empty, on)
    empty = [post for post in empty if tasks[post.id]]
    heard = _hearers({post.unit_id for post in empty if post.unit_id}, on)
    tenures = defaultdict(list)
    for each in db.session.scalars(
        select(Tenure)
        .where(Tenure.post_id.in_([post.id for post in empty]))
        .options(joinedload(Tenure.official))
        .order_by(Tenure.from_on)
    ):
        tenures[each.post_id].append(each)
    found = [
        Vacancy(
            post,
            tasks[post.id],
            heard.get(post.unit_id or 0, ()),
            max(
                (t.until_on for t in tenures[post.id] if t.until_on and t.until_on <= on),
                default=None,
            ),
            next((t for t in tenures[post.id] if t.from_on > on), None),
        )
        for post in empty
    ]
    return sorted(found, key=lambda each: not each.is_unheard)


def _tasks_of(posts: Collection[Post], on: date) -> Counter[int]:
    """How many open tasks hang on each: those of its unit, or those it leads."""
    is_open = (Plan.status == PlanStatus.ISSUED, Task.status == TaskStatus.OPEN)
    by_unit = db.session.execute(
        select(Assignment.unit_id, func.count(Assignment.id))
        .join(Assignment.task)
        .join(Task.plan)
        .where(
            *is_open,
            Assignment.unit_id.in_({post.unit_id for post in posts if post.unit_id}),
            Assignment.from_on <= on,
            or_(Assignment.until_on.is_(None), Assignment.until_on > on),
        )
        .group_by(Assignment.unit_id)
    )
    of_unit = {row[0]: row[1] for row in by_unit}
    led = db.session.execute(
        select(TaskLeader.post_id, func.count(TaskLeader.id))
        .join(TaskLeader.task)
        .join(Task.plan)
        .where(
            *is_open,
            TaskLeader.post_id.in_([post.id for post in posts]),
            TaskLeader.from_on <= on,
            or_(TaskLeader.until_on.is_(None), TaskLeader.until_on > on),
        )
        .group_by(TaskLeader.post_id)
    )
    counts = Counter({row[0]: row[1] for row in led if row[0] is not None})
    for post in posts:
        if post.kind in POSTS_OF_A_UNIT:
            counts[post.id] = of_unit.get(post.unit_id or 0, 0)
    return counts


def _hearers(unit_ids: Collection[int], on: date) -> dict[int, tuple[Official, ...]]:
    """Whoever still acts in a unit's posts, by unit: reminders go to them."""
    heard = reporters_by_unit(unit_ids, on=on)
    return {unit_id: tuple(people) for unit_id, people in heard.items()}
