"""Small documents made for one test each."""

import datetime
import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

import docx
import openpyxl
import xlwt

SAMPLES = Path(__file__).parent.parent / "samples"
HEADER = ("序号", "工作任务", "分管领导", "责任单位", "责任人", "完成时限")
WORD_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def sample(kind: str) -> bytes:
    return (SAMPLES / f"2022-decomposition.{kind}").read_bytes()


def workbook(*rows: Sequence[object], header: Sequence[str] = HEADER) -> bytes:
    """A sheet with a header and rows."""
    book = openpyxl.Workbook()
    for row in (header, *rows):
        book.active.append(list(row))
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def old_workbook(*rows: Sequence[object], header: Sequence[str] = HEADER) -> xlwt.Workbook:
    """A workbook of the old kind (.xls) with a header and rows; dates have the format of dates."""
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("任务")
    for at, row in enumerate((header, *rows)):
        for column, value in enumerate(row):
            form = "yyyy-mm-dd" if isinstance(value, datetime.date) else "General"
            sheet.write(at, column, value, xlwt.easyxf(num_format_str=form))
    return book


def saved_old(book: xlwt.Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def word_table(*rows: Sequence[str], header: Sequence[str] = HEADER) -> docx.document.Document:
    document = docx.Document()
    table = document.add_table(rows=0, cols=len(header))
    for row in (header, *rows):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    return document


def packed(document: docx.document.Document) -> bytes:
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def package(entries: dict[str, bytes]) -> bytes:
    """An archive that says it is a Word document, with these entries besides."""
    types = f'<Types><Override PartName="/w.xml" ContentType="{WORD_MAIN}"/></Types>'
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", types)
        for name, content in entries.items():
            archive.writestr(name, content)
    return file.getvalue()


def pdf(*pages: str, trailer: str = "") -> bytes:
    """A PDF of one line of Latin text a page; no text makes a page as a scanner leaves it."""
    count = len(pages)
    kids = " ".join(f"{3 + 2 * at} 0 R" for at in range(count))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {count} >>",
    ]
    for at, text in enumerate(pages):
        stream = f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET"
        font = "<< /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>"
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] "
            f"/Resources << /Font {font} >> /Contents {4 + 2 * at} 0 R >>"
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    body, offsets = "%PDF-1.4\n", []
    for number, text in enumerate(objects, start=1):
        offsets.append(len(body))
        body += f"{number} 0 obj\n{text}\nendobj\n"
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    size = len(objects) + 1
    return (
        f"{body}xref\n0 {size}\n0000000000 65535 f \n{table}"
        f"trailer\n<< /Size {size} /Root 1 0 R {trailer} >>\nstartxref\n{len(body)}\n%%EOF"
    ).encode()
