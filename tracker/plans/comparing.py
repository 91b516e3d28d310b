"""Two changes of one task side by side, each with what is only in it."""

from dataclasses import dataclass

from tracker.core.differences import Piece, differences
from tracker.plans import service


@dataclass(frozen=True)
class Clash:
    """A part of a task that two changed unlike each other."""

    part: str
    label: str
    theirs: list[Piece]
    mine: list[Piece]


def clashes_of(collision: service.Collision) -> list[Clash]:
    both = collision.together
    return [
        Clash(part, service.PARTS[part], *differences(*_said(collision, part)))
        for part in both.clashes
    ]


def _said(collision: service.Collision, part: str) -> tuple[str, str]:
    return (
        service.says(collision.theirs, part),
        service.says(collision.together.content, part),
    )
