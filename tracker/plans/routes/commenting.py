"""A unit's side: what it says to its tasks of a draft (意见), and its answer (答复)."""

from collections.abc import Callable

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.directory import queries as directory
from tracker.models import ConsultedUnit, Verdict
from tracker.permissions import Permission, allowed
from tracker.plans import consultations, listing, service
from tracker.plans.forms import AnswerForm, CommentPart
from tracker.plans.routes.blueprint import bp
from tracker.web.forms import Form
from tracker.web.login import me
from tracker.web.permit import permit
from tracker.web.saving import saving, tell_refusals


@bp.get("/consultations/<int:consultation_id>/answer")
@permit(Permission.COMMENT_WRITE, on=consultations.get_own_part)
def show_answer(consulted: ConsultedUnit) -> ResponseReturnValue:
    return _page(consulted, None)


@bp.post("/consultations/<int:consultation_id>/answer")
@permit(Permission.COMMENT_WRITE, on=consultations.get_own_part)
def save_comments(consulted: ConsultedUnit) -> ResponseReturnValue:
    return _save_and(consulted, lambda: "已保存，还没有答复，督查室看不到。")


@bp.post("/consultations/<int:consultation_id>/hand")
@permit(Permission.COMMENT_WRITE, on=consultations.get_own_part)
def hand_to_head(consulted: ConsultedUnit) -> ResponseReturnValue:
    def hand() -> str:
        service.hand_to_head(consulted, by=me())
        return "已保存，责任人会收到消息，由责任人答复。"

    return _save_and(consulted, hand)


@bp.post("/consultations/<int:consultation_id>/send")
@permit(Permission.COMMENT_SEND, on=consultations.get_own_part)
def answer_consultation(consulted: ConsultedUnit) -> ResponseReturnValue:
    def answer() -> str:
        service.answer_consultation(consulted, by=me())
        return "已答复，督查室看得到了。"

    return _save_and(consulted, answer)


@bp.post("/consultations/<int:consultation_id>/send-rest-agreed")
@permit(Permission.COMMENT_SEND, on=consultations.get_own_part)
def answer_agreeing(consulted: ConsultedUnit) -> ResponseReturnValue:
    def answer() -> str:
        service.answer_consultation(consulted, rest_agrees=True, by=me())
        return "已答复，没有另写意见的各项都记为同意。"

    return _save_and(consulted, answer)


@bp.post("/consultations/<int:consultation_id>/withdraw")
@permit(Permission.COMMENT_SEND, on=consultations.get_own_part)
def withdraw_answer(consulted: ConsultedUnit) -> ResponseReturnValue:
    consultation_id, form = consulted.consultation_id, Form()
    with saving(form):
        service.withdraw_answer(consulted, by=me())
        flash("已撤回答复，改好后请再答复。", "ok")
    tell_refusals(form)
    return redirect(url_for("plans.show_answer", consultation_id=consultation_id))


def _save_and(consulted: ConsultedUnit, act: Callable[[], str]) -> ResponseReturnValue:
    """Keep what is entered and do one thing with it, both or neither."""
    consultation_id, form = consulted.consultation_id, AnswerForm()
    if form.validate_on_submit():
        with saving(form):
            entries = [_entry(row.form) for row in form.rows if row.form.task.data]
            service.save_comments(consulted, entries, version=form.version.data, by=me())
            flash(act(), "ok")
            return redirect(url_for("plans.show_answer", consultation_id=consultation_id))
    return _page(consulted, form)


def _entry(row: CommentPart) -> service.CommentEntry:
    verdict = row.verdict.data
    return service.CommentEntry(
        task_id=row.task.data,
        seen=row.seen.data or "",
        verdict=Verdict(verdict) if verdict in set(Verdict) else None,
        text=row.text.data or "",
        suggested_unit=row.suggested_unit.data or "",
        suggested_due=row.suggested_due.data or "",
        suggested_text=row.suggested_text.data or "",
    )


def _page(consulted: ConsultedUnit, refused: AnswerForm | None) -> ResponseReturnValue:
    """refused: a form that was not saved; what was typed in it stays."""
    part = consultations.own_part(consulted, on=me().on)
    form = refused or AnswerForm(formdata=None)
    form.version.data, form.version.raw_data = consulted.version, None
    typed = {row.form.task.data: row.form for row in refused.rows} if refused else {}
    rows = []
    for number, own in enumerate(part.tasks):
        kept = typed.get(own.task.id)
        row = kept or CommentPart(formdata=None, obj=own.comment)
        rows.append((f"rows-{number}", own, row))
    return render_template(
        "plans/consult_unit.html",
        part=part,
        consulted=consulted,
        consultation=consulted.consultation,
        form=form,
        rows=rows,
        refused=refused is not None,
        sends=allowed(me(), Permission.COMMENT_SEND, consulted),
        Verdict=Verdict,
        workdays=directory.work_calendar(),
        sizes=listing.group_sizes(me().on),
        on=me().on,
    )
