"""The guard that every view wears."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import abort, current_app, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tracker.permissions import Permission, allowed
from tracker.web.login import login_manager, me

View = Callable[..., ResponseReturnValue]
Loader = Callable[..., Any]


def permit(permission: Permission, *, on: Loader | None = None) -> Callable[[View], View]:
    """Load the subject named in the URL, check the policy, and hand the subject to the view.

    on: called with the URL's arguments and reader=; it raises NoResultFound where the reader may
    not see the subject (404). What is seen and not allowed is a 403.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(**url_args: Any) -> ResponseReturnValue:
            if not current_user.is_authenticated:
                return login_manager.unauthorized()
            subject = on(**url_args, reader=me()) if on else None
            if not allowed(me(), permission, subject):
                abort(403)
            return view(subject) if on else view(**url_args)

        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded

    return decorate


def open_to_all(view: View) -> View:
    """Mark a view that needs no sign-in; there are few, and a test lists them."""
    view.permission = None  # type: ignore[attr-defined]
    return view


def with_at_most(most_bytes: int) -> Callable[[View], View]:
    """Take no larger request than this; it is refused (413) before anything of it is read."""

    def decorate(view: View) -> View:
        view.most_bytes = most_bytes  # type: ignore[attr-defined]
        return view

    return decorate


def bound_request() -> None:
    """Hold a request to what its view takes; before the form is read for the CSRF token."""
    view = current_app.view_functions.get(request.endpoint or "")
    most_bytes = getattr(view, "most_bytes", None)
    if most_bytes is not None:
        request.max_content_length = most_bytes
