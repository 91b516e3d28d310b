"""How the system is: for its administrators as a page, for whatever watches it as a few facts."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.inbox import health, queries, service
from tracker.inbox.routes.blueprint import bp
from tracker.models import Delivery, DeliveryStatus
from tracker.permissions import Permission
from tracker.web.forms import Form
from tracker.web.login import me
from tracker.web.permit import open_to_all, permit
from tracker.web.saving import saving, tell_refusals


@bp.get("/healthz")
@open_to_all
def show_health() -> ResponseReturnValue:
    """200 where all runs, else 503; asked by machines, every few seconds."""
    found = health.look()
    return found.as_json(), 200 if found.is_well else 503


@bp.get("/system")
@permit(Permission.SYSTEM_VIEW)
def show_deliveries() -> ResponseReturnValue:
    return render_template(
        "inbox/show_deliveries.html",
        ways=queries.ways_of(me()),
        by_channel=queries.deliveries_by_channel(me()),
        statuses=list(DeliveryStatus),
        troubled=queries.troubled_deliveries(me()),
        blocked=queries.blocked_robots(me()),
        stuck=queries.stuck_deliveries(),
        signs=queries.signs_of_life(),
        UNKNOWN=DeliveryStatus.UNKNOWN,
    )


@bp.post("/deliveries/<int:delivery_id>/retry")
@permit(Permission.SYSTEM_VIEW, on=queries.get_delivery)
def retry_delivery(delivery: Delivery) -> ResponseReturnValue:
    form = Form()
    with saving(form):
        service.retry_delivery(delivery, by=me())
        flash("已排入发送，约一分钟内发出。", "ok")
    tell_refusals(form, "warn")
    return redirect(url_for("inbox.show_deliveries"))
