"""Word documents (.docx), with tracked insertions and content controls read as accepted."""

import io
from collections.abc import Iterator

import docx
import docx.document
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from lxml import etree

from tracker.core.errors import RuleBroken
from tracker.intake.blocks import Block, Line, Row, Source, Table
from tracker.intake.readers.numbers import Numbering

UNWRAPPED = tuple(map(qn, ("w:ins", "w:moveTo", "w:sdt", "w:sdtContent", "w:smartTag")))
REMOVED = (
    *map(qn, ("w:del", "w:moveFrom", "w:sdtPr", "w:sdtEndPr")),
    # The same once more, for programs that cannot draw it.
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
)
BREAKS = {qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:tab"): "\t", qn("w:noBreakHyphen"): "-"}
MAX_COLUMNS = 100
# What python-docx and lxml raise for a damaged package: they do not check what they look up.
BROKEN = (
    PackageNotFoundError,
    etree.XMLSyntaxError,
    AttributeError,
    LookupError,
    TypeError,
    ValueError,
)


def read_word(content: bytes) -> Source:
    """The paragraphs and tables of the body, in order.

    python-docx leaves tracked insertions and content controls out, so they are accepted first.
    """
    try:
        document = docx.Document(io.BytesIO(content))
        body = document.element.body
        accept_revisions(body)
        blocks = tuple(_blocks(body, _numbering(document)))
    except BROKEN as error:
        raise RuleBroken(
            "Word 文件已损坏，无法打开。请用 Word 或 WPS 另存为 .docx 后再导入。"
        ) from error
    return Source("docx", blocks)


def _numbering(document: docx.document.Document) -> Numbering:
    """The automatic numbers of the document; a document without lists has no part for them."""
    try:
        numbering = document.part.numbering_part.element
    except (KeyError, NotImplementedError):
        numbering = None
    return Numbering(numbering, document.styles.element)


def accept_revisions(body: etree._Element) -> None:
    """Keep what was inserted, drop what was deleted, and open content controls, in place."""
    for element in list(body.iter(*REMOVED)):
        parent = element.getparent()
        if parent is not None:
            parent.remove(element)
    for element in list(body.iter(*UNWRAPPED)):
        for inner in list(element):  # one by one: to count the places takes the square of them
            element.addprevious(inner)
        element.getparent().remove(element)


def _blocks(body: etree._Element, numbering: Numbering) -> Iterator[Block]:
    paragraphs = tables = 0
    for element in list(_elements(body)):
        if element.tag == qn("w:p"):
            paragraphs += 1
            text = _text(element)
            if text.strip():
                text = numbering.of(element) + text
                yield Line(text, f"第 {paragraphs} 段")
        elif element.tag == qn("w:tbl"):
            tables += 1
            yield _table(element, tables, numbering)


def _elements(body: etree._Element) -> Iterator[etree._Element]:
    """The paragraphs and tables in order; text boxes stand below the paragraph that holds them.

    A table of one column that holds tables only frames them.
    """
    for element in list(body):
        if element.tag == qn("w:p"):
            boxes = list(element.iter(qn("w:txbxContent")))
            for box in boxes:
                box.getparent().remove(box)
            yield element
            for box in boxes:
                yield from _elements(box)
        elif element.tag == qn("w:tbl") and _is_frame(element):
            for cell in element.findall(f"{qn('w:tr')}/{qn('w:tc')}"):
                yield from _elements(cell)
        elif element.tag == qn("w:tbl"):
            yield element


def _is_frame(table: etree._Element) -> bool:
    rows = table.findall(qn("w:tr"))
    return table.find(f".//{qn('w:tbl')}") is not None and all(
        len(row.findall(qn("w:tc"))) == 1 for row in rows
    )


def _text(element: etree._Element, numbering: Numbering | None = None) -> str:
    """The text of a paragraph or a cell; paragraphs and line breaks become new lines.

    numbering: counts the automatic numbers of the paragraphs in a cell.
    """
    parts: list[str] = []
    for node in element.iter(qn("w:t"), qn("w:p"), *BREAKS):
        if node.tag == qn("w:p"):
            parts.append("\n" if parts else "")
            parts.append(numbering.of(node) if numbering else "")
        else:
            parts.append(BREAKS.get(node.tag) or node.text or "")
    return "".join(parts)


def _table(element: etree._Element, number: int, numbering: Numbering) -> Table:
    rows: list[Row] = []
    for at, row in enumerate(element.iterchildren(qn("w:tr")), start=1):
        cells = [cell for tc in row.iterchildren(qn("w:tc")) for cell in _cell(tc, numbering)]
        rows.append(Row(tuple(cells[:MAX_COLUMNS]), f"表 {number} 第 {at} 行"))
    width = max((len(row.cells) for row in rows), default=0)
    return Table(tuple(Row(_padded(row.cells, width), row.place) for row in rows))


def _cell(cell: etree._Element, numbering: Numbering) -> list[str | None]:
    """The cell's text, then None for each further column it spans; None if it is merged upwards."""
    span = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
    merge = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
    covered = merge is not None and merge.get(qn("w:val"), "continue") == "continue"
    width = span.get(qn("w:val"), "1") if span is not None else "1"
    columns = min(int(width), MAX_COLUMNS) if width.isdecimal() else 1
    return [None if covered else _text(cell, numbering), *[None] * (columns - 1)]


def _padded(cells: tuple[str | None, ...], width: int) -> tuple[str | None, ...]:
    return cells + ("",) * (width - len(cells))
