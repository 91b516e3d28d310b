"""What follows from the post alone."""

from collections.abc import Callable
from typing import Any

from tracker.models import ADMINISTRATORS, LEADS, Actor, PostKind

Rule = Callable[[Actor, Any], bool]


def holds(*kinds: PostKind) -> Rule:
    """The rule that the post acted in is of one of these kinds."""
    return lambda actor, _subject: actor.is_a(*kinds)


def anybody(_actor: Actor, _subject: object) -> bool:
    return True


of_the_office = holds(PostKind.SUPERVISOR)
of_the_government = holds(
    PostKind.MAYOR, *LEADS, PostKind.DIRECTOR, PostKind.SECRETARY, PostKind.SUPERVISOR
)


def works_with_tasks(actor: Actor, _subject: object) -> bool:
    return actor.post.kind not in ADMINISTRATORS
