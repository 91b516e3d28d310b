"""Which characters a Word or Excel file can hold."""

import re

# What XML 1.0 forbids: control characters, halves of surrogate pairs, and two non-characters.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")

# What a spreadsheet may read as the beginning of a formula, in either width.
FORMULA_STARTS = tuple("=+-@\t\r\n\0＝＋－＠")


def writable(text: str) -> str:
    """The text as a file can hold it: one kind of line end, nothing that XML forbids."""
    return _FORBIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
