"""A unit's own proposals: writing, uploading the form, submitting, taking back."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.core.characters import name_of_file
from tracker.core.db import db
from tracker.core.errors import RuleBroken
from tracker.intake import Hints, read_safely
from tracker.models import Collection, Proposal
from tracker.permissions import Permission, allowed
from tracker.proposals import queries, service
from tracker.proposals.alike import most_alike
from tracker.proposals.content import Content
from tracker.proposals.forms import FormUpload, HandInForm, MergeForm, ProposalForm
from tracker.proposals.routes.blueprint import bp
from tracker.web.forms import Form
from tracker.web.login import me
from tracker.web.permit import permit
from tracker.web.saving import saving, tell_refusals


@bp.route("/collections/<int:collection_id>/proposals", methods=["GET", "POST"])
@permit(Permission.PROPOSAL_WRITE, on=queries.get_collection)
def write_proposal(collection: Collection) -> ResponseReturnValue:
    form = ProposalForm()
    if form.validate_on_submit():
        with saving(form):
            proposal = service.write_proposal(collection, form.said, by=me())
            return _saved(form, proposal)
    return render_template(
        "proposals/write_proposal.html", form=form, collection=collection, proposal=None
    )


@bp.get("/proposals/<int:proposal_id>")
@permit(Permission.PROPOSAL_VIEW, on=queries.get_proposal)
def show_proposal(proposal: Proposal) -> ResponseReturnValue:
    return proposal_page(proposal, MergeForm(formdata=None))


def proposal_page(proposal: Proposal, form: MergeForm) -> ResponseReturnValue:
    """The page; for the office with the proposals that ask for much the same."""
    alike = []
    if allowed(me(), Permission.COLLECTION_KEEP):
        alike = most_alike(proposal, queries.open_for_decision(proposal.collection))
    texts = [Content.from_json(each.content) for each in proposal.wordings]
    texts.append(Content.of(proposal))
    return render_template(
        "proposals/show_proposal.html",
        proposal=proposal,
        is_open=proposal.collection.is_open(me().on),
        alike=alike,
        form=form,
        wordings=[
            (wording, after.changes_from(before))
            for wording, before, after in zip(proposal.wordings, texts, texts[1:], strict=False)
        ],
    )


@bp.route("/proposals/<int:proposal_id>/edit", methods=["GET", "POST"])
@permit(Permission.PROPOSAL_WRITE, on=queries.get_proposal)
def edit_proposal(proposal: Proposal) -> ResponseReturnValue:
    form = ProposalForm(
        data={**Content.of(proposal).as_json(), "version": proposal.version, "submits": ""}
    )
    if form.validate_on_submit():
        with saving(form):
            service.edit_proposal(proposal, form.said, version=form.version.data or 0, by=me())
            return _saved(form, proposal)
    return render_template(
        "proposals/write_proposal.html",
        form=form,
        collection=proposal.collection,
        proposal=proposal,
    )


@bp.post("/collections/<int:collection_id>/submit")
@permit(Permission.PROPOSAL_WRITE, on=queries.get_collection)
def submit_proposals(collection: Collection) -> ResponseReturnValue:
    """Those ticked; without a tick all drafts of the unit, as the page showed them."""
    form = HandInForm()
    if form.validate_on_submit():
        with saving(form):
            drafts = queries.own_drafts(collection, reader=me())
            ticked = bool(form.proposal.data)
            if not ticked and form.seen.data != queries.mark_of(drafts):
                raise RuleBroken("没有报送。草稿在您打开之后有变动，请看过现在的草稿再报送。")
            seen = form.ticked if ticked else {each.id: each.version for each in drafts}
            chosen = [each for each in drafts if each.id in seen]
            _say_sent(service.submit_proposals(chosen, seen=seen, by=me()))
    return _back(collection, form)


@bp.post("/proposals/<int:proposal_id>/withdraw")
@permit(Permission.PROPOSAL_WRITE, on=queries.get_proposal)
def withdraw_proposal(proposal: Proposal) -> ResponseReturnValue:
    form = Form()
    with saving(form):
        service.withdraw_proposal(proposal, by=me())
        flash(f"第{proposal.number}号已经退回草稿，修改后要重新报送。", "ok")
    return _back(proposal.collection, form)


@bp.post("/proposals/<int:proposal_id>/discard")
@permit(Permission.PROPOSAL_WRITE, on=queries.get_proposal)
def discard_proposal(proposal: Proposal) -> ResponseReturnValue:
    form, collection = Form(), proposal.collection
    with saving(form):
        service.discard_proposal(proposal, by=me())
        flash("草稿已经删除。", "ok")
    return _back(collection, form)


@bp.route("/collections/<int:collection_id>/upload", methods=["GET", "POST"])
@permit(Permission.PROPOSAL_WRITE, on=queries.get_collection)
def upload_form(collection: Collection) -> ResponseReturnValue:
    form = FormUpload()
    if form.validate_on_submit():
        kept = _take_over(form, collection)
        if kept:
            flash(f"读到 {kept} 件，已存为草稿，请核对后报送。", "ok")
            return redirect(url_for("proposals.show_collection", collection_id=collection.id))
    return render_template("proposals/upload_form.html", form=form, collection=collection)


def _take_over(form: FormUpload, collection: Collection) -> int:
    """Read the upload before any lock is taken; how many proposals it gave."""
    upload = form.file.data
    filename, content = name_of_file(upload.filename), upload.read()
    db.session.rollback()
    try:
        draft = read_safely(content, filename, Hints())
    except RuleBroken as refusal:
        form.refuse(RuleBroken(refusal.message, field="file"))
        return 0
    with saving(form):
        return len(service.take_over(collection, draft, filename=filename, by=me()))
    return 0


def _saved(form: ProposalForm, proposal: Proposal) -> ResponseReturnValue:
    if form.submits.data:
        _say_sent(service.submit_proposals([proposal], by=me()))
    else:
        flash(f"第{proposal.number}号已存为草稿，还没有报送。", "ok")
    return redirect(url_for("proposals.show_collection", collection_id=proposal.collection_id))


def _say_sent(number: int) -> None:
    if number:
        flash(f"{number} 件已经报送督查室，截止前可以撤回。", "ok")
    else:
        flash("已送本单位责任人签发。", "ok")


def _back(collection: Collection, form: Form) -> ResponseReturnValue:
    tell_refusals(form)
    return redirect(url_for("proposals.show_collection", collection_id=collection.id))
