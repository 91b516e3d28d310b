"""How much of the whole is expected by a day (序时进度): the arithmetic, and its words."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from tracker.core import days
from tracker.models import Pace

# What is done of a year's work by the end of each quarter, where the ground is frozen in winter.
SEASON = (5, 40, 80, 100)


@dataclass(frozen=True)
class Node:
    """How far a task should be by a day (时间节点); share in per cent of the whole."""

    on: date
    text: str
    share: int


@dataclass(frozen=True)
class Course:
    """The way from nothing to the whole that a task is measured by.

    is_printed: the document names the last day; else the end of the year is taken for it.
    """

    pace: Pace
    begins_on: date
    ends_on: date
    is_printed: bool
    season: tuple[int, ...] = SEASON
    nodes: tuple[Node, ...] = ()

    def is_over(self, day: date) -> bool:
        return day >= self.ends_on

    def expected_by(self, day: date) -> int | None:
        """Per cent of the whole by the end of that day; None where milestones are wanted and there
        are none. It never falls from one day to a later one."""
        if self.is_over(day):
            return 100
        if self.pace is Pace.MILESTONES:
            return self._by_nodes(day) if self.nodes else None
        whole = self._work(self.ends_on)
        return round(100 * min(1.0, self._work(day) / whole)) if whole else 0

    def last_node(self, day: date) -> Node | None:
        """The milestone that should have been reached last."""
        return max(
            (node for node in self.nodes if node.on <= day), key=lambda each: each.on, default=None
        )

    def words(self, day: date) -> str:
        """The sentence's middle: 按逐月均衡到6月底应达50%. Empty where nothing is expected."""
        expected = self.expected_by(day)
        if expected is None:
            return ""
        if self.is_over(day):
            limit = "完成时限" if self.is_printed else "年底（文件未写明时限）"
            return f"已到{limit}，应达100%"
        node = self.last_node(day)
        if self.pace is Pace.MILESTONES:
            what = f"{days.day(node.on)}前应“{node.text}”，" if node else "还没有到第一个节点，"
            return f"按时间节点{what}应达{expected}%"
        return f"按{self.pace.label.removeprefix('按')}到{until(day)}应达{expected}%"

    def _by_nodes(self, day: date) -> int:
        node = self.last_node(day)
        return node.share if node else 0

    def _work(self, day: date) -> float:
        """Months of work done by the end of a day, counted from the beginning."""
        if day < self.begins_on:
            return 0.0
        if self.pace is Pace.SEASONAL:
            return _seasons(self.begins_on, day, self.season)
        return _months(self.begins_on, day)


def until(day: date) -> str:
    """The day as the end of something: 6月底, 6月15日."""
    is_last = day.day == monthrange(day.year, day.month)[1]
    return f"{day.month}月底" if is_last else days.day(day)


def _months(begins_on: date, day: date) -> float:
    """Months from a first day to the end of another; a part of a month by its days."""
    whole = (day.year - begins_on.year) * 12 + day.month - begins_on.month
    return whole + day.day / _length(day) - (begins_on.day - 1) / _length(begins_on)


def _seasons(begins_on: date, day: date, season: Sequence[int]) -> float:
    """The same in months of which each weighs what its quarter does in the year."""

    def by(month: float) -> float:
        """The share of a year's work by so many months of it."""
        quarter = min(int(month // 3), 3)
        before, after = list(pairwise((0, *season)))[quarter]
        return before + (after - before) * (month - 3 * quarter) / 3

    years = day.year - begins_on.year
    done = by(day.month - 1 + day.day / _length(day))
    missed = by(begins_on.month - 1 + (begins_on.day - 1) / _length(begins_on))
    return (100 * years + done - missed) * 12 / 100


def _length(day: date) -> int:
    return monthrange(day.year, day.month)[1]
