"""Plain text and CSV: lines, and tables where columns are separated by tabs or commas."""

import csv
import io
from collections.abc import Iterable
from dataclasses import replace

from tracker.core.errors import RuleBroken
from tracker.intake.blocks import Block, Line, Row, Source, Table
from tracker.intake.columns import header_in
from tracker.intake.readers.celled import find_cells
from tracker.intake.words import is_page_number

BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
SEPARATORS = ("\t", "|", "｜")
MAX_CELL = 1_000_000


def decode(content: bytes) -> str:
    """The text of a file: by its byte order mark, else strict UTF-8, else strict GB18030."""
    marked = [name for mark, name in BYTE_ORDER_MARKS if content.startswith(mark)]
    for encoding in marked or ["utf-8", "gb18030"]:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise RuleBroken("无法识别文件的文字编码，请另存为 UTF-8 编码的文本后再导入。")


def read_text(content: bytes) -> Source:
    """A .txt file: one block a line; runs of lines with tabs become tables.

    Where each cell begins a line with its tab, the cells are put together first.
    """
    lines = [
        Line(text, f"第 {number} 行")
        for number, text in enumerate(decode(content).splitlines(), start=1)
    ]
    celled = find_cells(lines)
    if celled:
        return Source("txt", tuple(celled))
    printed = [replace(line, text=line.text.rstrip()) for line in lines if line.text.strip()]
    pages = tuple(line.text.strip() for line in printed if is_page_number(line.text))
    kept = [line for line in printed if not is_page_number(line.text)]
    return Source("txt", tuple(_blocks(kept)), unused=pages)


def read_csv(content: bytes) -> Source:
    """A .csv file: one table."""
    csv.field_size_limit(MAX_CELL)
    try:
        records = list(csv.reader(io.StringIO(decode(content), newline=""), strict=True))
    except csv.Error as error:
        raise RuleBroken(
            "CSV 文件的格式有误（引号或分隔符不配对），请用表格软件另存后再导入。"
        ) from error
    return Source("csv", (_table(records, range(1, len(records) + 1)),))


def _blocks(lines: list[Line]) -> Iterable[Block]:
    """Lines as they are, unless one with tabs or bars is a header: then all after it are rows."""
    for at, line in enumerate(lines):
        for mark in SEPARATORS:
            cells = _cells(line.text, mark)
            if len(cells) > 1 and header_in(Row(tuple(cells), line.place)):
                rows = [row for row in lines[at:] if row.text.strip("|-+: ")]
                numbers = [int(row.place.split()[1]) for row in rows]
                return [*lines[:at], _table([_cells(row.text, mark) for row in rows], numbers)]
    return _without_bars(lines)


def _without_bars(lines: list[Line]) -> list[Line]:
    """The lines without the bars around them, where each cell has a line of its own: |交通局|."""
    barred = sum(line.text.strip().startswith(("|", "｜")) for line in lines)
    if barred * 2 < len(lines):
        return lines
    bare = [replace(line, text=line.text.strip().strip("|｜").strip()) for line in lines]
    return [line for line in bare if line.text]


def _cells(text: str, mark: str) -> list[str]:
    """The cells of a line; bars may also stand at both its ends."""
    return (text.strip().strip("|") if mark != "\t" else text).split(mark)


def _table(records: list[list[str]], numbers: Iterable[int]) -> Table:
    width = max((len(record) for record in records), default=0)
    rows = [
        Row(tuple(record) + ("",) * (width - len(record)), f"第 {number} 行")
        for record, number in zip(records, numbers, strict=True)
    ]
    return Table(tuple(rows), repeats_blanks=True)
