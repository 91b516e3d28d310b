"""Row numbers as an address or a form gives them."""

from typing import Any

from werkzeug.routing import IntegerConverter

LARGEST = 2**31 - 1  # what an INTEGER of PostgreSQL holds


def row_number(text: str) -> int:
    """The number of a row; ValueError where no row can have it, before a database is asked."""
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 12 else 0
    if not 0 < number <= LARGEST:
        raise ValueError(f"{text[:12]!r} is no row's number")
    return number


class RowNumber(IntegerConverter):
    """<int:…> in an address; a number that no row can have is a page that is not there."""

    def __init__(self, url_map: Any) -> None:
        super().__init__(url_map, max=LARGEST)
