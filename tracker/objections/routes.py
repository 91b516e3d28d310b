from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.directory import queries as directory
from tracker.enclosures.queries import enclosures_of
from tracker.models import Objection, PublishedMark, Unit
from tracker.objections import excluded, facts, queries, service
from tracker.objections.forms import (
    DecideForm,
    ObjectionForm,
    RaiseForm,
    ReferForm,
    WithdrawForm,
)
from tracker.objections.unit_marks import UnitMarks, get_unit_marks
from tracker.permissions import Permission, allowed, of_the_government
from tracker.reports import queries as reports
from tracker.reports import service as reporting
from tracker.web.files import file_store, uploads_in
from tracker.web.forms import Form
from tracker.web.keys import row_number
from tracker.web.login import me
from tracker.web.permit import permit
from tracker.web.saving import saving, tell_refusals

bp = Blueprint("objections", __name__)


@bp.get("/objections")
@permit(Permission.LEDGER_VIEW)
def list_objections() -> ResponseReturnValue:
    """What waits to be decided, the first due first, and what was."""
    calendar = directory.work_calendar()
    before = request.args.get("before", type=row_number)
    settled, earlier = queries.settled(me(), calendar, before=before)
    return render_template(
        "objections/list_objections.html",
        undecided=queries.undecided(me(), calendar),
        settled=settled,
        before=earlier,
    )


@bp.get("/quarter/<due_on>/marks")
@permit(Permission.MARKS_SIGN, on=get_unit_marks)
def show_marks(marks: UnitMarks) -> ResponseReturnValue:
    """A unit's published marks of a round: to sign for, and to object to."""
    return render_template("objections/show_marks.html", marks=marks)


@bp.post("/quarter/<due_on>/marks/sign")
@permit(Permission.MARKS_SIGN, on=get_unit_marks)
def sign_marks(marks: UnitMarks) -> ResponseReturnValue:
    """One click signs for every round that the unit has not signed for."""
    form, unit, due_on = Form(), marks.unit, marks.due_on
    if form.validate_on_submit():
        with saving(form):
            signed = reporting.sign_marks(unit, by=me())
            flash("已签收。" if signed else "已经签收过，不用再签。", "ok")
    tell_refusals(form)
    return redirect(url_for("objections.show_marks", due_on=due_on.isoformat()))


@bp.route("/marks/<int:published_id>/objection", methods=["GET", "POST"])
@permit(Permission.OBJECTION_WRITE, on=queries.get_published)
def write_objection(published: PublishedMark) -> ResponseReturnValue:
    """The unit writes its objection, until its head signs it."""
    unit = _own_unit()
    kept = queries.objection_to(published, unit)
    if kept and not kept.is_written:
        flash(f"这项评定已经提出异议，现在{kept.status.label}。", "warn")
        return _to(kept)
    form = ObjectionForm(
        data={"text": kept.text, "asked_mark": kept.asked_mark or ""} if kept else None
    )
    if form.validate_on_submit():
        with saving(form):
            objection = service.write_objection(
                published,
                unit,
                text=form.text.data or "",
                asked_mark=form.asked,
                uploads=uploads_in(form.files.data),
                store=file_store(),
                by=me(),
            )
            signs = allowed(me(), Permission.OBJECTION_SIGN, objection)
            flash("已存下，签发后才算提出。" if signs else "已存下，送责任人签发。", "ok")
            return _to(objection)
    return render_template(
        "objections/write_objection.html",
        form=form,
        published=published,
        kept=kept,
        files=enclosures_of([kept])[kept.id] if kept else [],
        clock=queries.clock_of(published, kept.unit if kept else unit, directory.work_calendar()),
    )


@bp.get("/objections/<int:objection_id>")
@permit(Permission.OBJECTION_VIEW, on=queries.get_objection)
def show_objection(objection: Objection) -> ResponseReturnValue:
    return _page(objection)


@bp.post("/objections/<int:objection_id>/raise")
@permit(Permission.OBJECTION_SIGN, on=queries.get_objection)
def raise_objection(objection: Objection) -> ResponseReturnValue:
    form = RaiseForm()
    if form.validate_on_submit():
        with saving(form):
            service.raise_objection(objection, seen=form.seen.data, by=me())
            flash("已签发，异议今天提出，督查室已收到消息。", "ok")
            return _to(objection)
    return _page(objection, raising=form)


@bp.post("/objections/<int:objection_id>/withdraw")
@permit(Permission.OBJECTION_SIGN, on=queries.get_objection)
def withdraw_objection(objection: Objection) -> ResponseReturnValue:
    form = WithdrawForm()
    if form.validate_on_submit():
        with saving(form):
            service.withdraw_objection(objection, reason=form.reason.data or "", by=me())
            flash("异议已经撤回。", "ok")
            return _to(objection)
    return _page(objection, withdrawing=form)


@bp.post("/objections/<int:objection_id>/refer")
@permit(Permission.OBJECTION_REFER, on=queries.get_objection)
def refer_objection(objection: Objection) -> ResponseReturnValue:
    form = _refer_form(objection)
    if form.validate_on_submit():
        chosen = {
            str(each.post.id): each.post for each in excluded.candidates(objection, on=me().on)
        }
        with saving(form):
            service.refer_objection(
                objection,
                chosen.get(form.post.data),
                statement=form.statement.data or "",
                by=me(),
            )
            flash("已送领导复核，领导会收到消息。", "ok")
            return _to(objection)
    return _page(objection, referring=form)


@bp.route("/objections/<int:objection_id>/decide", methods=["GET", "POST"])
@permit(Permission.OBJECTION_DECIDE, on=queries.get_objection)
def decide_objection(objection: Objection) -> ResponseReturnValue:
    """The leader decides; what changes is shown before it is."""
    found = facts.facts_of(objection)
    form = DecideForm(data={"seen": found.standing})
    if not form.preview.data and form.validate_on_submit():
        with saving(form):
            service.decide_objection(
                objection,
                outcome=form.decided,
                mark=form.new_mark,
                reason=form.reason.data or "",
                seen=form.seen.data,
                by=me(),
            )
            flash(f"已决定：{objection.status.label}，单位会收到消息。", "ok")
            return _to(objection)
        # Refused because something changed meanwhile, it is the page as it stands now.
        found = facts.facts_of(objection)
        form.seen.data = found.standing
    is_asked = form.is_submitted() and not form.errors and form.validate()
    mark = form.new_mark if is_asked else None
    return render_template(
        "objections/decide_objection.html",
        form=form,
        previews=is_asked,
        effects=facts.effects(objection, mark, on=me().on) if mark else [],
        why_not=excluded.why_excluded(objection, by=me()),
        **_shown(objection, found),
    )


def _page(
    objection: Objection,
    *,
    raising: RaiseForm | None = None,
    withdrawing: WithdrawForm | None = None,
    referring: ReferForm | None = None,
) -> ResponseReturnValue:
    raising = raising or RaiseForm(formdata=None)
    raising.show(objection.version)
    refers = objection.is_undecided and allowed(me(), Permission.OBJECTION_REFER)
    return render_template(
        "objections/show_objection.html",
        raising=raising,
        withdrawing=withdrawing or WithdrawForm(formdata=None),
        referring=(referring or _refer_form(objection, is_sent=False)) if refers else None,
        candidates=excluded.candidates(objection, on=me().on) if refers else [],
        **_shown(objection, facts.facts_of(objection)),
    )


def _shown(objection: Objection, found: facts.Facts) -> dict[str, Any]:
    """What every page of an objection shows; the suggestion is the government's own business."""
    calendar = directory.work_calendar()
    return {
        "objection": objection,
        "facts": found,
        "files": enclosures_of([objection])[objection.id],
        "clock": queries.clock_of(objection.published, objection.unit, calendar),
        "decide_by": queries.decide_by(objection, calendar),
        "governs": of_the_government(me(), objection),
    }


def _refer_form(objection: Objection, *, is_sent: bool = True) -> ReferForm:
    """The form with those who may decide; `is_sent` whether it was posted here."""
    kept = {
        "statement": objection.statement,
        "post": str(objection.decider_post_id) if objection.decider_post_id else None,
    }
    form = ReferForm(data=kept) if is_sent else ReferForm(formdata=None, data=kept)
    form.offer(
        each
        for each in excluded.candidates(objection, on=me().on)
        if not each.why_not and each.acting.official is not me().official
    )
    return form


def _own_unit() -> Unit:
    return reports.get_own_unit(reader=me())


def _to(objection: Objection) -> ResponseReturnValue:
    return redirect(url_for("objections.show_objection", objection_id=objection.id))
