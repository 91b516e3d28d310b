"""The notice that issues a plan (分解落实通知), with the table of its tasks as the attachment."""

from dataclasses import dataclass
from typing import Any

from tracker.documents import paper
from tracker.documents.grid import Grid, fill, merge_down
from tracker.documents.letter import Letter, begin_attachment, begin_letter, end_letter
from tracker.documents.paper import USUAL_FONTS, Fonts
from tracker.documents.writing import write

_HEADINGS = ("工作任务分解", "分管领导", "责任单位", "责任人", "督办要求")
# Group, task, then one for each further heading: the 225 mm of a page on its side.
_WIDTHS_MM = (22, 88, 22, 44, 27, 22)


@dataclass(frozen=True)
class NoticeRow:
    """One task. Each name has a line of its own; the n-th person belongs to the n-th unit."""

    label: str
    text: str
    leaders: tuple[str, ...]
    units: tuple[str, ...]
    persons: tuple[str, ...]
    requirement: str


@dataclass(frozen=True)
class NoticeGroup:
    """Tasks under one second-level heading, or under none."""

    title: str | None
    rows: tuple[NoticeRow, ...]


@dataclass(frozen=True)
class NoticeSection:
    title: str
    groups: tuple[NoticeGroup, ...]


@dataclass(frozen=True)
class NoticeOfPlan:
    """What the notice prints: a letter, and the table that is attached to it; an empty note is left
    out."""

    letter: Letter
    note: str
    sections: tuple[NoticeSection, ...]

    @property
    def attachment_title(self) -> str:
        return self.letter.attachments[0]


def notice_of_plan(notice: NoticeOfPlan, *, fonts: Fonts = USUAL_FONTS) -> bytes:
    """The notice as a .docx: the letter, then the table on pages that lie on their side."""
    letter = notice.letter
    document = begin_letter(letter, fonts=fonts)
    paper.begin_landscape(document)
    begin_attachment(document, notice.attachment_title)
    _write_table(document, notice.sections)
    if notice.note:
        write(document, notice.note, paper.TABLE_NOTE)
    end_letter(document, letter, is_turned=True)
    return paper.to_bytes(document)


def _write_table(document: Any, sections: tuple[NoticeSection, ...]) -> None:
    grid = Grid(document, _WIDTHS_MM)
    for cell, heading in zip(grid.add_row(2, 1, 1, 1, 1, is_head=True), _HEADINGS, strict=True):
        fill(cell, [heading], paper.TABLE_HEAD)
    for section in sections:
        (cell,) = grid.add_row(len(_WIDTHS_MM))
        fill(cell, [section.title], paper.TABLE_SECTION)
        for group in section.groups:
            _write_group(grid, group)


def _write_group(grid: Grid, group: NoticeGroup) -> None:
    if group.title is None:
        for row in group.rows:
            _write_row(grid.add_row(2, 1, 1, 1, 1), row)
        return
    first_column: list[Any] = []
    for row in group.rows:
        heading, *cells = grid.add_row(1, 1, 1, 1, 1, 1)
        fill(heading, [] if first_column else [group.title], paper.TABLE_TEXT)
        first_column.append(heading)
        _write_row(cells, row)
    merge_down(first_column)


def _write_row(cells: list[Any], row: NoticeRow) -> None:
    label = f"{row.label}、" if row.label.isdigit() else row.label
    texts = ([label + row.text], row.leaders, row.units, row.persons, [row.requirement])
    for cell, lines in zip(cells, texts, strict=True):
        fill(cell, lines, paper.TABLE_TEXT)
