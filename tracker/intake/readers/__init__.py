"""Readers: one for each kind of file, all of them giving a Source of blocks.

Each is imported when a file of its kind comes: the web process, which parses in a child, never
loads the parsers, and the child loads only one.
"""

from tracker.core.errors import RuleBroken
from tracker.intake.blocks import Source
from tracker.intake.safety import NOT_CONVERTED, OLD_WORD, WORKBOOKS


def read_source(content: bytes, kind: str) -> Source:
    """The blocks of a file whose kind has been checked.

    The old kinds of Word documents have no reader here: they come as .docx, or not at all.
    """
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
