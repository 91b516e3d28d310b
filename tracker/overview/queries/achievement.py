"""The year's targets against what was reached (量化指标)."""

from collections.abc import Iterable
from dataclasses import dataclass

from tracker.models import Target, Task
from tracker.overview.queries.figures import Figure, figures_of
from tracker.overview.queries.rows import Row


@dataclass(frozen=True)
class Achievement:
    """A target of a task, and what its lead unit last said that it stands at."""

    task: Task
    figure: Figure

    @property
    def target(self) -> Target:
        return self.figure.target

    @property
    def share(self) -> float | None:
        return self.figure.share

    @property
    def is_behind(self) -> bool:
        return self.share is not None and self.share < self.elapsed

    @property
    def elapsed(self) -> float:
        return self.figure.elapsed


def achievements(rows: Iterable[Row]) -> list[Achievement]:
    """Every target of these tasks, in the order of the document."""
    tasks = [row.task for row in rows]
    figures = figures_of(tasks)
    return [Achievement(task, figure) for task in tasks for figure in figures.get(task.id, [])]
