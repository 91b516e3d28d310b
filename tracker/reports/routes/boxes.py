"""What the boxes of one task show: what is stored, what was refused, or what was taken back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from tracker.core import clock
from tracker.core.differences import Piece, differences
from tracker.models import Actor, Outcome, ProgressReport, ReplacedDraft, Target
from tracker.reports import service
from tracker.reports.content import LABELS, Content, content_of
from tracker.reports.forms import DraftForm
from tracker.reports.queries import Item

# So long after somebody else saved it is likely that he still writes.
_JUST_NOW = timedelta(minutes=15)


@dataclass(frozen=True)
class Comparison:
    """One box, theirs and mine, each in pieces."""

    label: str
    theirs: Sequence[Piece]
    mine: Sequence[Piece]


@dataclass(frozen=True)
class Boxes:
    """What stands in them, and what is to be said about it."""

    content: Content
    version: int
    errors: Mapping[str, Any] = field(default_factory=dict)
    conflict: service.DraftConflict | None = None
    compared: Sequence[Comparison] = ()
    over: bool = False  # what stands in the report was seen, and is to make room
    is_unsaved: bool = False

    def outcome_of(self, promise: str) -> str:
        found = (p["outcome"] for p in self.content.promise_outcomes if p["promise"] == promise)
        return next(found, "")


def stored_boxes(item: Item) -> Boxes:
    content = content_of(item.report) if item.report else Content()
    return Boxes(content, service.draft_version(item.report))


def taken_back(item: Item, draft_id: int | None) -> Boxes | None:
    """The boxes with a replaced text in them, not saved yet; None where it is not the item's."""
    found = (each for each in item.replaced if each.id == draft_id)
    draft: ReplacedDraft | None = next(found, None)
    if draft is None or not item.is_writable:
        return None
    now = stored_boxes(item)
    content = Content(
        draft.progress,
        draft.problems,
        draft.next_steps,
        now.content.target_values,
        now.content.promise_outcomes,
    )
    return Boxes(content, now.version, over=True, is_unsaved=True)


def refused_boxes(form: DraftForm, item: Item) -> Boxes:
    """What was written and not saved, with the errors or beside what another saved."""
    conflict = form.conflict
    if conflict is None:
        errors = {name: each for name, each in form.errors.items() if name}
        errors["form"] = form.form_errors
        return Boxes(form.content, form.version.data or 0, errors, over=form.over.data)
    theirs, mine = (_described(each, item.task.targets) for each in (conflict.theirs, form.content))
    compared = [
        Comparison(label, *differences(theirs[label], mine[label]))
        for label in theirs
        if theirs[label] != mine[label]
    ]
    return Boxes(form.content, conflict.version, {}, conflict, compared, over=True)


def just_saved(report: ProgressReport | None, *, reader: Actor) -> bool:
    """Whether somebody else saved the draft a moment ago, and may be writing still."""
    if report is None or report.author in (None, reader.official) or report.saved_at is None:
        return False
    return report.is_editable and clock.now() - report.saved_at < _JUST_NOW


def _described(content: Content, targets: Sequence[Target]) -> dict[str, str]:
    """Everything that is written, in words, by what it is called on the page."""
    figures = (
        f"{target.name} {content.target_values[str(target.id)]}{target.unit}"
        for target in targets
        if content.target_values.get(str(target.id))
    )
    outcomes = (
        f"{each['promise']}：{Outcome(each['outcome']).label}"
        for each in content.promise_outcomes
        if each["outcome"]
    )
    return {
        **{LABELS[name]: text for name, text in content.boxes.items()},
        "量化指标": "\n".join(figures),
        "上期承诺": "\n".join(outcomes),
    }
