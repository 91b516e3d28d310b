"""Every page that a post can reach, each kind of page once."""

from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit

from flask import Flask
from playwright.sync_api import Error, Page, Response
from werkzeug.exceptions import HTTPException

LINKS = (
    "() => Array.from(document.querySelectorAll('a[href^=\"/\"]'), one => one.getAttribute('href'))"
)
# Where a link leads to a file and not to a page.
A_FILE = "Download is starting"

Kind = tuple[str, frozenset[str]]


class Walk:
    """From an address on, along all links; a page of a kind that has been seen is passed by.

    A kind is the endpoint with the names of what it is asked for: /ledger?unit=3 is of one kind
    with /ledger?unit=7.
    """

    def __init__(self, app: Flask, page: Page, *starts: str) -> None:
        self.routes = app.url_map.bind("localhost")
        self.page = page
        self.written = starts
        self.waiting = list(starts)
        self.opened: set[str] = set()
        self.seen: set[Kind | None] = set()

    def __iter__(self) -> Iterator[tuple[str, Response]]:
        while self.waiting:
            address = self.waiting.pop(0)
            kind = self.kind_of(address)
            if address in self.opened or (kind in self.seen and address not in self.written):
                continue
            if kind is None and address not in self.written:
                continue
            self.opened.add(address)
            self.seen.add(kind)
            response = self._open(address)
            if response is None:
                continue
            yield address, response
            self.waiting += self.page.evaluate(LINKS)

    def kind_of(self, address: str) -> Kind | None:
        """None for what no page answers."""
        parts = urlsplit(address)
        try:
            endpoint, _ = self.routes.match(parts.path, method="GET")
        except HTTPException:
            return None
        names = frozenset(name for name, value in parse_qsl(parts.query) if value)
        return None if endpoint == "static" else (endpoint, names)

    def _open(self, address: str) -> Response | None:
        try:
            return self.page.goto(address)
        except Error as error:
            if A_FILE in error.message:
                return None
            raise
