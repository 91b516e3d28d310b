"""The units that were proposed for the tasks of a draft that name none yet (责任单位建议)."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from tracker.core.db import db
from tracker.intake import Draft, Level
from tracker.intake.draft import ProposedUnit
from tracker.models import ImportDraft, Plan

# From here on so many of the first proposals were right that they may be adopted together;
# docs/intake.md has the shares.
LIKELY = 0.6


@dataclass(frozen=True)
class Proposal:
    """What was proposed for one task: units, the likeliest first, leaders, and what was noticed."""

    units: tuple[ProposedUnit, ...]
    leaders: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def is_likely(self) -> bool:
        return bool(self.units) and self.units[0].confidence >= LIKELY


def proposals_of(plan: Plan) -> Mapping[str, Proposal]:
    """The proposals for the plan's tasks by their place in the document (`Task.source`)."""
    kept = db.session.scalar(
        select(ImportDraft).where(ImportDraft.plan_id == plan.id).order_by(ImportDraft.id).limit(1)
    )
    if kept is None or not any(task.get("proposed") for task in kept.content.get("tasks", ())):
        return {}
    draft = Draft.from_json(kept.content)
    notes: dict[int, list[str]] = {}
    for warning in draft.warnings:
        if warning.task is not None and warning.level is Level.NOTE:
            notes.setdefault(warning.task, []).append(warning.message)
    return {
        task.place: Proposal(task.proposed, task.proposed_leaders, tuple(notes.get(at, ())))
        for at, task in enumerate(draft.tasks)
    }
