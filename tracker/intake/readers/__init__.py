"""Readers: one for each kind of file, all of them giving a Source of blocks.

Each is imported when a file of its kind comes: the web process, which parses in a child, never
loads the parsers, and the child loads only one.
"""

from tracker.intake.blocks import Source


def read_source(content: bytes, kind: str) -> Source:
    """The blocks of a file whose kind has been checked."""
    if kind == "docx":
        from tracker.intake.readers.word import read_word

        return read_word(content)
    if kind == "xlsx":
        from tracker.intake.readers.excel import read_excel

        return read_excel(content)
    if kind == "pdf":
        from tracker.intake.readers.pdf import read_pdf

        return read_pdf(content)
    from tracker.intake.readers.text import read_csv, read_text

    return read_csv(content) if kind == "csv" else read_text(content)
