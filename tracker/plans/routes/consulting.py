"""The office's side of asking the units for comments on a draft (征求意见)."""

from collections.abc import Callable

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.core.days import day_full
from tracker.directory import queries as directory
from tracker.models import Comment, Consultation, Plan, PlanStatus, Settlement, Unit
from tracker.permissions import Permission
from tracker.plans import consultations, queries, service
from tracker.plans.forms import ConsultForm, ExtendForm, SettleForm
from tracker.plans.routes.blueprint import bp
from tracker.web.forms import Form
from tracker.web.login import me
from tracker.web.permit import permit
from tracker.web.saving import saving, tell_refusals


@bp.get("/plans/<int:plan_id>/consultation")
@permit(Permission.CONSULTATION_VIEW, on=queries.get_plan)
def show_consultation(plan: Plan) -> ResponseReturnValue:
    return _page(plan, _empty_form())


@bp.post("/plans/<int:plan_id>/consultation")
@permit(Permission.CONSULTATION_HOLD, on=queries.get_plan)
def begin_consultation(plan: Plan) -> ResponseReturnValue:
    form = ConsultForm()
    if form.validate_on_submit():
        with saving(form):
            begun = service.begin_consultation(
                plan, due_on=form.due_on.data, note=form.note.data, by=me()
            )
            flash(f"已发给 {len(begun.units)} 个单位征求意见，{day_full(begun.due_on)}截止。", "ok")
            return redirect(url_for("plans.show_consultation", plan_id=plan.id))
    return _page(plan, form)


@bp.post("/consultations/<int:consultation_id>/extend")
@permit(Permission.CONSULTATION_HOLD, on=consultations.get_consultation)
def extend_consultation(consultation: Consultation) -> ResponseReturnValue:
    form = ExtendForm()

    def extend() -> str:
        service.extend_consultation(consultation, due_on=form.due_on.data, by=me())
        return f"已延长到{day_full(form.due_on.data)}，没有答复的单位会收到消息。"

    return _press(consultation, form, extend)


@bp.post("/consultations/<int:consultation_id>/end")
@permit(Permission.CONSULTATION_HOLD, on=consultations.get_consultation)
def end_consultation(consultation: Consultation) -> ResponseReturnValue:
    def end() -> str:
        service.end_consultation(consultation, by=me())
        return "征求意见已结束。"

    return _press(consultation, Form(), end)


@bp.post("/consultations/<int:consultation_id>/remind")
@permit(Permission.CONSULTATION_HOLD, on=consultations.get_consultation)
def remind_unanswered(consultation: Consultation) -> ResponseReturnValue:
    def remind() -> str:
        return f"已提醒{_named(service.remind_unanswered(consultation, by=me()))}。"

    return _press(consultation, Form(), remind)


@bp.post("/consultations/<int:consultation_id>/added")
@permit(Permission.CONSULTATION_HOLD, on=consultations.get_consultation)
def ask_added_units(consultation: Consultation) -> ResponseReturnValue:
    def ask() -> str:
        return f"已补发给{_named(service.ask_added_units(consultation, by=me()))}。"

    return _press(consultation, Form(), ask)


@bp.post("/comments/<int:comment_id>/settle")
@permit(Permission.CONSULTATION_HOLD, on=consultations.get_comment)
def settle_comment(comment: Comment) -> ResponseReturnValue:
    plan_id, anchor = comment.consulted.consultation.plan_id, f"comment-{comment.id}"
    form = SettleForm()
    if form.validate_on_submit():
        with saving(form):
            if form.chosen is None:
                form.form_errors.append("请选采纳、部分采纳或者未采纳。")
            else:
                service.settle_comment(
                    comment, settlement=form.chosen, reason=form.reason.data or "", by=me()
                )
                flash(f"已记下：{form.chosen.label}。", "ok")
    tell_refusals(form)
    return redirect(url_for("plans.show_consultation", plan_id=plan_id, _anchor=anchor))


def _press(consultation: Consultation, form: Form, act: Callable[[], str]) -> ResponseReturnValue:
    """Do what a button of the page does, and go back to the page with what came of it."""
    plan_id = consultation.plan_id
    if form.validate_on_submit():
        with saving(form):
            flash(act(), "ok")
    tell_refusals(form)
    return redirect(url_for("plans.show_consultation", plan_id=plan_id))


def _empty_form() -> ConsultForm:
    return ConsultForm(formdata=None, data={"due_on": service.usual_due_day(me().on)})


def _page(plan: Plan, form: ConsultForm) -> ResponseReturnValue:
    rounds = consultations.rounds_of(plan, on=me().on)
    is_draft = plan.status is PlanStatus.DRAFT
    newest = rounds[0] if rounds else None
    running = newest if newest and newest.consultation.ended_at is None else None
    return render_template(
        "plans/consult_plan.html",
        plan=plan,
        form=form,
        extend_form=ExtendForm(formdata=None),
        rounds=rounds,
        newest=newest,
        running=running,
        is_draft=is_draft,
        can_begin=is_draft and not (newest and newest.is_open),
        shares=service.shares_of(plan, me().on) if is_draft else {},
        workdays=directory.work_calendar(),
        settlements=list(Settlement),
    )


def _named(units: list[Unit]) -> str:
    return "、".join(unit.short_name for unit in units)
