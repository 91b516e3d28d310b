"""A list as CSV (RFC 4180), as a spreadsheet opens it by a double click.

UTF-8 with its mark, or Excel takes it for GBK; a value that begins like a formula has an apostrophe
before it (OWASP: CSV injection), since a text file has no other way to say that it is text.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date

from tracker.documents.characters import FORMULA_STARTS, writable
from tracker.documents.ledger import Column, Value

_MARK = b"\xef\xbb\xbf"


def csv_file(columns: Sequence[Column], rows: Iterable[Sequence[Value]]) -> bytes:
    """The headings, then the rows. Raises ValueError if a row has not a value for each column."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow([_cell(column.heading) for column in columns])
    for row in rows:
        writer.writerow([_cell(value) for _, value in zip(columns, row, strict=True)])
    return _MARK + file.getvalue().encode()


def _cell(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if not isinstance(value, str):
        return str(value)
    text = writable(value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
