"""What waits for signature (待签发), as whoever signs reads it: what is new, what stands out."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from tracker.core.differences import Piece, differences
from tracker.models import Outcome
from tracker.reports.content import LABELS, content_of
from tracker.reports.queries import Item

# Where less than this share stood in last quarter's text, marking the rest would mark nearly all.
_COPIED = 0.25


@dataclass(frozen=True)
class Sheet:
    """One report that waits for signature."""

    item: Item

    @property
    def earlier(self) -> int:
        """The number of the version handed in before, where it came back; else 0."""
        report = self.item.report
        return report.latest.number if report and report.latest else 0

    @cached_property
    def boxes(self) -> list[tuple[str, Sequence[Piece]]]:
        """Each box by its label: what is new beside the version that came back, else beside last
        quarter's progress. What is new altogether is not marked."""
        report = self.item.report
        if report is None:
            return []
        before = self._before()
        return [
            (
                LABELS[name],
                _marked(before.get(name, ""), text, least=0 if self.earlier else _COPIED),
            )
            for name, text in content_of(report).boxes.items()
        ]

    @cached_property
    def outcomes(self) -> list[tuple[str, Outcome | None]]:
        """Each promise of last quarter, and what the unit says became of it."""
        report = self.item.report
        written = report.promise_outcomes if report else []
        said = {each["promise"]: each["outcome"] for each in written}
        return [
            (promise, Outcome(said[promise]) if said.get(promise) else None)
            for promise in self.item.promises
        ]

    @property
    def counted(self) -> list[tuple[Outcome, int]]:
        """How many promises were kept, partly, not."""
        counts = Counter(outcome for _, outcome in self.outcomes)
        return [(outcome, counts[outcome]) for outcome in Outcome if counts[outcome]]

    @property
    def broken(self) -> int:
        """How many promises were not kept."""
        return sum(outcome is Outcome.NOT for _, outcome in self.outcomes)

    @property
    def is_behind(self) -> bool:
        """Whether last quarter's mark was a problem."""
        return self.item.last_mark is not None and self.item.last_mark.is_problem

    @property
    def stands_out(self) -> bool:
        """Whether it is to be read before the others."""
        return bool(self.item.hints or self.earlier or self.broken or self.is_behind)

    def _before(self) -> dict[str, str]:
        report, last = self.item.report, self.item.last
        if report and report.latest:
            version = report.latest
            return {
                "progress": version.progress,
                "problems": version.problems,
                "next_steps": version.next_steps,
            }
        return {"progress": last.progress} if last else {}


def _marked(before: str, text: str, *, least: float) -> Sequence[Piece]:
    """The text with its differences, where more than that share of it is not new."""
    _, now = differences(before, text)
    same = sum(len(part) for kind, part in now if kind == "same")
    if same > least * len(text):
        return now
    return [("plain", text)] if text else []
