"""What the boxes of one task show: what is stored, what was refused, or what was taken back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from tracker.core import clock
from tracker.core.differences import Piece, differences
from tracker.models import Actor, Outcome, ProgressReport, ReplacedDraft
from tracker.reports import service
from tracker.reports.content import LABELS, Content, content_of
from tracker.reports.forms import DraftForm
from tracker.reports.queries import Item
from tracker.reports.settling import Take

# So long after somebody else saved it is likely that he still writes.
_JUST_NOW = timedelta(minutes=15)


@dataclass(frozen=True)
class Comparison:
    """One box, theirs and mine, each in pieces, and whose is taken unless the writer says so."""

    name: str
    label: str
    theirs: Sequence[Piece]
    mine: Sequence[Piece]
    take: Take
    is_text: bool  # both may stand in it, one after the other


@dataclass(frozen=True)
class Boxes:
    """What stands in them, and what is to be said about it."""

    content: Content
    version: int
    base: str  # the text that the writer began with, a mark a box
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
    return Boxes(content, service.draft_version(item.report), item.asked.base_of(content))


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
    return Boxes(content, now.version, now.base, over=True, is_unsaved=True)


def refused_boxes(form: DraftForm, item: Item) -> Boxes:
    """What was written and not saved, with the errors or beside what another saved."""
    conflict, mine, base = form.conflict, form.content, form.base.data or ""
    if conflict is None:
        errors = {name: each for name, each in form.errors.items() if name}
        errors["form"] = form.form_errors
        return Boxes(mine, form.version.data or 0, base, errors, over=form.over.data)
    takes = item.asked.suggested(conflict.theirs, mine, base) | form.takes
    then, now = (_in_words(item, each) for each in (conflict.theirs, mine))
    compared = [
        Comparison(
            name=name,
            label=_label(item, name),
            theirs=theirs,
            mine=own,
            take=takes[name],
            is_text=name in LABELS,
        )
        for name in item.asked.differing(conflict.theirs, mine)
        for theirs, own in [differences(then[name], now[name])]
    ]
    return Boxes(mine, conflict.version, base, {}, conflict, compared, over=True)


def just_saved(report: ProgressReport | None, *, reader: Actor) -> bool:
    """Whether somebody else saved the draft a moment ago, and may be writing still."""
    if report is None or report.author in (None, reader.official) or report.saved_at is None:
        return False
    return report.is_editable and clock.now() - report.saved_at < _JUST_NOW


def _label(item: Item, name: str) -> str:
    """What a box is called on the page: of figures and promises their own words."""
    figures = {f"target_{target.id}": target.name for target in item.asked.targets}
    promises = {f"outcome_{n}": promise for n, promise in enumerate(item.asked.promises)}
    return (LABELS | figures | promises)[name]


def _in_words(item: Item, content: Content) -> dict[str, str]:
    """What stands in each box, as it is read."""
    parts = item.asked.parts_of(content)
    figures = {f"target_{each.id}": each.unit for each in item.asked.targets}
    outcomes = {f"outcome_{n}" for n, _ in enumerate(item.asked.promises)}
    return parts | {
        **{name: parts[name] and f"{parts[name]}{unit}" for name, unit in figures.items()},
        **{name: parts[name] and Outcome(parts[name]).label for name in outcomes},
    }
