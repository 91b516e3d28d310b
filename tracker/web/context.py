"""What every page knows."""

import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask, current_app, g, url_for
from flask_login import current_user

from tracker.core import clock
from tracker.permissions import Permission, allowed
from tracker.web.headers import csp_nonce
from tracker.web.login import me


def register(app: Flask, office_work: Callable[[], dict[str, Any]]) -> None:
    """office_work: what pages show of the office's work (navigation, counts, the city)."""
    # Globals: macros imported by a page do not see its context.
    app.add_template_global(asset)
    app.add_template_global(may)
    app.jinja_env.globals["Permission"] = Permission
    app.context_processor(_page)
    app.context_processor(office_work)


def _page() -> dict[str, Any]:
    return {
        "csp_nonce": csp_nonce(),
        "today": clock.today(),
    }


def may(permission: Permission, subject: Any = None) -> bool:
    """Whether the reader of the page may do this; False for a stranger."""
    return current_user.is_authenticated and allowed(me(), permission, subject)


def asset(path: str) -> str:
    """The address of a file under static/, with a mark of its content: it may be kept for ever.

    Made once a request: a list of a thousand rows names the same drawings many thousand times.
    """
    made: dict[str, str] = g.setdefault("assets", {})
    if path not in made:
        folder = current_app.static_folder or ""
        made[path] = url_for("static", filename=path, v=_mark(folder, path))
    return made[path]


@cache
def _mark(folder: str, path: str) -> str:
    return hashlib.sha256((Path(folder) / path).read_bytes()).hexdigest()[:10]
