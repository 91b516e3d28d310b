"""The page on which an official gives out his calendar's address, and what stands there."""

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.core import clock
from tracker.feeds import queries, service
from tracker.feeds.forms import FeedForm
from tracker.permissions import Permission
from tracker.web.login import me
from tracker.web.permit import open_to_all, permit
from tracker.web.saving import saving, tell_refusals

bp = Blueprint("feeds", __name__)


@bp.route("/preferences/calendar", methods=["GET", "POST"])
@permit(Permission.SIGNED_IN)
def subscribe() -> ResponseReturnValue:
    """The address is shown in the answer to the form, and never again."""
    form, address = FeedForm(), ""
    if form.validate_on_submit():
        with saving(form):
            token = service.create_feed(by=me())
            address = url_for("feeds.show_feed", token=token, _external=True)
    feed = queries.feed_of(me().official)
    return render_template("feeds/subscribe.html", form=form, feed=feed, address=address)


@bp.post("/preferences/calendar/revoke")
@permit(Permission.SIGNED_IN)
def revoke() -> ResponseReturnValue:
    form = FeedForm()
    if form.validate_on_submit():
        with saving(form):
            service.revoke_feed(by=me())
            flash("订阅地址已停用，拿着它的日历不再更新。", "ok")
        tell_refusals(form)
    return redirect(url_for("feeds.subscribe"))


@bp.get("/feeds/<token>.ics")
@open_to_all
def show_feed(token: str) -> ResponseReturnValue:
    """For calendar programs, which cannot sign in: whoever has the address reads it.

    An address that never was and one that is no more look the same.
    """
    found = service.calendar_behind(token, on=clock.today(), base_url=request.url_root)
    if found is None:
        abort(404)
    return Response(found, content_type="text/calendar; charset=utf-8")
