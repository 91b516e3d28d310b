"""The tasks that are measured by the season or by milestones (进度尺度, 示例数据)."""

from collections.abc import Callable
from dataclasses import dataclass

from tracker.models import Pace
from tracker.reports import service as reports
from tracker.reports.pace import Node
from tracker.seeding.cast import Cast
from tracker.seeding.files import Row
from tracker.seeding.scenes import REVIEWERS
from tracker.seeding.season import Agenda, Season


@dataclass(frozen=True)
class Pacing:
    """Puts on the agenda what the office sets once the plan is out."""

    cast: Cast
    season: Season

    def plan(self, agenda: Agenda, entries: list[Row]) -> None:
        for entry in entries:
            agenda.add(self.season.workday(entry["set_on"]), 10, self._set(entry))

    def _set(self, entry: Row) -> Callable[[], None]:
        def set_pace() -> None:
            reports.set_pace(
                self.cast.task(entry["position"]),
                Pace(entry["pace"]),
                [
                    Node(self.season.day(each["on"]), each["text"], each["share"])
                    for each in entry.get("node", [])
                ],
                by=self.cast.actor(REVIEWERS[0], self.season.workday(entry["set_on"])),
            )

        return set_pace
