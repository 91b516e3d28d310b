"""The page on which citizens propose: no sign-in, and nothing to read but the call itself."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.core import clock
from tracker.proposals import queries, service
from tracker.proposals.forms import SuggestionForm
from tracker.proposals.routes.blueprint import bp
from tracker.web.permit import open_to_all, with_at_most
from tracker.web.saving import saving

MOST_BYTES = 64 * 1024  # ten times the longest texts that are taken


@bp.route("/public/collections/<int:collection_id>", methods=["GET", "POST"])
@open_to_all
@with_at_most(MOST_BYTES)
def suggest(collection_id: int) -> ResponseReturnValue:
    """404 unless the government has opened the page to the public."""
    collection = queries.public_collection(collection_id)
    form = SuggestionForm()
    is_open = collection.is_open(clock.today())
    if form.validate_on_submit():
        if form.homepage.data:  # a machine: it is told what people are told
            return _thanks(collection_id)
        with saving(form):
            service.suggest(
                collection,
                form.said,
                contact=form.contact.data or "",
                address=request.remote_addr or "",
                on=clock.today(),
            )
            return _thanks(collection_id)
    return render_template(
        "proposals/suggest.html", form=form, collection=collection, is_open=is_open
    )


def _thanks(collection_id: int) -> ResponseReturnValue:
    flash("收到了，谢谢您的建议。督查室会逐件研究。", "ok")
    return redirect(url_for("proposals.suggest", collection_id=collection_id))
