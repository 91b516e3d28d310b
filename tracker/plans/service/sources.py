"""Where in the document a task stands: one place, or several where tasks were put together."""

from collections.abc import Iterable

BETWEEN = "、"


def places_of(source: str) -> list[str]:
    """The places that a task's source names."""
    return [place for place in source.split(BETWEEN) if place]


def places_together(*sources: str) -> str:
    """The places of several sources, each once."""
    return as_source(place for source in sources for place in places_of(source))


def as_source(places: Iterable[str]) -> str:
    return BETWEEN.join(dict.fromkeys(places))
