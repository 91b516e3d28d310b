"""The paper of official documents (公文), after GB/T 9704-2012: page, fonts, styles, page number.

22 lines of 28 characters fit into 156 × 225 mm only with lines of exactly 28.95 points and
characters drawn together by a quarter of a point.
"""

import zipfile
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import Enum, auto
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

LEFT, CENTRE, RIGHT = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT
JUSTIFIED = WD_ALIGN_PARAGRAPH.JUSTIFY
RED = "FF0000"

_LONG_SIDE, _SHORT_SIDE = Mm(297), Mm(210)
_ZIP_DAY = (1980, 1, 1, 0, 0, 0)  # so that the same document is the same bytes


class Face(Enum):
    """What a font is for."""

    TITLE = auto()
    BODY = auto()
    HEADING = auto()
    SUBHEADING = auto()
    PAGE_NUMBER = auto()


@dataclass(frozen=True)
class Fonts:
    """The fonts by their names; none is part of the file, so each has to be on the machine that
    prints it. An office that lacks one names what it has instead."""

    title: str = "方正小标宋简体"
    body: str = "仿宋_GB2312"
    heading: str = "黑体"
    subheading: str = "楷体_GB2312"
    page_number: str = "宋体"

    def name_of(self, face: Face) -> str:
        return {
            Face.TITLE: self.title,
            Face.BODY: self.body,
            Face.HEADING: self.heading,
            Face.SUBHEADING: self.subheading,
            Face.PAGE_NUMBER: self.page_number,
        }[face]


USUAL_FONTS = Fonts()


@dataclass(frozen=True)
class Style:
    """A style of paragraph; the size in points, the indent in characters of that size."""

    name: str
    face: Face
    size: float
    line: float
    align: Any = JUSTIFIED
    indent: int = 0
    hanging: int = 0
    spacing: float = 0
    keeps_next: bool = False
    colour: str = ""


TITLE = Style("公文标题", Face.TITLE, 22, 35, CENTRE, keeps_next=True)
ISSUER_MARK = Style("发文机关标志", Face.TITLE, 36, 54, CENTRE, colour=RED)
BAND = Style(
    "督办单色带", Face.HEADING, 22, 38, CENTRE, spacing=6, keeps_next=True, colour="FFFFFF"
)
NUMBER = Style("发文字号", Face.BODY, 16, 28.95, CENTRE)
ADDRESSEES = Style("主送机关", Face.BODY, 16, 28.95, spacing=-0.25)
BODY = Style("公文正文", Face.BODY, 16, 28.95, indent=2, spacing=-0.25)
HEADING = Style("公文一级标题", Face.HEADING, 16, 28.95, indent=2, spacing=-0.25, keeps_next=True)
SUBHEADING = Style(
    "公文二级标题", Face.SUBHEADING, 16, 28.95, indent=2, spacing=-0.25, keeps_next=True
)
THIRD_HEADING = Style(
    "公文三级标题", Face.BODY, 16, 28.95, indent=2, spacing=-0.25, keeps_next=True
)
ATTACHMENT_LINE = Style("附件说明", Face.BODY, 16, 28.95, indent=2, hanging=3)
ATTACHMENT_NEXT = Style("附件说明续", Face.BODY, 16, 28.95, indent=5, hanging=1)
SIGNATURE = Style("发文机关署名", Face.BODY, 16, 28.95, RIGHT)
ATTACHMENT_MARK = Style("附件标记", Face.HEADING, 16, 28.95)
IMPRINT = Style("版记", Face.BODY, 14, 22, LEFT)
IMPRINT_LINE = Style("版记分隔线", Face.BODY, 5, 5, LEFT)
TABLE_HEAD = Style("表头", Face.HEADING, 12, 18, CENTRE)
TABLE_SECTION = Style("表中章节", Face.HEADING, 12, 18, LEFT, keeps_next=True)
TABLE_TEXT = Style("表格文字", Face.BODY, 12, 18, LEFT)
TABLE_NUMBER = Style("表格数字", Face.BODY, 12, 18, CENTRE)
TABLE_NOTE = Style("表注", Face.BODY, 12, 18)
ODD_PAGE_NUMBER = Style("公文页码", Face.PAGE_NUMBER, 14, 18, RIGHT)
EVEN_PAGE_NUMBER = Style("公文双页页码", Face.PAGE_NUMBER, 14, 18, LEFT)
_STYLES = (
    *(TITLE, ISSUER_MARK, BAND, NUMBER, ADDRESSEES, BODY, HEADING, SUBHEADING, THIRD_HEADING),
    *(ATTACHMENT_LINE, ATTACHMENT_NEXT, SIGNATURE, ATTACHMENT_MARK, IMPRINT, IMPRINT_LINE),
    *(TABLE_HEAD, TABLE_SECTION, TABLE_TEXT, TABLE_NUMBER, TABLE_NOTE),
    *(ODD_PAGE_NUMBER, EVEN_PAGE_NUMBER),
)


def new_document(*, title: str, author: str, dated: date, fonts: Fonts = USUAL_FONTS) -> Any:
    """An empty portrait document with our page, styles and properties."""
    document = Document()
    _set_font(document.styles["Normal"], fonts.body, 16)
    for style in _STYLES:
        _add_style(document, style, fonts)
    section = document.sections[0]
    _lay_portrait(section)
    document.settings.odd_and_even_pages_header_footer = True
    _number_pages(section.footer.paragraphs[0], ODD_PAGE_NUMBER)
    _number_pages(section.even_page_footer.paragraphs[0], EVEN_PAGE_NUMBER)
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


def begin_portrait(document: Any) -> None:
    """Turn the page back."""
    _lay_portrait(document.add_section(WD_SECTION.NEW_PAGE))


def to_bytes(document: Any) -> bytes:
    """The file; the same document gives the same bytes on every day."""
    written, fixed = BytesIO(), BytesIO()
    document.save(written)
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(fixed, "w") as target:
        for item in source.infolist():
            part = zipfile.ZipInfo(item.filename, _ZIP_DAY)
            target.writestr(part, source.read(item), zipfile.ZIP_DEFLATED)
    return fixed.getvalue()


def rule_below(paragraph: Any, *, points: float, colour: str, space: int) -> None:
    """Rule a line below a paragraph, as wide as the type area; width and space in points."""
    borders, line = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    given = {"val": "single", "sz": round(points * 8), "space": space, "color": colour}
    for name, value in given.items():
        line.set(qn(f"w:{name}"), str(value))
    borders.append(line)
    paragraph._p.get_or_add_pPr().insert_element_before(borders, *_AFTER_BORDERS)


def shade(paragraph: Any, colour: str) -> None:
    """Let a paragraph stand on a coloured ground, as wide as the type area."""
    ground = OxmlElement("w:shd")
    for name, value in {"val": "clear", "color": "auto", "fill": colour}.items():
        ground.set(qn(f"w:{name}"), value)
    paragraph._p.get_or_add_pPr().insert_element_before(ground, *_AFTER_BORDERS[1:])


_AFTER_BORDERS = tuple(
    f"w:{name}"
    for name in (
        *("shd", "tabs", "suppressAutoHyphens", "kinsoku", "wordWrap", "overflowPunct"),
        *("topLinePunct", "autoSpaceDE", "autoSpaceDN", "bidi", "adjustRightInd", "snapToGrid"),
        *("spacing", "ind", "contextualSpacing", "mirrorIndents", "suppressOverlap", "jc"),
        *("textDirection", "textAlignment", "textboxTightWrap", "outlineLvl", "divId"),
        *("cnfStyle", "rPr", "sectPr", "pPrChange"),
    )
)


def _lay_portrait(section: Any) -> None:
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = _SHORT_SIDE, _LONG_SIDE
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(25)  # the number stands 7 mm under the type area


def _add_style(document: Any, wanted: Style, fonts: Fonts) -> None:
    style = document.styles.add_style(wanted.name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles["Normal"]
    style.quick_style = True
    _set_font(style, fonts.name_of(wanted.face), wanted.size)
    if wanted.colour:
        style.font.color.rgb = RGBColor.from_string(wanted.colour)
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


def _number_pages(paragraph: Any, style: Style) -> None:
    """— 1 —, a character from the outer edge: right on odd pages, left on even ones."""
    paragraph.style = style.name
    layout, away = paragraph.paragraph_format, Pt(style.size)
    if style is ODD_PAGE_NUMBER:
        layout.right_indent = away
    else:
        layout.left_indent = away
    paragraph.add_run("— ")
    number = paragraph.add_run("1")
    paragraph.add_run(" —")
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    number._r.addprevious(field)
    field.append(number._r)
