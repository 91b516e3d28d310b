"""What a form would change, task by task, beside what stands online now (差异)."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from tracker.core.differences import Piece, differences
from tracker.core.enums import Labelled
from tracker.models import Outcome
from tracker.offline.reading import FilledRow
from tracker.reports.content import LABELS, Content, content_of
from tracker.reports.queries.items import Item
from tracker.reports.queries.quarters import Quarter
from tracker.reports.service import draft_version
from tracker.reports.settling import Take

_ELSEWHERE = "单位下载以后在网上改过，以网上的为准，不用再存。"


class Fate(Labelled):
    """What becomes of a task's row."""

    CONFLICT = "conflict", "网上也改过"
    SAVED = "saved", "将存为草稿"
    NOT_TAKEN = "not_taken", "不能存"
    SAME = "same", "没有变化"


@dataclass(frozen=True)
class Pair:
    """One box, online and in the form, each in pieces."""

    label: str
    online: Sequence[Piece]
    filled: Sequence[Piece]


@dataclass(frozen=True)
class Line:
    """A task of the form: what stands online, what the form says, and what becomes of it."""

    item: Item
    row: FilledRow
    standing: Content
    filled: Content
    fate: Fate
    why: str = ""  # it is not taken

    @property
    def id(self) -> int:
        return self.item.assignment.id

    @property
    def version(self) -> int:
        """Of the draft as it stands now."""
        return draft_version(self.item.report)

    def content(self, take: Take | None = None) -> Content:
        """What would be saved. What only one side has changed is that side's.

        take: whose text the boxes get that both have changed; theirs leaves the whole task as it
        stands online.
        """
        if take is Take.THEIRS:
            return self.standing
        asked = self.item.asked
        takes = asked.suggested(self.standing, self.filled, self.row.base)
        both = asked.touched_by_both(self.standing, self.filled, self.row.base)
        return asked.settled(
            self.standing,
            self.filled,
            takes | dict.fromkeys(both, take or Take.MINE),
        )

    @cached_property
    def pairs(self) -> list[Pair]:
        """The boxes that would not stay as they are online, or that both have changed."""
        asked = self.item.asked
        then, now = self._in_words(self.standing), self._in_words(self.content())
        return [
            Pair(self._label(name), *differences(then[name], now[name]))
            for name in asked.differing(self.standing, self.content())
        ]

    def _label(self, name: str) -> str:
        asked = self.item.asked
        figures = {f"target_{target.id}": target.name for target in asked.targets}
        promises = {f"outcome_{n}": promise for n, promise in enumerate(asked.promises)}
        return (LABELS | figures | promises)[name]

    def _in_words(self, content: Content) -> dict[str, str]:
        parts = self.item.asked.parts_of(content)
        outcomes = {name: parts[name] for name in parts if name.startswith("outcome_")}
        said = {name: Outcome(value).label for name, value in outcomes.items() if value}
        return parts | said


def lines_of(quarter: Quarter, rows: Sequence[FilledRow], *, on_behalf: bool) -> list[Line]:
    """The rows of a form against the quarter as it stands, in the order of the page.

    on_behalf: the office brings it. What a unit has written since it took the form is the unit's
    own: the office neither sees it nor puts anything in its place.
    """
    by_id = {row.assignment_id: row for row in rows}
    return [
        _line(item, by_id[item.assignment.id], on_behalf=on_behalf)
        for item in (*quarter.items, *quarter.closed)
        if item.assignment.id in by_id
    ]


def digest_of(lines: Sequence[Line]) -> str:
    """All that was shown, in one mark: what is confirmed is what was looked at."""
    shown = [
        (
            line.id,
            line.item.ticket,
            line.fate.value,
            line.item.asked.parts_of(line.filled),
            line.item.asked.parts_of(line.standing),
        )
        for line in lines
    ]
    return hashlib.sha256(json.dumps(shown, ensure_ascii=False).encode()).hexdigest()[:16]


def unchosen(lines: Sequence[Line], takes: Mapping[int, Take]) -> list[Line]:
    """The conflicts of which nobody has said whose text stands."""
    return [line for line in lines if line.fate is Fate.CONFLICT and line.id not in takes]


def _line(item: Item, row: FilledRow, *, on_behalf: bool) -> Line:
    standing = content_of(item.report) if item.report else Content()
    filled = row.over(standing, item.asked)
    whole = Line(item, row, standing, filled, Fate.SAVED)
    fate, why = _fate(whole, on_behalf=on_behalf)
    return Line(item, row, standing, filled, fate, why)


def _fate(line: Line, *, on_behalf: bool) -> tuple[Fate, str]:
    item, asked = line.item, line.item.asked
    if not asked.differing(line.standing, line.content()):
        return Fate.SAME, ""
    if item.obstacle:
        return Fate.NOT_TAKEN, item.obstacle
    if not item.is_writable and item.status is not None:
        return Fate.NOT_TAKEN, f"{item.status.label}，要修改请先由责任人退回或撤回。"
    if on_behalf and line.version != line.row.version:
        return Fate.NOT_TAKEN, _ELSEWHERE
    if asked.touched_by_both(line.standing, line.filled, line.row.base):
        return Fate.CONFLICT, ""
    return Fate.SAVED, ""
