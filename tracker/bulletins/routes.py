"""Pages of bulletins (季度通报): figures with their rows, text, approval, issuing."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.bulletins import queries, service, wording
from tracker.bulletins.document import preview_of
from tracker.bulletins.forms import (
    AskForm,
    DecideForm,
    DraftForm,
    EditForm,
    IssueForm,
    UnitsForm,
)
from tracker.models import Bulletin
from tracker.permissions import Permission, allowed
from tracker.web.answers import DOCX
from tracker.web.files import file_store, to_be_saved
from tracker.web.forms import Form
from tracker.web.login import me
from tracker.web.permit import permit
from tracker.web.saving import saving, tell_refusals

bp = Blueprint("bulletins", __name__)


@bp.get("/bulletins")
@permit(Permission.BULLETIN_VIEW)
def list_bulletins() -> ResponseReturnValue:
    return render_template(
        "bulletins/list_bulletins.html",
        bulletins=queries.list_bulletins(me()),
        rounds=queries.rounds_without(me().government_id)
        if allowed(me(), Permission.BULLETIN_KEEP)
        else [],
    )


@bp.post("/bulletins/draft")
@permit(Permission.BULLETIN_KEEP)
def draft_bulletin() -> ResponseReturnValue:
    form = DraftForm()
    if form.validate_on_submit():
        with saving(form):
            assert form.due_on.data is not None
            bulletin = service.draft_bulletin(form.due_on.data, by=me())
            flash(f"{bulletin.label}的数据已冻结，文字已按数据起草。", "ok")
            return _to(bulletin)
    tell_refusals(form)
    return redirect(url_for("bulletins.list_bulletins"))


@bp.get("/bulletins/<int:bulletin_id>")
@permit(Permission.BULLETIN_VIEW, on=queries.get_bulletin)
def show_bulletin(bulletin: Bulletin) -> ResponseReturnValue:
    """?of= says which figure's rows are shown."""
    return _page(bulletin)


@bp.route("/bulletins/<int:bulletin_id>/edit", methods=["GET", "POST"])
@permit(Permission.BULLETIN_KEEP, on=queries.get_bulletin)
def edit_bulletin(bulletin: Bulletin) -> ResponseReturnValue:
    form = EditForm(obj=bulletin)
    if not form.is_submitted():
        form.seen.data = str(bulletin.version)
    if form.validate_on_submit():
        with saving(form):
            service.edit_bulletin(bulletin, form.text, seen=form.seen_version, by=me())
            flash(f"已保存，全文 {wording.characters_of(bulletin)} 字。", "ok")
            return _to(bulletin)
    return render_template(
        "bulletins/edit_bulletin.html",
        form=form,
        bulletin=bulletin,
        characters=wording.characters_of(bulletin),
    )


@bp.route("/bulletins/<int:bulletin_id>/units", methods=["GET", "POST"])
@permit(Permission.BULLETIN_KEEP, on=queries.get_bulletin)
def choose_units(bulletin: Bulletin) -> ResponseReturnValue:
    form = UnitsForm(obj=bulletin)
    if not form.is_submitted():
        form.seen.data = str(bulletin.version)
    form.offer(queries.figures_of(bulletin))
    if form.validate_on_submit():
        with saving(form):
            service.choose_units(
                bulletin,
                praised=form.praised.data or (),
                criticised=form.criticised.data or (),
                seen=form.seen_version,
                by=me(),
            )
            flash("表扬和批评已写进正文，文字可以再改。", "ok")
            return _to(bulletin)
    return render_template("bulletins/choose_units.html", form=form, bulletin=bulletin)


@bp.post("/bulletins/<int:bulletin_id>/ask")
@permit(Permission.BULLETIN_KEEP, on=queries.get_bulletin)
def ask_approval(bulletin: Bulletin) -> ResponseReturnValue:
    approvers = queries.approvers(me().government_id, on=me().on)
    form = AskForm()
    form.offer(approvers)
    if form.validate_on_submit():
        posts = {each.post.id: each.post for each in approvers}
        with saving(form):
            asked = service.ask_approval(bulletin, posts.get(form.approver.data), by=me())
            flash(f"已送{asked.post.title}批准；批准以前改动文字，要重新送批。", "ok")
            return _to(bulletin)
    return _page(bulletin, asking=form)


@bp.post("/bulletins/<int:bulletin_id>/withdraw")
@permit(Permission.BULLETIN_KEEP, on=queries.get_bulletin)
def withdraw_request(bulletin: Bulletin) -> ResponseReturnValue:
    form = Form()
    with saving(form):
        service.withdraw_request(bulletin, by=me())
        flash("已撤回送批，可以再改。", "ok")
    tell_refusals(form)
    return _to(bulletin)


@bp.post("/bulletins/<int:bulletin_id>/decide")
@permit(Permission.BULLETIN_APPROVE, on=queries.get_bulletin)
def decide_bulletin(bulletin: Bulletin) -> ResponseReturnValue:
    form = DecideForm()
    if form.validate_on_submit():
        seen, opinion = form.seen.data or "", form.opinion.data or ""
        with saving(form):
            if form.verdict.data == "approve":
                service.approve_bulletin(bulletin, seen=seen, opinion=opinion, by=me())
                flash("已批准，督查室会收到消息，由督查室印发。", "ok")
            else:
                service.return_bulletin(bulletin, seen=seen, opinion=opinion, by=me())
                flash("已退回修改，督查室会收到消息。", "ok")
            return _to(bulletin)
    return _page(bulletin, deciding=form)


@bp.post("/bulletins/<int:bulletin_id>/issue")
@permit(Permission.BULLETIN_KEEP, on=queries.get_bulletin)
def issue_bulletin(bulletin: Bulletin) -> ResponseReturnValue:
    form = IssueForm()
    if form.validate_on_submit():
        with saving(form):
            assert form.issued_on.data is not None
            notice = service.issue_bulletin(
                bulletin,
                issued_on=form.issued_on.data,
                number=form.number.data or "",
                files=file_store(),
                by=me(),
            )
            flash(f"已印发，文号{notice.number}；{len(notice.addressees)} 个单位要签收。", "ok")
            return redirect(url_for("notices.show_notice", notice_id=notice.id))
    return _page(bulletin, issuing=form)


@bp.post("/bulletins/<int:bulletin_id>/discard")
@permit(Permission.BULLETIN_KEEP, on=queries.get_bulletin)
def discard_bulletin(bulletin: Bulletin) -> ResponseReturnValue:
    form = Form()
    with saving(form):
        service.discard_bulletin(bulletin, by=me())
        flash("草稿已放弃，这一期可以重新起草。", "ok")
    tell_refusals(form)
    return redirect(url_for("bulletins.list_bulletins"))


@bp.get("/bulletins/<int:bulletin_id>/preview")
@permit(Permission.BULLETIN_VIEW, on=queries.get_bulletin)
def preview_bulletin(bulletin: Bulletin) -> ResponseReturnValue:
    """The document as it would be issued today, without its number."""
    content = preview_of(bulletin, on=me().on)
    name = f"{bulletin.label}通报（{bulletin.status.label}）.docx"
    return to_be_saved(content, name, DOCX)


def _page(bulletin: Bulletin, **sent: Any) -> ResponseReturnValue:
    """The bulletin with the forms that the reader may use; `sent` is the one that was refused."""
    figures = queries.figures_of(bulletin)
    last = bulletin.last_approval
    asking = AskForm(formdata=None)
    asking.offer(queries.approvers(me().government_id, on=me().on))
    forms: dict[str, Form] = {
        "asking": asking,
        "deciding": DecideForm(formdata=None, data={"seen": last.sha256 if last else ""}),
        "issuing": IssueForm(formdata=None, data={"issued_on": me().on}),
    }
    asked_for = request.args.get("of", "")
    return render_template(
        "bulletins/show_bulletin.html",
        bulletin=bulletin,
        figures=figures,
        figure=asked_for if figures.heading(asked_for) else "",
        paragraphs=wording.paragraphs_of(bulletin),
        characters=wording.characters_of(bulletin),
        corrections=queries.corrected_since(bulletin),
        is_stale=queries.is_stale(bulletin),
        **(forms | sent),
    )


def _to(bulletin: Bulletin) -> ResponseReturnValue:
    return redirect(url_for("bulletins.show_bulletin", bulletin_id=bulletin.id))
