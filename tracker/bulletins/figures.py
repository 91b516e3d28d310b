"""The frozen figures of a bulletin (冻结数据): each is a list of the rows that it counts.

Pure: what is kept is plain data, so that it says the same whatever becomes of the rows.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

from tracker.models import MarkValue

MARKS: tuple[MarkValue | None, ...] = (*MarkValue, None)
NOT_MARKED = "none"
ALL, BETTER, WORSE, AGAIN, CORRECTED = "all", "better", "worse", "again", "corrected"
CAME = {"in_time": "按期报送", "late": "逾期报送", "missing": "未报送"}


@dataclass(frozen=True)
class FrozenTask:
    """A task as it stood on the day: its mark of the round, and that of the round before."""

    id: int
    period: int
    plan: str
    label: str
    name: str
    text: str
    lead: str
    leaders: str
    mark: str
    before: str
    times: int  # in how many rounds of the year it was slow or lagged
    progress: str
    problems: str

    @property
    def value(self) -> MarkValue | None:
        return MarkValue(self.mark) if self.mark else None

    @property
    def earlier(self) -> MarkValue | None:
        return MarkValue(self.before) if self.before else None


@dataclass(frozen=True)
class FrozenReport:
    """A report that was owed in the round, and when it came."""

    id: str  # assignment.period
    unit: str
    task: int
    came: str


@dataclass(frozen=True)
class Line:
    """A unit or a leader, and the key under which its figures are kept."""

    key: str
    name: str
    is_unit: bool = True  # and not a group, or what all vice-mayors share

    def figure(self, mark: MarkValue | None) -> str:
        return f"{self.key}.{mark.value if mark else NOT_MARKED}"


@dataclass(frozen=True)
class LateUnit:
    """A unit whose reports came late or not at all, and in how many rounds of the year."""

    key: str
    name: str
    rounds: int


@dataclass(frozen=True)
class Figures:
    """Everything that the bulletin says in numbers."""

    label: str
    due_on: str
    before: str  # the round that it is compared with; empty where there is none
    tasks: tuple[FrozenTask, ...]
    reports: tuple[FrozenReport, ...]
    units: tuple[Line, ...]
    leaders: tuple[Line, ...]
    late: tuple[LateUnit, ...]
    rows: Mapping[str, Sequence[int | str]]  # by figure, ids of tasks or of reports

    def count(self, figure: str) -> int:
        return len(self.rows.get(figure, ()))

    def total(self, line: Line) -> int:
        return sum(self.count(line.figure(mark)) for mark in MARKS)

    def tasks_of(self, figure: str) -> list[FrozenTask]:
        """The tasks that a figure counts, in the order of the documents."""
        ids = set(self.rows.get(figure, ()))
        return [each for each in self.tasks if each.id in ids]

    def reports_of(self, figure: str) -> list[FrozenReport]:
        ids = set(self.rows.get(figure, ()))
        return [each for each in self.reports if each.id in ids]

    def marked(self, mark: MarkValue | None) -> str:
        """The figure of all tasks with a mark."""
        return f"mark.{mark.value if mark else NOT_MARKED}"

    @property
    def marks(self) -> list[MarkValue | None]:
        """The marks that some task has."""
        return [mark for mark in MARKS if self.count(self.marked(mark))]

    @property
    def plans(self) -> list[str]:
        return list(dict.fromkeys(each.plan for each in self.tasks))

    @property
    def unit_names(self) -> list[str]:
        """The units that lead a task or were late, each once: who may be praised or criticised."""
        leading = [each.name for each in self.units if each.is_unit]
        return list(dict.fromkeys([*leading, *(each.name for each in self.late)]))

    @cached_property
    def by_id(self) -> dict[int, FrozenTask]:
        return {each.id: each for each in self.tasks}

    def heading(self, figure: str) -> str | None:
        """What a figure is called; None where there is no such."""
        return self._headings.get(figure)

    @cached_property
    def _headings(self) -> dict[str, str]:
        words = {mark: mark.label if mark else "未评定" for mark in MARKS}
        found = {
            ALL: "全部任务",
            BETTER: "评定好转",
            WORSE: "评定下降",
            AGAIN: "多次进展缓慢或滞后",
        }
        found |= {self.marked(mark): word for mark, word in words.items()}
        found |= {f"came.{key}": word for key, word in CAME.items()}
        found |= {each.key: f"{each.name}：逾期或未报" for each in self.late}
        for line in (*self.units, *self.leaders):
            found[line.key] = f"{line.name}：全部"
            found |= {line.figure(mark): f"{line.name}：{word}" for mark, word in words.items()}
        return found

    def as_json(self) -> dict[str, Any]:
        return {
            "label": self.label,
            "due_on": self.due_on,
            "before": self.before,
            "tasks": [asdict(each) for each in self.tasks],
            "reports": [asdict(each) for each in self.reports],
            "units": [asdict(each) for each in self.units],
            "leaders": [asdict(each) for each in self.leaders],
            "late": [asdict(each) for each in self.late],
            "rows": {name: list(rows) for name, rows in self.rows.items()},
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Figures":
        return cls(
            label=kept["label"],
            due_on=kept["due_on"],
            before=kept["before"],
            tasks=tuple(FrozenTask(**each) for each in kept["tasks"]),
            reports=tuple(FrozenReport(**each) for each in kept["reports"]),
            units=tuple(Line(**each) for each in kept["units"]),
            leaders=tuple(Line(**each) for each in kept["leaders"]),
            late=tuple(LateUnit(**each) for each in kept["late"]),
            rows=kept["rows"],
        )


def digest_of_figures(kept: Mapping[str, Any]) -> str:
    """What proves that the figures are those of the day."""
    written = json.dumps(kept, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()


def digest_of_text(lines: Iterable[str], figures: str) -> str:
    """What proves which text was approved, with which figures. Where a line ends is part of it: a
    title of two lines is another text than a title and an addressee."""
    written = json.dumps([*lines, figures], ensure_ascii=False)
    return hashlib.sha256(written.encode()).hexdigest()
