from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.core.db import transaction
from tracker.inbox import queries, service
from tracker.inbox.routes.blueprint import bp
from tracker.models import Message
from tracker.permissions import Permission
from tracker.web.keys import row_number
from tracker.web.login import me
from tracker.web.permit import permit
from tracker.web.redirects import safe_path


@bp.get("/messages")
@permit(Permission.SIGNED_IN)
def list_messages() -> ResponseReturnValue:
    """The reader's own messages, a page at a time by key, so that new ones move nothing."""
    before = request.args.get("before", type=row_number)
    found = queries.messages_of(me().official, before=before)
    shown = found[: queries.PAGE]
    older = shown[-1].id if len(found) > len(shown) else None
    return render_template(
        "inbox/list_messages.html",
        messages=shown,
        before=before,
        older=older,
    )


@bp.post("/messages/<int:message_id>/open")
@permit(Permission.SIGNED_IN, on=queries.get_message)
def open_message(message: Message) -> ResponseReturnValue:
    """Note that it was read, and go to the thing itself."""
    here = url_for("inbox.list_messages")
    with transaction():
        service.mark_read(message, by=me())
        target = safe_path(message.link, here)
    return redirect(target)


@bp.post("/messages/read")
@permit(Permission.SIGNED_IN)
def mark_all_read() -> ResponseReturnValue:
    with transaction():
        service.mark_all_read(by=me())
    return redirect(url_for("inbox.list_messages"))
