"""An old ledger row by row: what each says of earlier periods, and what is wrong with it (补录).

Pure but for the tasks that it looks at; nothing is written here.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tracker.intake import Draft, DraftTask
from tracker.intake.history import (
    Content,
    How,
    Known,
    Use,
    headings_in,
    is_tick,
    mark_of,
    match_rows,
    use_of,
    words_in,
)
from tracker.models import MarkValue, Task
from tracker.reports.content import LABELS, LONGEST

BOXES = (Content.PROGRESS, Content.PROBLEMS, Content.NEXT_STEPS)


@dataclass(frozen=True)
class LoadChoices:
    """What a person decided of a ledger: what its columns are of, what its words mean, and which
    task a row is (None: none); whether the plan's whole year is in it."""

    uses: Mapping[str, Use | None]
    marks: Mapping[str, MarkValue | None]
    tasks: Mapping[int, int | None] = field(default_factory=dict)
    is_whole_year: bool = False
    issued_on: date | None = None
    number: str = ""

    @property
    def used(self) -> dict[str, Use]:
        return {heading: use for heading, use in self.uses.items() if use}

    def as_json(self) -> dict[str, Any]:
        return {
            "uses": {heading: str(use) for heading, use in self.used.items()},
            "marks": {word: mark.value for word, mark in self.marks.items() if mark},
            "tasks": {str(at): task for at, task in self.tasks.items()},
            "is_whole_year": self.is_whole_year,
            "issued_on": self.issued_on.isoformat() if self.issued_on else None,
            "number": self.number,
        }


@dataclass(frozen=True)
class Said:
    """What a row says of one period."""

    until: date
    progress: str = ""
    problems: str = ""
    next_steps: str = ""
    mark: MarkValue | None = None


@dataclass(frozen=True)
class ReadRow:
    """A row of the ledger: the task that it is, what it says, and what is wrong with it."""

    at: int
    source: DraftTask
    task: Task | None
    how: How | None
    said: tuple[Said, ...]
    final: MarkValue | None
    errors: tuple[str, ...]
    words: tuple[str, ...] = ()  # that nobody has said the meaning of

    @property
    def is_loaded(self) -> bool:
        """Whether something of it will be written."""
        return self.task is not None and (bool(self.said) or self.final is not None)


def proposed_choices(draft: Draft, year: int) -> LoadChoices:
    """What the headings and words most likely mean."""
    uses = {heading: use_of(heading, year) for heading in headings_in(draft)}
    known = {word: mark_of(word) for word in mark_words(draft, uses)}
    return LoadChoices(
        uses, {word: MarkValue(mark) if mark else None for word, mark in known.items()}
    )


def mark_words(draft: Draft, uses: Mapping[str, Use | None]) -> list[str]:
    """Every word that stands for a mark, in its cells or at the head of a column of ticks."""
    columns = {
        h: use for h, use in uses.items() if use and use.content in (Content.MARK, Content.FINAL)
    }
    heads = [use.word for use in columns.values() if use.word]
    return list(dict.fromkeys([*heads, *words_in(draft.tasks, columns)]))


def rows_of(draft: Draft, tasks: Sequence[Task], choices: LoadChoices) -> list[ReadRow]:
    """Every row with the task that it is and what it says."""
    by_id = {task.id: task for task in tasks}
    found = match_rows(draft.tasks, [Known(t.id, t.label, t.text) for t in tasks])
    chosen = {at: key for at, key in choices.tasks.items() if key is None or key in by_id}
    found = {at: match for at, match in found.items() if at not in chosen}
    found |= {at: (key, How.CHOSEN) for at, key in chosen.items() if key is not None}
    taken: dict[int, int] = {}
    rows = []
    for at, source in enumerate(draft.tasks):
        key, how = found.get(at, (None, None))
        twice = key is not None and key in taken
        row = _row(at, source, by_id.get(key or 0), how, choices)
        if twice and key is not None:
            before = draft.tasks[taken[key]].place
            row = _with_error(row, f"{source.place}：与{before}是同一项任务，请改一个。")
        taken.setdefault(key or 0, at)
        rows.append(row)
    return rows


def _with_error(row: ReadRow, error: str) -> ReadRow:
    return ReadRow(**{**vars(row), "errors": (*row.errors, error)})


def _row(
    at: int, source: DraftTask, task: Task | None, how: How | None, choices: LoadChoices
) -> ReadRow:
    cells = _Cells(source, choices)
    untils = sorted({use.until for use in choices.used.values() if use.until})
    said = tuple(each for each in map(cells.said, untils) if each)
    final = cells.mark(Use(Content.FINAL))
    return ReadRow(at, source, task, how, said, final, tuple(cells.errors), tuple(cells.words))


class _Cells:
    """The cells of one row, by what their columns are of."""

    def __init__(self, source: DraftTask, choices: LoadChoices) -> None:
        self._source, self._choices = source, choices
        self.errors: list[str] = []
        self.words: list[str] = []

    def said(self, until: date) -> Said | None:
        """What the row says of the period that ends on a day; None where it says nothing."""
        texts = {each.value: self._text(each, until) for each in BOXES}
        mark = self.mark(Use(Content.MARK, until))
        return Said(until, mark=mark, **texts) if mark or any(texts.values()) else None

    def mark(self, wanted: Use) -> MarkValue | None:
        """The mark in the columns of one kind; one that has no meaning is an error, two too."""
        found = []
        for heading, use in self._columns(wanted):
            cell = self._source.fields.get(heading, "").strip()
            word = use.word if is_tick(cell) else cell
            if not cell:
                continue
            value = self._choices.marks.get(word)
            if value:
                found.append(value)
            else:
                self.words.append(word or cell)
                self._err(heading, f"“{word or cell}”是哪种评定，请在“评定用词”里选定。")
        if len(set(found)) > 1:
            heading = self._columns(wanted)[0][0]
            self._err(heading, "同一期有几个不同的评定，请只留一个。")
        return found[0] if found else None

    def _text(self, content: Content, until: date) -> str:
        columns = self._columns(Use(content, until))
        texts = [(h, self._source.fields.get(h, "").strip()) for h, _ in columns]
        for heading, text in texts:
            if len(text) > LONGEST:
                label = LABELS[content.value]
                self._err(heading, f"{label}有 {len(text)} 字，最多 {LONGEST} 字，请压缩。")
        return "\n".join(text for _, text in texts if text)

    def _columns(self, wanted: Use) -> list[tuple[str, Use]]:
        return [
            (heading, use)
            for heading, use in self._choices.used.items()
            if (use.content, use.until) == (wanted.content, wanted.until)
        ]

    def _err(self, heading: str, what: str) -> None:
        self.errors.append(f"{self._source.place}“{heading}”：{what}")


def digest_of_rows(rows: Sequence[ReadRow], choices: LoadChoices) -> str:
    """All that would be written, in one mark: what is confirmed is what was shown."""
    said = [
        (row.task.id, row.final, [tuple(vars(each).values()) for each in row.said])
        for row in rows
        if row.task
    ]
    decided = (choices.is_whole_year, choices.issued_on, choices.number)
    return hashlib.sha256(repr((said, decided)).encode()).hexdigest()[:16]
