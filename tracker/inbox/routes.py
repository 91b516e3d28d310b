from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.core.db import transaction
from tracker.inbox import email, queries, service
from tracker.models import Delivery, DeliveryStatus, Message
from tracker.permissions import Permission
from tracker.web.forms import Form
from tracker.web.keys import row_number
from tracker.web.login import me
from tracker.web.permit import permit
from tracker.web.redirects import safe_path
from tracker.web.saving import saving, tell_refusals

bp = Blueprint("inbox", __name__)


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
        unread_here=queries.unread_count(me().official),
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


@bp.get("/system")
@permit(Permission.SYSTEM_VIEW)
def show_deliveries() -> ResponseReturnValue:
    counts = queries.deliveries_by_status(me())
    return render_template(
        "inbox/show_deliveries.html",
        is_mailing=email.mail_server() is not None,
        counts=[(status, counts.get(status, 0)) for status in DeliveryStatus],
        troubled=queries.troubled_deliveries(me()),
        stuck=queries.stuck_deliveries(),
        signs=queries.signs_of_life(),
    )


@bp.post("/deliveries/<int:delivery_id>/retry")
@permit(Permission.SYSTEM_VIEW, on=queries.get_delivery)
def retry_delivery(delivery: Delivery) -> ResponseReturnValue:
    form = Form()
    with saving(form):
        service.retry_delivery(delivery)
        flash("已排入发送，约一分钟内发出。", "ok")
    tell_refusals(form, "warn")
    return redirect(url_for("inbox.show_deliveries"))
