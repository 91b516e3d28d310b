"""An application served to browsers on this machine, and somebody at one of them."""

import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

from flask import Flask
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import WSGIRequestHandler, make_server


class Silent(WSGIRequestHandler):
    def log(self, *_arguments: object) -> None:
        """Say nothing of each request."""


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """The application on a free port of this machine; gives its address."""

    underway = Underway()

    def whole(environ: dict[str, Any], start: Any) -> list[bytes]:
        """No file stays open when a browser goes away while it is being sent."""
        with underway.one_more(), closing(app(environ, start)) as answer:
            return [b"".join(answer)]

    server = make_server("127.0.0.1", 0, whole, threaded=True, request_handler=Silent)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        underway.wait()


class Underway:
    """The requests that are being answered: whoever closes the database waits for them."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._number = 0

    @contextmanager
    def one_more(self) -> Iterator[None]:
        self._count(1)
        try:
            yield
        finally:
            self._count(-1)

    def wait(self) -> None:
        with self._changed:
            assert self._changed.wait_for(lambda: not self._number, timeout=30)

    def _count(self, change: int) -> None:
        with self._changed:
            self._number += change
            self._changed.notify_all()


def session_cookie(app: Flask, url: str, token: str) -> Any:
    """The cookie of a session that stands in the database: who brings it has signed in."""
    signer = app.session_interface.get_signing_serializer(app)
    value = signer.dumps({"_user_id": token, "_fresh": True, "_permanent": True})
    return {"name": app.config["SESSION_COOKIE_NAME"], "value": value, "url": url}


def sign_in(page: Page, username: str, password: str, *, heading: str) -> None:
    """Sign in on the page that asks for it, and wait for the one that was asked for."""
    page.fill("[name=username]", username)
    page.fill("[name=password]", password)
    page.check("[name=pledge]")
    page.locator("[name=password]").press("Enter")
    expect(page.get_by_role("heading", name=heading, level=1)).to_be_visible()
    page.wait_for_load_state()  # keys do nothing before the script has come


@contextmanager
def at_a_desk(browser: Browser, url: str) -> Iterator[Page]:
    """A browser window on a desk; no script may have failed in it."""
    context = browser.new_context(base_url=url, viewport={"width": 1440, "height": 900})
    context.set_default_timeout(20_000)
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert complaints == []
