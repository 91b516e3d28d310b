from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.directory.listing import units_in
from tracker.enclosures.queries import enclosures_of
from tracker.models import PaperRecord
from tracker.paper import queries, service
from tracker.paper.forms import ContestForm, SettleForm
from tracker.paper.routes.blueprint import bp
from tracker.paper.subjects import subjects_of
from tracker.permissions import Permission, allowed
from tracker.web.keys import row_number
from tracker.web.login import me
from tracker.web.permit import permit
from tracker.web.saving import saving


@bp.get("/papers")
@permit(Permission.LEDGER_VIEW)
def list_papers() -> ResponseReturnValue:
    """For the office everything that was entered, for everybody else what was entered for him."""
    keeps = allowed(me(), Permission.PAPER_ENTER)
    person = request.args.get("person", type=row_number)
    records, before = queries.listed(
        me(), official_id=person, before=request.args.get("before", type=row_number)
    )
    return render_template(
        "paper/list_papers.html",
        records=records,
        before=before,
        person=person,
        people=queries.people_on_paper(me()),
        contested=queries.contested(me()) if keeps else [],
        units=units_in(me().government_id) if keeps else [],
    )


@bp.get("/papers/<int:paper_id>")
@permit(Permission.PAPER_VIEW, on=queries.get_paper)
def show_paper(record: PaperRecord) -> ResponseReturnValue:
    return _page(record)


@bp.post("/papers/<int:paper_id>/contest")
@permit(Permission.PAPER_CONTEST, on=queries.get_paper)
def contest_record(record: PaperRecord) -> ResponseReturnValue:
    form = ContestForm()
    if form.validate_on_submit():
        with saving(form):
            service.contest_record(record, why=form.why.data or "", by=me())
            flash("已告诉督查室，处理后您会收到消息。", "ok")
            return _to(record)
    return _page(record, contesting=form)


@bp.post("/papers/<int:paper_id>/settle")
@permit(Permission.PAPER_ENTER, on=queries.get_paper)
def settle_contest(record: PaperRecord) -> ResponseReturnValue:
    form = SettleForm()
    if form.validate_on_submit():
        with saving(form):
            service.settle_contest(record, settlement=form.chosen, why=form.why.data or "", by=me())
            flash("已处理，本人会收到消息。", "ok")
            return _to(record)
    return _page(record, settling=form)


def _to(record: PaperRecord) -> ResponseReturnValue:
    return redirect(url_for("paper.show_paper", paper_id=record.id))


def _page(record: PaperRecord, **forms: Any) -> ResponseReturnValue:
    shown = {"contesting": ContestForm(formdata=None), "settling": SettleForm(formdata=None)}
    return render_template(
        "paper/show_paper.html",
        record=record,
        files=enclosures_of([record])[record.id],
        subjects=subjects_of(record, reader=me()),
        **(shown | forms),
    )
