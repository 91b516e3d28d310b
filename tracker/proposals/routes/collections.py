"""The collections: what is called for, until when, and what came in."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.audit import service as audit
from tracker.core.db import transaction
from tracker.models import AuditAction, Collection, ProposalStatus
from tracker.permissions import Permission
from tracker.proposals import queries, service
from tracker.proposals.export import empty_form, proposals_file
from tracker.proposals.forms import CollectionForm, DecideForm, NewCollectionForm, PublicForm
from tracker.proposals.queries import OF_CITIZENS, Asked
from tracker.proposals.routes.blueprint import bp
from tracker.web.answers import XLSX
from tracker.web.files import to_be_saved
from tracker.web.forms import Form, words_asked
from tracker.web.keys import row_number
from tracker.web.login import me
from tracker.web.permit import permit
from tracker.web.saving import saving


@bp.get("/collections")
@permit(Permission.COLLECTION_VIEW)
def list_collections() -> ResponseReturnValue:
    return render_template(
        "proposals/list_collections.html",
        listed=queries.list_collections(me()),
        is_public=queries.is_public(me().government_id),
    )


@bp.route("/collections/new", methods=["GET", "POST"])
@permit(Permission.COLLECTION_KEEP)
def open_collection() -> ResponseReturnValue:
    year = me().on.year + (me().on.month > 6)  # in autumn the next year's is called for
    form = NewCollectionForm(data={"year": year, "title": f"{year}年民生实事项目征集"})
    if form.validate_on_submit():
        with saving(form):
            collection = service.open_collection(
                title=form.title.data,
                year=form.year.data,
                until_on=form.until_on.data,
                note=form.note.data,
                by=me(),
            )
            flash("征集已经发起，各单位联络员会收到消息。", "ok")
            return redirect(url_for("proposals.show_collection", collection_id=collection.id))
    return render_template("proposals/open_collection.html", form=form)


@bp.post("/collections/public")
@permit(Permission.COLLECTION_KEEP)
def open_to_public() -> ResponseReturnValue:
    form = PublicForm()
    with saving(form):
        service.open_to_public(form.is_public.data, by=me())
    if form.is_public.data:
        flash("公众填报已经开放，把征集页面上的网址公布出去即可。", "ok")
    else:
        flash("公众填报已经停止，公布过的网址打不开了。", "ok")
    return redirect(url_for("proposals.list_collections"))


@bp.get("/collections/<int:collection_id>")
@permit(Permission.COLLECTION_VIEW, on=queries.get_collection)
def show_collection(collection: Collection) -> ResponseReturnValue:
    return collection_page(collection, DecideForm(formdata=None))


def collection_page(collection: Collection, form: Form) -> ResponseReturnValue:
    """The page with its list; form: what the office was about to decide."""
    asked = asked_in()
    return render_template(
        "proposals/show_collection.html",
        collection=collection,
        listed=queries.proposals_in(
            collection, asked, after=request.args.get("after", 0, type=row_number), reader=me()
        ),
        asked=asked,
        form=form,
        is_open=collection.is_open(me().on),
        drafts_seen=queries.mark_of(queries.own_drafts(collection, reader=me())),
        is_public=queries.is_public(collection.government_id),
        statuses=ProposalStatus,
        of_citizens=OF_CITIZENS,
    )


def asked_in() -> Asked:
    """What the address asks for; what cannot be asked is left out."""
    whose, status = request.args.get("whose", ""), request.args.get("status", "")
    number = request.args.get("whose", type=row_number)
    return Asked(
        words=words_asked(request.args),
        whose=whose if whose == OF_CITIZENS else str(number or ""),
        status=status if status in set(ProposalStatus) else "",
    )


@bp.route("/collections/<int:collection_id>/edit", methods=["GET", "POST"])
@permit(Permission.COLLECTION_KEEP, on=queries.get_collection)
def change_collection(collection: Collection) -> ResponseReturnValue:
    form = CollectionForm(data=CollectionForm.data_of(collection))
    if form.validate_on_submit():
        with saving(form):
            service.change_collection(
                collection,
                title=form.title.data,
                until_on=form.until_on.data,
                note=form.note.data,
                by=me(),
            )
            flash("已经保存。", "ok")
            return redirect(url_for("proposals.show_collection", collection_id=collection.id))
    return render_template(
        "proposals/change_collection.html",
        form=form,
        collection=collection,
        is_open=collection.is_open(me().on),
    )


@bp.post("/collections/<int:collection_id>/close")
@permit(Permission.COLLECTION_KEEP, on=queries.get_collection)
def close_collection(collection: Collection) -> ResponseReturnValue:
    with transaction():
        service.close_collection(collection, by=me())
    flash("征集已经结束，不再收新的建议。", "ok")
    return redirect(url_for("proposals.show_collection", collection_id=collection.id))


@bp.post("/collections/<int:collection_id>/file")
@permit(Permission.COLLECTION_VIEW, on=queries.get_collection)
def export_proposals(collection: Collection) -> ResponseReturnValue:
    """What the reader sees, narrowed as the list; a POST: the trail says who took it out."""
    with transaction():
        found = queries.every_proposal_in(collection, asked_in(), reader=me())
        audit.record(
            AuditAction.PROPOSALS_EXPORTED,
            collection,
            by=me(),
            title=collection.title,
            rows=len(found),
        )
        file = proposals_file(collection, found, on=me().on)
    return to_be_saved(file, f"{collection.title}.xlsx", XLSX)


@bp.get("/collections/<int:collection_id>/form")
@permit(Permission.PROPOSAL_WRITE, on=queries.get_collection)
def download_form(collection: Collection) -> ResponseReturnValue:
    """The empty form, to be filled in and uploaded."""
    unit = me().post.unit
    file = empty_form(collection, unit.name if unit else "")
    return to_be_saved(file, f"{collection.title}表.xlsx", XLSX)
