"""PDF files with text: ruled tables, and the lines outside them."""

import io
from collections.abc import Iterator
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect
from pdfplumber.utils.exceptions import PdfminerException

from tracker.core.errors import RuleBroken
from tracker.intake.blocks import Block, Line, Row, Source, Table
from tracker.intake.draft import DraftWarning
from tracker.intake.words import is_page_number

MIN_CHARACTERS = 20
MAX_PAGES = 300
ENCRYPTED = "PDF 文件有密码保护，请解除密码后再导入。"
BROKEN = "PDF 文件已损坏，无法打开。请重新导出后再导入。"
SCANNED = (
    "PDF 是扫描件，每页几乎没有可读取的文字（少于 20 个字）。请导入原始的 Word、Excel 文件，"
    "或先做文字识别。"
)


def read_pdf(content: bytes) -> Source:
    """The tables and the lines of all pages; refuses scans, passwords and broken files."""
    try:
        with pdfplumber.open(io.BytesIO(content)) as document:
            return _source(document)
    except PdfminerException as error:
        cause = error.args[0] if error.args else None
        locked = isinstance(cause, PDFPasswordIncorrect | PDFEncryptionError)
        raise RuleBroken(ENCRYPTED if locked else BROKEN) from error
    except (KeyError, ValueError, TypeError, AttributeError, IndexError, RecursionError) as error:
        raise RuleBroken(BROKEN) from error


def _source(document: Any) -> Source:
    pages = document.pages
    if not pages:
        raise RuleBroken(BROKEN)
    if len(pages) > MAX_PAGES:
        raise RuleBroken(f"PDF 超过 {MAX_PAGES} 页，请只导入任务分解表所在的页。")
    blocks: list[Block] = []
    unused: list[str] = []
    scanned: list[int] = []
    for page in pages:
        characters = sum(not char["text"].isspace() for char in page.chars)
        if characters < MIN_CHARACTERS:
            scanned.append(page.page_number)
        for block in _page_blocks(page):
            if isinstance(block, Line) and is_page_number(block.text):
                unused.append(block.text)
            else:
                blocks.append(block)
        page.close()
    if len(scanned) == len(pages):
        raise RuleBroken(SCANNED)
    warnings = [
        DraftWarning(f"第 {number} 页", "这一页几乎没有可读取的文字，如是扫描图像请核对原件。")
        for number in scanned
    ]
    return Source("pdf", tuple(blocks), tuple(warnings), tuple(unused))


def _page_blocks(page: Any) -> Iterator[Block]:
    """The page's tables and the lines between them, from top to bottom."""
    tables = page.find_tables()
    placed: list[tuple[float, Block]] = []
    for at, line in enumerate(_lines_outside(page, tables), start=1):
        placed.append((line["top"], Line(line["text"], f"第 {page.page_number} 页第 {at} 行")))
    for table in tables:
        placed.append((table.bbox[1], _table(table, page.page_number)))
    yield from (block for _, block in sorted(placed, key=lambda block: block[0]))


def _lines_outside(page: Any, tables: list[Any]) -> list[dict[str, Any]]:
    outside = page.filter(lambda thing: not any(_within(thing, t.bbox) for t in tables))
    return [line for line in outside.extract_text_lines() if line["text"].strip()]


def _within(thing: dict[str, Any], box: tuple[float, float, float, float]) -> bool:
    middle = (thing["top"] + thing["bottom"]) / 2
    return box[0] <= thing["x0"] <= box[2] and box[1] <= middle <= box[3]


def _table(table: Any, page: int) -> Table:
    rows = [
        Row(tuple(cells), f"第 {page} 页第 {at} 行", starts_page=at == 1)
        for at, cells in enumerate(table.extract(), start=1)
    ]
    return Table(tuple(rows))
