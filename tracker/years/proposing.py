"""Which final mark a task's year comes to, and why (年终评定的建议): a pure function.

It says what the published marks and the figures say; the office decides (docs/rules.md 22).
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from tracker.models import MarkValue, TaskStatus
from tracker.reports.progress import Reading


@dataclass(frozen=True)
class LastMark:
    """The latest published mark of a task; is_last: of the last period in which it reports."""

    value: MarkValue
    period: str
    is_last: bool


@dataclass(frozen=True)
class ProposedMark:
    """A mark, or none, with its reason; a clear one needs no second look."""

    value: MarkValue | None
    reason: str
    is_clear: bool

    @property
    def digest(self) -> str:
        said = f"{self.value}.{self.reason}"
        return hashlib.sha256(said.encode()).hexdigest()[:12]


def propose(status: TaskStatus, last: LastMark | None, figures: Sequence[Reading]) -> ProposedMark:
    """The final mark of a task. A mark that its own figures speak against is not clear."""
    if status is TaskStatus.WITHDRAWN:
        return ProposedMark(MarkValue.ADJUSTED, "任务已撤销", is_clear=True)
    if status is TaskStatus.COMPLETED:
        return ProposedMark(MarkValue.COMPLETED, "任务已办结", is_clear=True)
    if last is None:
        return ProposedMark(None, "没有公布过评定", is_clear=False)
    said = f"{last.period}评定{last.value.label}"
    parts = [said if last.is_last else f"{said}，以后没有公布评定"]
    parts += [figure_in_words(each) for each in figures]
    return ProposedMark(last.value, "；".join(parts), last.is_last and _agree(last.value, figures))


def figure_in_words(reading: Reading) -> str:
    """改造小区 12/14个; 改造小区没有报数."""
    if reading.now is None:
        return f"{reading.name}没有报数"
    goal = reading.written(reading.goal)
    done = reading.written(reading.now).removesuffix(reading.unit)
    return f"{reading.name} {done}/{goal}{'，已达到' if reading.is_met else '，没有达到'}"


def _agree(mark: MarkValue, figures: Sequence[Reading]) -> bool:
    """Whether the figures say the same as a mark at the end of the year."""
    if mark is MarkValue.ADJUSTED or not figures:
        return True
    is_met = all(each.is_met for each in figures)
    return is_met is (mark is MarkValue.COMPLETED)
