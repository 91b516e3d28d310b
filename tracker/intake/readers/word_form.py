"""A Word document of small tables, line by line, as it stands: for a form of known lines."""

import io
from collections.abc import Iterator
from typing import Any

import docx
from docx.oxml.ns import qn
from lxml import etree

from tracker.core.errors import RuleBroken
from tracker.intake.cells import MOST_KEPT, CellKind, WordForm, WordLine, WordTable
from tracker.intake.readers.word import BREAKS, BROKEN, accept_revisions

_FIELDS = (qn("w:instrText"), qn("w:fldSimple"))
_DAMAGED = "Word 文件已损坏，无法打开。请用 Word 或 WPS 另存为 .docx 后再上传。"


def read_word_form(content: bytes) -> WordForm:
    """The tables of the body with their lines, and every hidden text outside them."""
    try:
        body = docx.Document(io.BytesIO(content)).element.body
        accept_revisions(body)
        tables = tuple(map(_table, body.iterchildren(qn("w:tbl"))))
        hidden = "".join(_hidden(each) for each in body.iterchildren(qn("w:p")))
    except BROKEN as error:
        raise RuleBroken(_DAMAGED) from error
    return WordForm(hidden, tables)


def _table(element: etree._Element) -> WordTable:
    lines = tuple(_line(row) for row in element.iterchildren(qn("w:tr")))
    return WordTable(_hidden(element), lines)


def _line(row: etree._Element) -> WordLine:
    """The first cell as a label, the second as what stands beside it."""
    cells = list(row.iterchildren(qn("w:tc")))
    merged = len(cells) != 2 or any(_is_merged(cell) for cell in cells)
    label = _shown(cells[0]) if cells else ""
    text = _shown(cells[1]) if len(cells) > 1 else ""
    has_field = any(True for cell in cells[1:2] for _ in cell.iter(*_FIELDS))
    has_table = any(True for cell in cells for _ in cell.iter(qn("w:tbl")))
    kind = CellKind.FORMULA if has_field else CellKind.TEXT
    return WordLine(label.strip(), kind, text[:MOST_KEPT], len(text), merged or has_table)


def _is_merged(cell: etree._Element) -> bool:
    span = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
    return (span is not None and span.get(qn("w:val")) != "1") or (
        cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}") is not None
    )


def _shown(element: etree._Element) -> str:
    """The text that is seen; paragraphs and breaks are new lines."""
    parts: list[str] = []
    for paragraph in _outermost(element, qn("w:p")):
        parts.append("\n" if parts else "")
        parts += [text for run, text in _runs(paragraph) if not _is_hidden(run)]
    return "".join(parts)


def _hidden(element: etree._Element) -> str:
    return "".join(text for run, text in _runs(element) if _is_hidden(run))


def _runs(element: etree._Element) -> Iterator[tuple[Any, str]]:
    for run in _outermost(element, qn("w:r")):
        texts = (BREAKS.get(node.tag) or node.text or "" for node in run.iter(qn("w:t"), *BREAKS))
        yield run, "".join(texts)


def _outermost(element: etree._Element, tag: str) -> Iterator[etree._Element]:
    """Those that stand in no other of their kind, as what is in a text box does: read once."""
    return (each for each in element.iter(tag) if next(each.iterancestors(tag), None) is None)


def _is_hidden(run: etree._Element) -> bool:
    mark = run.find(f"{qn('w:rPr')}/{qn('w:vanish')}")
    return mark is not None and mark.get(qn("w:val"), "true") not in ("false", "0", "off")
