"""What is done of a target beside what is expected of it by a day (序时进度): the one comparison.

The reviewer's suggestion, the task's page and the statistics all take it from here, so that they
never say different things of one figure; docs/decisions/0004.
"""

import re
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_FLOOR, Decimal

from tracker.core.numbers import plain
from tracker.models import Comparison
from tracker.reports.pace import Course

# 左右: a figure within a twentieth of its target counts as there.
ABOUT = Decimal("0.95")

_RATE = re.compile(r"率|增速|增长|增幅|下降|降幅|占比|比重|比例|优良天数")
_PER_CENT = ("%", "％", "‰", "个百分点")


@dataclass(frozen=True)
class Reading:
    """A target (量化指标) and what the unit says it stands at, now and the period before."""

    name: str
    unit: str
    comparison: Comparison
    goal: Decimal
    now: Decimal | None
    before: Decimal | None = None

    @property
    def is_ceiling(self) -> bool:
        """Whether less is better: 不高于, and what is to come down to nothing."""
        is_down = self.goal <= 0 and self.comparison is not Comparison.AT_LEAST
        return is_down or self.comparison is Comparison.AT_MOST

    @property
    def is_share(self) -> bool:
        """Whether it grows from nothing to the goal, so that a part of it is a part of the work. A
        ceiling, a rate and a growth are no such thing; 100% of something to be done is."""
        if self.is_ceiling or self.goal <= 0:
            return False
        is_rate = self.unit in _PER_CENT and (self.goal != 100 or _RATE.search(self.name))
        return not is_rate

    @property
    def is_met(self) -> bool:
        if self.now is None:
            return False
        if self.is_ceiling:
            return self.now <= self.goal
        if self.comparison is Comparison.ABOUT:
            return self.now >= self.goal * ABOUT
        return self.now >= self.goal

    @property
    def share(self) -> int:
        """Per cent of the goal, rounded down, so that 100 means all of it."""
        done = (self.now or Decimal(0)) / self.goal * 100
        return max(0, int(done.to_integral_value(ROUND_FLOOR)))

    def written(self, value: Decimal | None) -> str:
        """A value in the target's unit: 14个."""
        return "" if value is None else plain(value) + self.unit


@dataclass(frozen=True)
class Progress:
    """Per cent of a target that is done, and that its task's pace expects by a day.

    expected: None where milestones are wanted and none are set.
    measured_by: what is expected and by which pace, in words.
    """

    done: int
    expected: int | None
    measured_by: str
    is_met: bool

    @property
    def behind(self) -> int | None:
        """By how many percentage points it is behind; negative where it is ahead."""
        return None if self.expected is None else self.expected - self.done

    @property
    def is_behind(self) -> bool:
        return not self.is_met and self.behind is not None and self.behind > 0


def progress_of(reading: Reading, course: Course, day: date, *, leads: int = 1) -> Progress | None:
    """A figure beside what its task's course expects by the end of a day.

    None where a part of it is no part of the work: no figure, a rate or a ceiling, or the figure of
    one of several leads.
    """
    if reading.now is None or not reading.is_share or leads > 1:
        return None
    words = course.words(day) or "按时间节点考核，但还没有设节点"
    return Progress(reading.share, course.expected_by(day), words, reading.is_met)
