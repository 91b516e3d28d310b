"""The units recommended for the tasks of a draft that name none yet (责任单位建议)."""

from collections.abc import Mapping
from dataclasses import dataclass

from tracker.intake import Draft, Level
from tracker.intake.draft import ProposedUnit

# From here on so many of the first recommendations were right that they may be adopted together;
# docs/intake.md has the shares.
LIKELY = 0.6


@dataclass(frozen=True)
class Recommended:
    """For one task: units, the likeliest first, leaders, and what was noticed."""

    units: tuple[ProposedUnit, ...]
    leaders: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def is_likely(self) -> bool:
        return bool(self.units) and self.units[0].confidence >= LIKELY


def recommended_in(draft: Draft | None) -> Mapping[str, Recommended]:
    """What was recommended for a plan's tasks, by their place in its document (`Task.source`).

    draft: what the plan was imported from; None gives nothing.
    """
    if draft is None or not any(task.proposed for task in draft.tasks):
        return {}
    notes: dict[int, list[str]] = {}
    for warning in draft.warnings:
        if warning.task is not None and warning.level is Level.NOTE:
            notes.setdefault(warning.task, []).append(warning.message)
    return {
        task.place: Recommended(task.proposed, task.proposed_leaders, tuple(notes.get(at, ())))
        for at, task in enumerate(draft.tasks)
    }
