"""Two texts of one report that were written at once, settled box by box (对比)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from tracker.core.differences import merged
from tracker.models import Target
from tracker.reports.content import Content, outcome_chosen

# Of a box as it was when the page was opened no more is needed than whether it is still so.
_MARK = 12


class Take(StrEnum):
    """Which of two texts a box gets."""

    MINE = "mine"
    THEIRS = "theirs"
    BOTH = "both"


@dataclass(frozen=True)
class Asked:
    """What a task asks for: its boxes by the names of their fields, and how texts fill them."""

    targets: Sequence[Target]
    promises: Sequence[str]

    @property
    def names(self) -> list[str]:
        return list(self.parts_of(Content()))

    def parts_of(self, content: Content) -> dict[str, str]:
        said = {each["promise"]: each["outcome"] for each in content.promise_outcomes}
        figures = {f"target_{each.id}": str(each.id) for each in self.targets}
        return {
            **content.boxes,
            **{name: content.target_values.get(target, "") for name, target in figures.items()},
            **{f"outcome_{n}": said.get(each, "") for n, each in enumerate(self.promises)},
        }

    def content_of(self, parts: Mapping[str, str]) -> Content:
        figures = ((str(each.id), parts.get(f"target_{each.id}", "")) for each in self.targets)
        outcomes = (
            (each, outcome_chosen(parts.get(f"outcome_{number}", "")))
            for number, each in enumerate(self.promises)
        )
        return Content(
            progress=parts.get("progress", ""),
            problems=parts.get("problems", ""),
            next_steps=parts.get("next_steps", ""),
            target_values={target: typed for target, typed in figures if typed},
            promise_outcomes=[
                {"promise": each, "outcome": outcome.value} for each, outcome in outcomes if outcome
            ],
        )

    def base_of(self, content: Content) -> str:
        """What a page carries of the text that it was opened with, a mark a box."""
        return ".".join(_mark(text) for text in self.parts_of(content).values())

    def differing(self, theirs: Content, mine: Content) -> list[str]:
        """The names of the boxes in which two texts are not the same."""
        then, now = self.parts_of(theirs), self.parts_of(mine)
        return [name for name in then if then[name] != now[name]]

    def suggested(self, theirs: Content, mine: Content, base: str) -> dict[str, Take]:
        """Whose text is taken unless the writer says otherwise, for every box.

        Who did not touch a box gives way in it; a text that holds the other whole stands for both;
        where both wrote, both are wanted.
        """
        then, now = self.parts_of(theirs), self.parts_of(mine)
        marks = _by_name(self.names, base)
        return {
            name: _suggested(then[name], now[name], marks.get(name), is_text=name in theirs.boxes)
            for name in then
        }

    def touched_by_both(self, theirs: Content, mine: Content, base: str) -> list[str]:
        """The names of the boxes that differ, and that neither has left as it was."""
        then, now = self.parts_of(theirs), self.parts_of(mine)
        marks = _by_name(self.names, base)
        return [
            name
            for name in self.differing(theirs, mine)
            if marks.get(name) not in (_mark(then[name]), _mark(now[name]))
        ]

    def settled(self, theirs: Content, mine: Content, takes: Mapping[str, Take]) -> Content:
        """One text of two, box by box; mine where nothing is said."""
        then, now = self.parts_of(theirs), self.parts_of(mine)
        return self.content_of(
            {
                name: _taken(then[name], now[name], takes.get(name, Take.MINE), name in mine.boxes)
                for name in then
            }
        )


def take_chosen(value: str) -> Take | None:
    """What was chosen for a box; None for no choice, or one that does not exist."""
    return next((take for take in Take if take.value == value), None)


def _taken(theirs: str, mine: str, take: Take, is_text: bool) -> str:
    if take is Take.BOTH and is_text:
        return merged(theirs, mine)
    if take is Take.BOTH:  # of two figures there is one
        return mine or theirs
    return theirs if take is Take.THEIRS else mine


def _suggested(theirs: str, mine: str, before: str | None, *, is_text: bool) -> Take:
    if before == _mark(mine):
        return Take.THEIRS
    if before == _mark(theirs):
        return Take.MINE
    if not is_text:
        return Take.MINE if mine else Take.THEIRS
    if theirs.strip() in mine:
        return Take.MINE
    return Take.THEIRS if mine.strip() in theirs else Take.BOTH


def _mark(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:_MARK]


def _by_name(names: Iterable[str], base: str) -> dict[str, str]:
    """The marks by the names of their boxes; none where the boxes have changed meanwhile."""
    marks, names = base.split("."), list(names)
    return dict(zip(names, marks, strict=True)) if len(marks) == len(names) else {}
