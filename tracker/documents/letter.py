"""An official letter (公文): red head, number, title, addressees, body, signature, imprint.

Source: GB/T 9704-2012, 7.2 to 7.4; the numbers of levels are those of 7.3.3.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto
from typing import Any

from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from tracker.core.days import day_full
from tracker.documents import paper
from tracker.documents.characters import writable
from tracker.documents.paper import Fonts, Style
from tracker.documents.tables import Table, keep_with_next, write_table
from tracker.documents.titles import title_lines
from tracker.documents.writing import lines_of, on_one_line, write

# 一、… and （一）… that stand alone are headings; a sentence that begins so is body.
_LEVELS = (
    (re.compile(r"[一二三四五六七八九十百]+、[^。；：]{1,30}"), paper.HEADING),
    (re.compile(r"（[一二三四五六七八九十百]+）[^。；：]{1,30}。?"), paper.SUBHEADING),
    (re.compile(r"\d{1,3}[．.][^。；：]{1,30}|（\d{1,3}）[^。；：]{1,30}"), paper.THIRD_HEADING),
)
_TYPE_WIDTH = Mm(156)
_SHORT = 5 * 28  # characters: five lines
_LINES_BEFORE_SIGNATURE = 2  # with the signature's own line the seal has room above the date


class Head(Enum):
    """What stands above the number."""

    NONE = auto()
    RED = auto()  # 红头: the mark of the issuer, and the red line
    SPACE = auto()  # the paper has its red head printed


@dataclass(frozen=True)
class Imprint:
    """版记: who else gets it, and who printed it when."""

    copies_to: tuple[str, ...]
    printed_by: str
    printed_on: date


@dataclass(frozen=True)
class Band:
    """A coloured band above the title (督办单): what it says in white, and its colour."""

    text: str
    colour: str


@dataclass(frozen=True)
class Letter:
    """What a letter prints. A title keeps its line ends, a long one without gets them; an empty
    number is left out.

    issuer signs; mark is its red head (根河市人民政府办公室文件). paragraphs: one a line, their
    level told by how they begin. attachments: the titles of what is attached. inset: tables that
    stand in the body, after the last paragraph that announces them (……如下：), else after all.
    """

    issuer: str
    title: str
    number: str
    issued_on: date
    addressees: tuple[str, ...]
    paragraphs: tuple[str, ...]
    attachments: tuple[str, ...] = ()
    head: Head = Head.NONE
    mark: str = ""
    imprint: Imprint | None = None
    band: Band | None = None
    inset: tuple[Table, ...] = ()


def letter_document(letter: Letter, *tables: Table, fonts: Fonts = paper.USUAL_FONTS) -> bytes:
    """The letter as a .docx; its tables follow, each an attachment on a page of its own."""
    document = begin_letter(letter, fonts=fonts)
    for place, table in enumerate(tables, start=1):
        is_wide = sum(table.widths) > _TYPE_WIDTH.mm
        (paper.begin_landscape if is_wide else paper.begin_portrait)(document)
        begin_attachment(document, table.title, place if len(tables) > 1 else None)
        write_table(document, table)
    end_letter(document, letter, is_turned=bool(tables))
    return paper.to_bytes(document)


def begin_letter(letter: Letter, *, fonts: Fonts = paper.USUAL_FONTS) -> Any:
    """A document that holds the letter up to its date; attachments may follow, then end_letter."""
    document = paper.new_document(
        title=on_one_line(letter.title),
        author=on_one_line(letter.issuer),
        dated=letter.issued_on,
        fonts=fonts,
    )
    _write_head(document, letter)
    _write_band(document, letter.band)
    _write_title(document, letter)
    if letter.addressees:
        write(document, "，".join(letter.addressees) + "：", paper.ADDRESSEES)
    _write_body(document, letter)
    _write_attachments(document, letter.attachments)
    _keep_with_signature(document, letter.attachments)
    for _ in range(_LINES_BEFORE_SIGNATURE):
        write(document, "", paper.BODY).paragraph_format.keep_with_next = True
    _sign(document, letter.issuer, letter.issued_on)
    return document


def begin_attachment(document: Any, title: str, place: int | None = None) -> None:
    """附件, or 附件2 where there are several, and what it is called."""
    write(document, f"附件{place or ''}", paper.ATTACHMENT_MARK)
    write(document, title, paper.TITLE).paragraph_format.space_after = Pt(8)


def end_letter(document: Any, letter: Letter, *, is_turned: bool = False) -> None:
    """The imprint at the foot of the last page, on one of its own where attachments lie before."""
    if letter.imprint is None:
        return
    if is_turned:
        paper.begin_portrait(document)
    _write_imprint(document, letter.imprint)


def style_of(line: str) -> Style:
    """The style of a paragraph of the body, by the number that it begins with."""
    return next((style for form, style in _LEVELS if form.fullmatch(line)), paper.BODY)


def _write_head(document: Any, letter: Letter) -> None:
    """The mark 35 mm under the edge of the type area, the number two lines below, the red line."""
    if letter.head is Head.NONE:
        return
    mark = write(document, letter.mark if letter.head is Head.RED else "", paper.ISSUER_MARK)
    mark.paragraph_format.space_before = Mm(35)
    write(document, "", paper.NUMBER)
    number = write(document, letter.number, paper.NUMBER)
    if letter.head is Head.RED:
        # 4 mm below the characters, half of it being the distance between lines
        paper.rule_below(number, points=1.5, colour=paper.RED, space=5)
    write(document, "", paper.NUMBER)


def _write_band(document: Any, band: Band | None) -> None:
    if band is None:
        return
    paper.shade(write(document, band.text, paper.BAND), band.colour)
    write(document, "", paper.NUMBER)


def _write_title(document: Any, letter: Letter) -> None:
    if letter.head is Head.NONE and not letter.title.startswith(letter.issuer):
        write(document, letter.issuer, paper.TITLE)
    write(document, title_lines(letter.title, [letter.issuer, *letter.addressees]), paper.TITLE)
    if letter.head is Head.NONE and letter.number:
        write(document, letter.number, paper.NUMBER)
    write(document, "", paper.BODY)


def _write_body(document: Any, letter: Letter) -> None:
    lines = [line for paragraph in letter.paragraphs for line in lines_of(paragraph)]
    announcing = [place for place, line in enumerate(lines) if line.endswith("如下：")]
    place = announcing[-1] + 1 if announcing else len(lines)
    for line in lines[:place]:
        write(document, line, style_of(line))
    for table in letter.inset:
        write_table(document, table)
    for line in lines[place:]:
        write(document, line, style_of(line))


def _write_attachments(document: Any, titles: Sequence[str]) -> None:
    """附件：1. …, each further one below the first."""
    if not titles:
        return
    write(document, "", paper.BODY)
    if len(titles) == 1:
        write(document, f"附件：{on_one_line(titles[0])}", paper.ATTACHMENT_LINE)
        return
    for place, title in enumerate(titles, start=1):
        text = f"{place}.{on_one_line(title)}"
        first = place == 1
        style = paper.ATTACHMENT_LINE if first else paper.ATTACHMENT_NEXT
        write(document, f"附件：{text}" if first else text, style)


def _keep_with_signature(document: Any, attachments: Sequence[str]) -> None:
    """The page that is signed holds something of the text: the last paragraph or row before it.
    A list of attachments stays in one piece, and with the paragraph before it if that is short:
    some programs would move a long one whole."""
    for block in reversed(list(document.iter_inner_content())):
        is_text = hasattr(block, "rows") or not _is_after_text(block)
        if is_text and attachments and len(getattr(block, "text", "")) > _SHORT:
            return
        keep_with_next(block)
        if is_text:
            return


def _is_after_text(paragraph: Any) -> bool:
    listed = (paper.ATTACHMENT_LINE.name, paper.ATTACHMENT_NEXT.name)
    return not paragraph.text or paragraph._p.style in listed


def _sign(document: Any, issuer: str, day: date) -> None:
    """The date four characters from the right, the issuing office centred above it."""
    dated = day_full(day)
    width = sum(0.5 if character.isdigit() else 1 for character in dated)
    above = max(0, 4 + (width - len(issuer)) / 2)
    for text, indent in ((issuer, above), (dated, 4)):
        layout = write(document, text, paper.SIGNATURE).paragraph_format
        layout.right_indent = Pt(indent * paper.SIGNATURE.size)
        layout.keep_with_next = text is issuer


def _write_imprint(document: Any, imprint: Imprint) -> None:
    """Between lines of the width of the type area, at the foot of its page."""
    _write_line(document)
    if imprint.copies_to:
        copies = write(document, f"抄送：{'，'.join(imprint.copies_to)}。", paper.IMPRINT)
        copies.paragraph_format.left_indent = Pt(4 * paper.IMPRINT.size)
        copies.paragraph_format.first_line_indent = Pt(-3 * paper.IMPRINT.size)
        copies.paragraph_format.right_indent = Pt(paper.IMPRINT.size)
        _hold_at_foot(copies)
        _write_line(document)
    printed = write(document, "", paper.IMPRINT)
    printed.add_run(f"{writable(imprint.printed_by)}\t{day_full(imprint.printed_on)}印发")
    layout = printed.paragraph_format
    layout.left_indent = Pt(paper.IMPRINT.size)
    layout.tab_stops.add_tab_stop(_TYPE_WIDTH - Pt(paper.IMPRINT.size), WD_TAB_ALIGNMENT.RIGHT)
    _hold_at_foot(printed)
    _write_line(document)
    write(document, "", paper.IMPRINT_LINE)  # the page on which it stands is held at the foot


def _write_line(document: Any) -> None:
    """A tab that is filled: unlike the border of a paragraph it may stand in a frame everywhere."""
    line = write(document, "", paper.IMPRINT_LINE)
    line.add_run("\t")
    line.paragraph_format.tab_stops.add_tab_stop(
        _TYPE_WIDTH, WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.HEAVY
    )
    _hold_at_foot(line)


def _hold_at_foot(paragraph: Any) -> None:
    """Let a paragraph stand in the frame whose lower edge is that of the type area."""
    frame = OxmlElement("w:framePr")
    given = {
        "w": str(round(_TYPE_WIDTH.pt * 20)),
        "wrap": "around",
        "vAnchor": "margin",
        "hAnchor": "margin",
        "yAlign": "bottom",
    }
    for name, value in given.items():
        frame.set(qn(f"w:{name}"), value)
    properties = paragraph._p.get_or_add_pPr()
    properties.insert_element_before(frame, *_AFTER_FRAME)


_AFTER_FRAME = tuple(
    f"w:{name}"
    for name in ("widowControl", "numPr", "pBdr", "shd", "tabs", "spacing", "ind", "jc", "rPr")
)
