"""A long ledger in pages (分页): the rows of one, under the headings that they stand under."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from tracker.overview.queries.grouping import Group, Part
from tracker.overview.queries.rows import Row

LINES = 100
# A last page of fewer lines is not worth turning to: they stand on the one before.
FEWEST = 50


@dataclass
class GroupOnPage:
    """What stands on a page of one group; the group itself counts all that is in it."""

    group: Group
    is_continued: bool  # from the page before
    parts: list[Part] = field(default_factory=list)


@dataclass(frozen=True)
class Page:
    """One page of a list; a task of several leaders fills a line under each of them."""

    number: int
    pages: int
    lines: int  # of all pages
    stretches: list[GroupOnPage]

    @property
    def rows(self) -> list[Row]:
        return [row for each in self.stretches for part in each.parts for row in part.rows]

    @property
    def first(self) -> int:
        """The number of its first line among those of all pages."""
        return (self.number - 1) * LINES + 1

    @property
    def last(self) -> int:
        return self.lines if self.number == self.pages else self.number * LINES

    @property
    def has_previous(self) -> bool:
        return self.number > 1

    @property
    def has_next(self) -> bool:
        return self.number < self.pages


def page_of(groups: Sequence[Group], number: int) -> Page:
    """The page of that number; the last one where there are not so many."""
    lines = sum(len(group.rows) for group in groups)
    pages = max(1, (lines + LINES - FEWEST) // LINES)
    number = min(max(number, 1), pages)
    start = (number - 1) * LINES
    end = lines if number == pages else start + LINES
    return Page(number, pages, lines, _stretches(groups, start, end))


def whole(groups: Sequence[Group]) -> Page:
    """All of them on one page, for paper."""
    lines = sum(len(group.rows) for group in groups)
    return Page(1, 1, lines, _stretches(groups, 0, lines))


def _stretches(groups: Sequence[Group], start: int, end: int) -> list[GroupOnPage]:
    """The lines from `start` up to before `end`, in the groups and parts that they stand in."""
    found: list[GroupOnPage] = []
    at = 0
    for group in groups:
        stretch = GroupOnPage(group, is_continued=at < start)
        for part in group.parts:
            rows = part.rows[max(start - at, 0) : max(end - at, 0)]
            if rows:
                stretch.parts.append(Part(part.title, rows))
            at += len(part.rows)
        if stretch.parts:
            found.append(stretch)
    return found
