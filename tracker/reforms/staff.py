"""The posts of units that change, and whether anybody hears for those that come after."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from tracker.core.db import db
from tracker.directory import queries as directory
from tracker.directory.queries import Acting
from tracker.models import POSTS_OF_A_UNIT, Post, PostKind, ReformKind, Unit
from tracker.reforms.terms import ENDS, Terms


@dataclass(frozen=True)
class PostMove:
    """A post of a predecessor, who acts in it, and where it goes on; ENDS: it is abolished."""

    post: Post
    acting: Acting | None
    place: int
    stays: bool

    @property
    def is_ended(self) -> bool:
        return self.place == ENDS

    @property
    def facts(self) -> list[int]:
        return [self.post.id, self.acting.official.id if self.acting else 0]


def post_moves(terms: Terms, *, today: date) -> list[PostMove]:
    """The posts of the predecessors, each where it was chosen to go, or goes as is usual."""
    if terms.kind is ReformKind.RENAME:
        return []
    asked = terms.predecessors if terms.kind is ReformKind.SPLIT else terms.gone
    order = {unit.id: place for place, unit in enumerate(asked)}
    posts = db.session.scalars(
        select(Post)
        .where(
            Post.unit_id.in_(order),
            Post.kind.in_(POSTS_OF_A_UNIT),
            Post.abolished_on.is_(None),
        )
        .order_by(Post.position, Post.id)
    ).all()
    posts = sorted(posts, key=lambda post: order[post.unit_id or 0])
    acting = directory.acting_by_post([post.id for post in posts], on=max(terms.on, today))
    usual = _Usual(terms, today)
    found = []
    for post in posts:
        place = terms.choices.posts.get(post.id, usual.place_of(post))
        stays = place != ENDS and terms.heirs[place].unit is post.unit
        found.append(PostMove(post, acting.get(post.id), place, stays))
    return found


class _Usual:
    """A unit has one head: a second one's post ends, all others go on in the first successor."""

    def __init__(self, terms: Terms, today: date) -> None:
        self.terms = terms
        heir = terms.heirs[0].unit
        self.is_headed = heir is not None and bool(directory.posts_of(heir, PostKind.UNIT_HEAD))

    def place_of(self, post: Post) -> int:
        kept = [at for at, heir in enumerate(self.terms.heirs) if heir.unit is post.unit]
        if kept:
            return kept[0]
        if post.kind is PostKind.UNIT_HEAD:
            if self.is_headed:
                return ENDS
            self.is_headed = True
        return 0


def unheard(terms: Terms, posts: Iterable[PostMove], places: Iterable[int], on: date) -> list[str]:
    """Of these successors those for whom nobody would hear of anything on a day, by their names."""
    arrived = {each.place for each in posts if each.acting and not each.is_ended}
    leaving = {each.post.id for each in posts if not each.stays}
    found = []
    for place in sorted(set(places)):
        heir = terms.heirs[place]
        if place not in arrived and not (heir.unit and _is_heard(heir.unit, leaving, on)):
            found.append(heir.short_name)
    return found


def _is_heard(unit: Unit, without: set[int], on: date) -> bool:
    posts = [
        post
        for kind in (PostKind.UNIT_HEAD, PostKind.RESPONSIBLE, PostKind.LIAISON)
        for post in directory.posts_of(unit, kind)
        if post.id not in without
    ]
    return bool(directory.acting_in_each(posts, on=on))
