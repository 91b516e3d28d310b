"""The notice that issues a plan (分解落实通知), with the table of its tasks as the attachment."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from docx.shared import Pt

from tracker.core.days import day_full
from tracker.documents import paper
from tracker.documents.characters import writable
from tracker.documents.grid import Grid, fill, merge_down

_HEADINGS = ("工作任务分解", "分管领导", "责任单位", "责任人", "督办要求")
# Group, task, then one for each further heading: the 225 mm of a page on its side.
_WIDTHS_MM = (22, 88, 22, 44, 27, 22)
_FIRST_LEVEL = re.compile(r"[一二三四五六七八九十]+、[^。]{1,30}")
_SECOND_LEVEL = re.compile(r"（[一二三四五六七八九十]+）[^。]{1,30}。?")


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
    """What the notice prints. A title keeps its line ends; an empty number or note is left out."""

    issuer: str
    title: str
    number: str
    issued_on: date
    addressees: tuple[str, ...]
    paragraphs: tuple[str, ...]
    attachment_title: str
    note: str
    sections: tuple[NoticeSection, ...]


def notice_of_plan(notice: NoticeOfPlan) -> bytes:
    """The notice as a .docx: the letter, then the table on pages that lie on their side."""
    document = paper.new_document(
        title=_on_one_line(notice.title),
        author=_on_one_line(notice.issuer),
        dated=notice.issued_on,
    )
    _write_letter(document, notice)
    paper.begin_landscape(document)
    _write(document, "附件", paper.ATTACHMENT_MARK)
    heading = _write(document, notice.attachment_title, paper.TITLE)
    heading.paragraph_format.space_after = Pt(8)
    _write_table(document, notice.sections)
    if notice.note:
        _write(document, notice.note, paper.TABLE_NOTE)
    return paper.to_bytes(document)


def _write_letter(document: Any, notice: NoticeOfPlan) -> None:
    if not notice.title.startswith(notice.issuer):
        _write(document, notice.issuer, paper.TITLE)
    _write(document, notice.title, paper.TITLE)
    if notice.number:
        _write(document, notice.number, paper.NUMBER)
    _write(document, "", paper.BODY)
    if notice.addressees:
        _write(document, "，".join(notice.addressees) + "：", paper.ADDRESSEES)
    for paragraph in notice.paragraphs:
        for line in _lines(paragraph):
            _write(document, line, _style_of(line))
    _write(document, "", paper.BODY)
    _write(document, f"附件：{_on_one_line(notice.attachment_title)}", paper.ATTACHMENT_LINE)
    _write(document, "", paper.BODY)
    _write(document, "", paper.BODY)
    _sign(document, notice.issuer, notice.issued_on)


def _sign(document: Any, issuer: str, day: date) -> None:
    """The date four characters from the right, the issuing office centred above it."""
    dated = day_full(day)
    width = sum(0.5 if character.isdigit() else 1 for character in dated)
    above = max(0, 4 + (width - len(issuer)) / 2)
    for text, indent in ((issuer, above), (dated, 4)):
        layout = _write(document, text, paper.SIGNATURE).paragraph_format
        layout.right_indent = Pt(indent * paper.SIGNATURE.size)
        layout.keep_with_next = text is issuer


def _style_of(line: str) -> paper.Style:
    """一、… that stands alone is a heading, （一）… one of the second level, all else is body."""
    if _FIRST_LEVEL.fullmatch(line):
        return paper.HEADING
    return paper.SUBHEADING if _SECOND_LEVEL.fullmatch(line) else paper.BODY


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


def _write(document: Any, text: str, style: paper.Style) -> Any:
    return document.add_paragraph(writable(text), style.name)


def _lines(text: str) -> list[str]:
    """The lines that say something, without the indent that the style gives anyway."""
    return [line.strip() for line in writable(text).split("\n") if line.strip()]


def _on_one_line(text: str) -> str:
    return "".join(_lines(text))
