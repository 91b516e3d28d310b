"""One change of a task: what it changes, what would follow, and what is decided on it."""

from collections.abc import Callable

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.amendments import queries, service
from tracker.amendments.consequences import consequences
from tracker.amendments.forms import OpinionForm, PassForm, TakeBackForm
from tracker.amendments.parts import beside, overtaken
from tracker.amendments.routes.blueprint import bp
from tracker.amendments.service.rules import why_over
from tracker.directory import queries as directory
from tracker.enclosures import queries as enclosures
from tracker.models import ChangeRequest
from tracker.permissions import Permission
from tracker.web.forms import Form
from tracker.web.login import me
from tracker.web.permit import permit
from tracker.web.saving import saving, tell_refusals

PASSING = "passing-"  # both forms of the page have an opinion


@bp.get("/amendments/<int:change_id>")
@permit(Permission.AMENDMENT_VIEW, on=queries.get_change)
def show_amendment(change: ChangeRequest) -> ResponseReturnValue:
    return _page(change)


@bp.post("/amendments/<int:change_id>/approve")
@permit(Permission.AMENDMENT_APPROVE, on=queries.get_change)
def approve(change: ChangeRequest) -> ResponseReturnValue:
    return _decide(change, lambda words: service.approve(change, opinion=words, by=me()))


@bp.post("/amendments/<int:change_id>/refuse")
@permit(Permission.AMENDMENT_APPROVE, on=queries.get_change)
def refuse(change: ChangeRequest) -> ResponseReturnValue:
    return _decide(change, lambda words: service.refuse(change, reason=words, by=me()))


@bp.post("/amendments/<int:change_id>/sign")
@permit(Permission.EXTENSION_SIGN, on=queries.get_change)
def sign_extension(change: ChangeRequest) -> ResponseReturnValue:
    change_id, form = change.id, Form()
    with saving(form):
        service.sign_extension(change, by=me())
        flash("已签发，督查室会收到消息。", "ok")
    tell_refusals(form)
    return redirect(url_for("amendments.show_amendment", change_id=change_id))


@bp.post("/amendments/<int:change_id>/pass")
@permit(Permission.EXTENSION_PASS, on=queries.get_change)
def pass_extension(change: ChangeRequest) -> ResponseReturnValue:
    deciders = queries.deciders_of(change, on=me().on)
    form = PassForm(prefix=PASSING)
    form.approver.choices = [(each.post.id, each.label) for each in deciders]
    if form.validate_on_submit():
        with saving(form):
            post = next(each.post for each in deciders if each.post.id == form.approver.data)
            service.pass_extension(change, post, opinion=form.opinion.data or "", by=me())
            flash(f"已转送{change.approver}。", "ok")
            return redirect(url_for("amendments.show_amendment", change_id=change.id))
    return _page(change, passing=form)


@bp.post("/amendments/<int:change_id>/grant")
@permit(Permission.EXTENSION_PASS, on=queries.get_change)
def grant_extension(change: ChangeRequest) -> ResponseReturnValue:
    return _decide(change, lambda words: service.grant_extension(change, opinion=words, by=me()))


@bp.post("/amendments/<int:change_id>/decline")
@permit(Permission.EXTENSION_PASS, on=queries.get_change)
def decline_extension(change: ChangeRequest) -> ResponseReturnValue:
    return _decide(change, lambda words: service.decline_extension(change, reason=words, by=me()))


@bp.post("/amendments/<int:change_id>/withdraw")
@permit(Permission.AMENDMENT_WITHDRAW, on=queries.get_change)
def withdraw(change: ChangeRequest) -> ResponseReturnValue:
    form = TakeBackForm()
    if form.validate_on_submit():
        with saving(form):
            service.withdraw(change, reason=form.reason.data or "", by=me())
            flash("已撤回。", "ok")
            return redirect(url_for("amendments.show_amendment", change_id=change.id))
    return _page(change, taking_back=form)


def _decide(change: ChangeRequest, done: Callable[[str], None]) -> ResponseReturnValue:
    """Do what was pressed, with the words that were written."""
    form = OpinionForm()
    if form.validate_on_submit():
        with saving(form):
            done(form.opinion.data or "")
            flash("已办理，有关的人会收到消息。", "ok")
            return redirect(url_for("amendments.show_amendment", change_id=change.id))
    return _page(change, deciding=form)


def _page(
    change: ChangeRequest,
    *,
    deciding: OpinionForm | None = None,
    passing: PassForm | None = None,
    taking_back: TakeBackForm | None = None,
) -> ResponseReturnValue:
    task, on = change.task, me().on
    deciders = queries.deciders_of(change, on=on)
    passing = passing or PassForm(formdata=None, prefix=PASSING)
    passing.approver.choices = [(each.post.id, each.label) for each in deciders]
    follows = None
    if change.is_undecided and not why_over(task):
        day = max(change.effective_on or on, on)
        follows = consequences(task, change.before, change.after, day, on=on)
    return render_template(
        "amendments/show_amendment.html",
        change=change,
        task=task,
        besides=beside(change),
        follows=follows,
        overtaken=overtaken(change, on) if change.is_open else [],
        files=enclosures.enclosures_of([change])[change.id],
        waited=queries.waiting_workdays(change, directory.work_calendar(), on),
        decider=service.decider_of(task.plan.government_id),
        deciding=deciding or OpinionForm(formdata=None),
        passing=passing,
        taking_back=taking_back or TakeBackForm(formdata=None),
    )
