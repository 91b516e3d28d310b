"""The year's targets against what was reached (量化指标)."""

from collections.abc import Iterable
from dataclasses import dataclass

from tracker.models import Target, Task
from tracker.overview.queries.figures import TargetHistory, figures_of
from tracker.overview.queries.rows import Row
from tracker.reports.progress import Progress


@dataclass(frozen=True)
class Achievement:
    """A target of a task, and what its lead unit last said that it stands at."""

    task: Task
    history: TargetHistory

    @property
    def target(self) -> Target:
        return self.history.target

    @property
    def progress(self) -> Progress | None:
        return self.history.progress

    @property
    def behind(self) -> int | None:
        """By how many percentage points; None where it is compared with nothing."""
        return self.progress.behind if self.progress else None

    @property
    def is_behind(self) -> bool:
        return self.progress is not None and self.progress.is_behind


def achievements(rows: Iterable[Row]) -> list[Achievement]:
    """Every target of these tasks, in the order of the document."""
    tasks = [row.task for row in rows]
    histories = figures_of(tasks)
    return [Achievement(task, history) for task in tasks for history in histories.get(task.id, [])]
