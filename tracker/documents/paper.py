"""The paper of official documents (公文), after GB/T 9704-2012: page, fonts, styles, page number.

22 lines of 28 characters fit into 156 × 225 mm only with lines of exactly 28.95 points and
characters drawn together by a quarter of a point.
"""

import zipfile
from dataclasses import dataclass
from datetime import date, datetime, time
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

TITLE_FONT = "方正小标宋简体"
BODY_FONT = "仿宋_GB2312"
HEADING_FONT = "黑体"
SUBHEADING_FONT = "楷体_GB2312"
PAGE_NUMBER_FONT = "宋体"

LEFT, CENTRE, RIGHT = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT
JUSTIFIED = WD_ALIGN_PARAGRAPH.JUSTIFY

_LONG_SIDE, _SHORT_SIDE = Mm(297), Mm(210)
_ZIP_DAY = (1980, 1, 1, 0, 0, 0)  # so that the same document is the same bytes


@dataclass(frozen=True)
class Style:
    """A style of paragraph; the size in points, the indent in characters of that size."""

    name: str
    font: str
    size: float
    line: float
    align: Any = JUSTIFIED
    indent: int = 0
    hanging: int = 0
    spacing: float = 0
    keeps_next: bool = False


TITLE = Style("公文标题", TITLE_FONT, 22, 35, CENTRE)
NUMBER = Style("发文字号", BODY_FONT, 16, 28.95, CENTRE)
ADDRESSEES = Style("主送机关", BODY_FONT, 16, 28.95, spacing=-0.25)
BODY = Style("公文正文", BODY_FONT, 16, 28.95, indent=2, spacing=-0.25)
HEADING = Style("公文一级标题", HEADING_FONT, 16, 28.95, indent=2, spacing=-0.25, keeps_next=True)
SUBHEADING = Style(
    "公文二级标题", SUBHEADING_FONT, 16, 28.95, indent=2, spacing=-0.25, keeps_next=True
)
ATTACHMENT_LINE = Style("附件说明", BODY_FONT, 16, 28.95, indent=2, hanging=3)
SIGNATURE = Style("发文机关署名", BODY_FONT, 16, 28.95, RIGHT)
ATTACHMENT_MARK = Style("附件标记", HEADING_FONT, 16, 28.95)
TABLE_HEAD = Style("表头", HEADING_FONT, 12, 18, CENTRE)
TABLE_SECTION = Style("表中章节", HEADING_FONT, 12, 18, LEFT, keeps_next=True)
TABLE_TEXT = Style("表格文字", BODY_FONT, 12, 18, LEFT)
TABLE_NOTE = Style("表注", BODY_FONT, 12, 18)
PAGE_NUMBER = Style("公文页码", PAGE_NUMBER_FONT, 14, 18, CENTRE)
_STYLES = (
    *(TITLE, NUMBER, ADDRESSEES, BODY, HEADING, SUBHEADING, ATTACHMENT_LINE, SIGNATURE),
    *(ATTACHMENT_MARK, TABLE_HEAD, TABLE_SECTION, TABLE_TEXT, TABLE_NOTE, PAGE_NUMBER),
)


def new_document(*, title: str, author: str, dated: date) -> Any:
    """An empty portrait document with our page, styles and properties."""
    document = Document()
    _set_font(document.styles["Normal"], BODY_FONT, 16)
    for style in _STYLES:
        _add_style(document, style)
    section = document.sections[0]
    section.page_width, section.page_height = _SHORT_SIDE, _LONG_SIDE
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(25)  # the number stands 7 mm under the type area
    _number_pages(section.footer.paragraphs[0])
    properties = document.core_properties
    properties.title, properties.author, properties.comments = title, author, ""
    properties.last_modified_by, properties.language = author, "zh-CN"
    properties.created = properties.modified = datetime.combine(dated, time())
    return document


def begin_landscape(document: Any) -> None:
    """Turn the page: the type area of 156 × 225 mm lies on its side, its head to the binding."""
    section = document.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = _LONG_SIDE, _SHORT_SIDE
    section.top_margin, section.bottom_margin = Mm(28), Mm(26)
    section.left_margin, section.right_margin = Mm(35), Mm(37)
    section.footer_distance = Mm(16)


def to_bytes(document: Any) -> bytes:
    """The file; the same document gives the same bytes on every day."""
    written, fixed = BytesIO(), BytesIO()
    document.save(written)
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(fixed, "w") as target:
        for item in source.infolist():
            part = zipfile.ZipInfo(item.filename, _ZIP_DAY)
            target.writestr(part, source.read(item), zipfile.ZIP_DEFLATED)
    return fixed.getvalue()


def _add_style(document: Any, wanted: Style) -> None:
    style = document.styles.add_style(wanted.name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles["Normal"]
    style.quick_style = True
    _set_font(style, wanted.font, wanted.size)
    if wanted.spacing:
        spacing = OxmlElement("w:spacing")
        spacing.set(qn("w:val"), str(round(wanted.spacing * 20)))
        style.element.rPr.insert_element_before(
            spacing, "w:w", "w:kern", "w:position", "w:sz", "w:szCs"
        )
    layout = style.paragraph_format
    layout.alignment, layout.line_spacing = wanted.align, Pt(wanted.line)
    layout.keep_with_next = wanted.keeps_next
    layout.space_before = layout.space_after = Pt(0)
    layout.left_indent = Pt((wanted.indent + wanted.hanging) * wanted.size if wanted.hanging else 0)
    layout.first_line_indent = Pt((-wanted.hanging or wanted.indent) * wanted.size)


def _set_font(style: Any, name: str, size: float) -> None:
    """Name the font for Chinese too: without w:eastAsia, Word falls back to its own choice."""
    style.font.name, style.font.size = name, Pt(size)
    fonts = style.element.rPr.rFonts
    for script in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(script), name)


def _number_pages(paragraph: Any) -> None:
    """— 1 —, in the middle of the foot."""
    paragraph.style = PAGE_NUMBER.name
    paragraph.add_run("— ")
    number = paragraph.add_run("1")
    paragraph.add_run(" —")
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    number._r.addprevious(field)
    field.append(number._r)
