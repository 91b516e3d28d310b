"""Readers: one for each kind of file, all of them giving a Source of blocks.

Each is imported when a file of its kind comes: the web process, which parses in a child, never
loads the parsers, and the child loads only one.
"""

import re
from dataclasses import replace

from tracker.core.characters import fit
from tracker.core.errors import RuleBroken
from tracker.intake.blocks import Block, Line, Row, Source, Table
from tracker.intake.safety import MOST_CHARACTERS, NOT_CONVERTED, OLD_WORD, TOO_LONG, WORKBOOKS


def read_source(content: bytes, kind: str) -> Source:
    """The blocks of a file whose kind has been checked, without signs that no text may hold.

    The old kinds of Word documents have no reader here: they come as .docx, or not at all.
    """
    source = _read(content, kind)
    if sum(map(_length, source.blocks)) > MOST_CHARACTERS:
        raise RuleBroken(TOO_LONG)
    return replace(source, blocks=tuple(map(_fit, source.blocks)))


def _length(block: Block) -> int:
    if isinstance(block, Line):
        return len(block.text)
    return sum(len(cell) for row in block.rows for cell in row.cells if cell)


def _fit(block: Block) -> Block:
    return _fit_line(block) if isinstance(block, Line) else replace(block, rows=_fit_rows(block))


def _fit_line(line: Line) -> Line:
    return replace(line, text=_kept(line.text), place=_kept(line.place))


def _fit_rows(table: Table) -> tuple[Row, ...]:
    return tuple(
        Row(
            tuple(cell if cell is None else _kept(cell) for cell in row.cells),
            _kept(row.place),
            row.starts_page,
        )
        for row in table.rows
    )


def _kept(text: str) -> str:
    """A vertical tab or a new page ends a line, as the grammar has it."""
    return text if text.isprintable() else fit(re.sub("[\v\f]", "\n", text))


def _read(content: bytes, kind: str) -> Source:
    if kind in OLD_WORD:
        raise RuleBroken(NOT_CONVERTED.format(kind=kind))
    if kind == "docx":
        from tracker.intake.readers.word import read_word

        return read_word(content)
    if kind == "xlsx":
        from tracker.intake.readers.excel import read_excel

        return read_excel(content)
    if kind in WORKBOOKS:
        from tracker.intake.readers.old_excel import read_old_excel

        return read_old_excel(content)
    if kind == "pdf":
        from tracker.intake.readers.pdf import read_pdf

        return read_pdf(content)
    from tracker.intake.readers.text import read_csv, read_text

    return read_csv(content) if kind == "csv" else read_text(content)
