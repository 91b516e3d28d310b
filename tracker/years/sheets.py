"""What a unit's year comes to in figures (年度考核数据): each is a list of rows, none is ranked.

Pure: names and shapes alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from tracker.core.enums import Labelled
from tracker.models import MarkValue


class Rows(StrEnum):
    """What the rows of a figure are, and so where each of them is found."""

    TASKS = "tasks"
    REPORTS = "reports"  # "assignment.period", whether or not a report was written
    INSTRUCTIONS = "instructions"
    SLIPS = "slips"
    OBJECTIONS = "objections"


class Figure(Labelled):
    """A figure of a unit's year; its label, the group it stands in, and what it counts."""

    LED = "led", "牵头"
    SUPPORTED = "supported", "配合"
    FINAL_COMPLETED = "final_completed", "已完成"
    FINAL_NORMAL = "final_normal", "正常推进"
    FINAL_SLOW = "final_slow", "进展缓慢"
    FINAL_LAGGING = "final_lagging", "滞后"
    FINAL_ADJUSTED = "final_adjusted", "已调整"
    FINAL_NONE = "final_none", "没有评定"
    ON_TIME = "on_time", "按时"
    LATE = "late", "逾期"
    MISSING = "missing", "未报"
    RETURNED = "returned", "退回过"
    ANSWERED = "answered", "按时答复"
    ANSWERED_LATE = "answered_late", "逾期答复"
    UNANSWERED = "unanswered", "未答复"
    SLIPS_BLUE = "slips_blue", "蓝色"
    SLIPS_ORANGE = "slips_orange", "橙色"
    SLIPS_RED = "slips_red", "红色"
    OBJECTIONS = "objections", "提出"
    OBJECTIONS_UPHELD = "objections_upheld", "采纳"

    @property
    def rows(self) -> Rows:
        return next(rows for _, rows, figures in GROUPS if self in figures)

    @property
    def heading(self) -> str:
        """As a column is headed: 报送按时."""
        return next(name for name, _, figures in GROUPS if self in figures) + self.label


FINALS: Mapping[MarkValue | None, Figure] = {
    MarkValue.COMPLETED: Figure.FINAL_COMPLETED,
    MarkValue.NORMAL: Figure.FINAL_NORMAL,
    MarkValue.SLOW: Figure.FINAL_SLOW,
    MarkValue.LAGGING: Figure.FINAL_LAGGING,
    MarkValue.ADJUSTED: Figure.FINAL_ADJUSTED,
    None: Figure.FINAL_NONE,
}
# In the order of the page: name, what the rows are, the figures.
GROUPS: tuple[tuple[str, Rows, tuple[Figure, ...]], ...] = (
    ("任务", Rows.TASKS, (Figure.LED, Figure.SUPPORTED)),
    ("年终评定", Rows.TASKS, tuple(FINALS.values())),
    (
        "报送",
        Rows.REPORTS,
        (Figure.ON_TIME, Figure.LATE, Figure.MISSING, Figure.RETURNED),
    ),
    (
        "批示",
        Rows.INSTRUCTIONS,
        (Figure.ANSWERED, Figure.ANSWERED_LATE, Figure.UNANSWERED),
    ),
    ("督办单", Rows.SLIPS, (Figure.SLIPS_BLUE, Figure.SLIPS_ORANGE, Figure.SLIPS_RED)),
    ("异议", Rows.OBJECTIONS, (Figure.OBJECTIONS, Figure.OBJECTIONS_UPHELD)),
)


@dataclass
class Figures:
    """A unit's figures, each with the rows that it counts, by their ids."""

    rows: dict[Figure, list[str]] = field(default_factory=dict)

    def add(self, figure: Figure, row: object) -> None:
        self.rows.setdefault(figure, []).append(str(row))

    def count(self, figure: Figure) -> int:
        return len(self.rows.get(figure, ()))

    def as_json(self) -> dict[str, Sequence[str]]:
        return {figure.value: rows for figure, rows in self.rows.items()}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Figures":
        return cls({Figure(name): list(rows) for name, rows in stored.items()})
