"""What a unit does with its reports in one go, and the office with a unit's (示例数据)."""

from dataclasses import dataclass
from datetime import date

from tracker.models import MarkValue, ProgressReport, Task
from tracker.reports import service as reports
from tracker.reports.content import Content
from tracker.seeding.cast import Cast
from tracker.seeding.files import Row
from tracker.seeding.season import Season

REVIEWERS = ("supervisor", "supervisor-2")


@dataclass(frozen=True)
class Scene:
    """A unit on a day with some of its reports of a quarter; `entries` as they then stand.

    promised: what each unit said of each task in the first quarter that it would do next.
    """

    cast: Cast
    season: Season
    promised: dict[tuple[int, str], list[str]]
    quarter: int
    on: date
    unit: str
    entries: list[Row]

    def write(self) -> None:
        liaison, period = self.cast.liaison(self.unit, self.on), self.cast.period(self.quarter)
        for entry, report in self._reports():
            reports.save_draft(
                report.assignment,
                period,
                content=self._content(entry, report.assignment.task),
                version=reports.draft_version(report),
                by=liaison,
            )

    def send(self) -> None:
        written = [report for _, report in self._reports()]
        reports.send_for_signoff(written, by=self.cast.liaison(self.unit, self.on))

    def submit(self) -> None:
        signed = [report for _, report in self._reports()]
        reports.submit(signed, by=self.cast.head(self.unit, self.on))

    def review(self) -> None:
        for entry, report in self._reports():
            reviewer = self.cast.actor(REVIEWERS[entry["position"] % 2], self.on)
            if entry["status"] == "returned":
                reason = self.season.text(entry["reason"])
                reports.return_report(report, reason=reason, by=reviewer)
            else:
                mark = MarkValue(entry["mark"]) if "mark" in entry else None
                comment = self.season.text(entry.get("comment", ""))
                reports.accept(report, mark=mark, comment=comment, by=reviewer)

    def _reports(self) -> list[tuple[Row, ProgressReport]]:
        """The entries with their reports, which the clock has opened."""
        opened = self.cast.reports(self.unit, self.cast.period(self.quarter))
        return [(entry, opened[entry["position"]]) for entry in self.entries]

    def _content(self, entry: Row, task: Task) -> Content:
        text = self.season.text
        targets = {target.name: str(target.id) for target in task.targets}
        promised = self.promised[entry["position"], self.unit]
        outcomes = zip(promised, entry.get("promises", []), strict=False)
        return Content(
            progress=text(entry["progress"]),
            problems=text(entry["problems"]),
            next_steps=text("\n".join(entry["next_steps"])),
            target_values={
                targets[each["target"]]: str(each["value"])
                for each in entry.get("target_value", [])
            },
            promise_outcomes=[
                {"promise": text(promise), "outcome": outcome} for promise, outcome in outcomes
            ],
        )
