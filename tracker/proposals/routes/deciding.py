"""What the office does with what came in: amend, merge, select, make the plan."""

import re

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.models import Collection, Proposal
from tracker.permissions import Permission
from tracker.proposals import queries, service
from tracker.proposals.content import Content
from tracker.proposals.forms import AmendForm, DecideForm, MergeForm
from tracker.proposals.routes.blueprint import bp
from tracker.proposals.routes.collections import collection_page
from tracker.proposals.routes.writing import proposal_page
from tracker.web.forms import Form
from tracker.web.keys import LARGEST
from tracker.web.login import me
from tracker.web.permit import permit
from tracker.web.saving import saving, tell_refusals


@bp.post("/collections/<int:collection_id>/decide")
@permit(Permission.COLLECTION_KEEP, on=queries.get_collection)
def decide(collection: Collection) -> ResponseReturnValue:
    form = DecideForm()
    if form.validate_on_submit():
        with saving(form):
            is_selected = form.verdict.data == "selected"
            number = service.decide(
                collection,
                form.ticked,
                is_selected=is_selected,
                reason=form.reason.data,
                by=me(),
            )
            verdict = "入选" if is_selected else "不采用"
            flash(f"{number} 件已定为{verdict}，填报单位会收到消息。", "ok")
            return redirect(url_for("proposals.show_collection", collection_id=collection.id))
    return collection_page(collection, form)


@bp.post("/collections/<int:collection_id>/plan")
@permit(Permission.COLLECTION_KEEP, on=queries.get_collection)
def make_plan(collection: Collection) -> ResponseReturnValue:
    form = Form()
    with saving(form):
        plan = service.make_plan(collection, by=me())
        flash("入选的建议已经形成方案草稿，请逐项核对责任单位和分管领导。", "ok")
        return redirect(url_for("plans.show_plan", plan_id=plan.id))
    tell_refusals(form)
    return redirect(url_for("proposals.show_collection", collection_id=collection.id))


@bp.route("/proposals/<int:proposal_id>/amend", methods=["GET", "POST"])
@permit(Permission.COLLECTION_KEEP, on=queries.get_proposal)
def amend_proposal(proposal: Proposal) -> ResponseReturnValue:
    form = AmendForm(data={**Content.of(proposal).as_json(), "version": proposal.version})
    if form.validate_on_submit():
        with saving(form):
            service.amend_proposal(
                proposal,
                form.said,
                reason=form.reason.data or "",
                version=form.version.data,
                by=me(),
            )
            flash("已经修改，原文保留在下面，填报单位会收到消息。", "ok")
            return _to(proposal)
    return render_template("proposals/amend_proposal.html", form=form, proposal=proposal)


@bp.post("/proposals/<int:proposal_id>/merge")
@permit(Permission.COLLECTION_KEEP, on=queries.get_proposal)
def merge(proposal: Proposal) -> ResponseReturnValue:
    form = MergeForm()
    if form.validate_on_submit():
        with saving(form):
            numbers = re.findall(r"[0-9]{1,9}", form.numbers.data or "")
            others = queries.chosen_in(
                proposal.collection,
                ids=[each for each in form.others.data or () if 0 < each <= LARGEST],
                numbers=[int(number) for number in numbers],
            )
            service.merge(proposal, others, by=me())
            flash(f"已经并入第{proposal.number}号。", "ok")
            return _to(proposal)
    return proposal_page(proposal, form)


@bp.post("/proposals/<int:proposal_id>/separate")
@permit(Permission.COLLECTION_KEEP, on=queries.get_proposal)
def separate(proposal: Proposal) -> ResponseReturnValue:
    form = Form()
    with saving(form):
        service.separate(proposal, by=me())
        flash(f"第{proposal.number}号已经单列。", "ok")
    return _to(proposal, form)


@bp.post("/proposals/<int:proposal_id>/reconsider")
@permit(Permission.COLLECTION_KEEP, on=queries.get_proposal)
def reconsider(proposal: Proposal) -> ResponseReturnValue:
    form = Form()
    with saving(form):
        service.reconsider(proposal, by=me())
        flash(f"第{proposal.number}号改回待定。", "ok")
    return _to(proposal, form)


def _to(proposal: Proposal, form: Form | None = None) -> ResponseReturnValue:
    if form:
        tell_refusals(form)
    return redirect(url_for("proposals.show_proposal", proposal_id=proposal.id))
