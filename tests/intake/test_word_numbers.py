"""Automatic numbers of Word are counted as Word prints them."""

import io

import docx
import pytest
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from tracker.intake import read_document
from tracker.intake.readers.numbers import chinese

LEVELS = (("chineseCounting", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3."))
LIST = "91"


def numbered_document() -> Document:
    """A document with one list of three levels, as Word and WPS write them."""
    document = docx.Document()
    numbering = document.part.numbering_part.element
    levels = "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{pattern}"/></w:lvl>'
        for depth, (form, pattern) in enumerate(LEVELS)
    )
    numbering.insert(
        0,
        parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90">{levels}</w:abstractNum>'),
    )
    numbering.append(
        parse_xml(f'<w:num {nsdecls("w")} w:numId="{LIST}"><w:abstractNumId w:val="90"/></w:num>')
    )
    return document


def add(document: Document, text: str, depth: int) -> None:
    properties = document.add_paragraph(text)._p.get_or_add_pPr()
    properties.append(number(depth))


def number(depth: int) -> object:
    return parse_xml(
        f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{depth}"/><w:numId w:val="{LIST}"/></w:numPr>'
    )


def saved(document: Document) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def test_tasks_numbered_by_word_keep_their_numbers_and_headings() -> None:
    document = numbered_document()
    document.add_paragraph("重点任务分工方案")
    add(document, "工业", 0)
    add(document, "修路。（责任单位：交通局）", 2)
    add(document, "建桥。（责任单位：住建局）", 2)
    add(document, "农业", 0)
    add(document, "种树。（责任单位：林草局）", 2)
    tasks = read_document(saved(document), "方案.docx").tasks
    assert [(task.number, task.sections, task.text) for task in tasks] == [
        ("1", ("一、工业",), "修路。"),
        ("2", ("一、工业",), "建桥。"),
        ("1", ("二、农业",), "种树。"),
    ]


def test_a_number_may_come_from_the_style_of_the_paragraph() -> None:
    document = docx.Document()
    for text in ("修路。（责任单位：交通局）", "建桥。（责任单位：住建局）"):
        document.add_paragraph(text, style="List Number")  # a list of the template: 1. 2.
    tasks = read_document(saved(document), "方案.docx").tasks
    assert [task.number for task in tasks] == ["1", "2"]


def test_the_number_column_of_a_table_may_be_numbered_by_word() -> None:
    document = numbered_document()
    table = document.add_table(rows=3, cols=3)
    for cell, title in zip(table.rows[0].cells, ("序号", "工作任务", "责任单位"), strict=True):
        cell.text = title
    for row, text in zip(table.rows[1:], ("修路。", "建桥。"), strict=True):
        row.cells[0].paragraphs[0]._p.get_or_add_pPr().append(number(2))
        row.cells[1].text, row.cells[2].text = text, "交通局"
    tasks = read_document(saved(document), "方案.docx").tasks
    assert [(task.number, task.text) for task in tasks] == [("1", "修路。"), ("2", "建桥。")]


@pytest.mark.parametrize(
    ("figure", "characters"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (99, "九十九")]
)
def test_numbers_in_characters(figure: int, characters: str) -> None:
    assert chinese(figure) == characters
