"""A leader's approval of a draft (领导审批): the office asks, the leader decides."""

from collections.abc import Callable

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.models import ApprovalRequest, Plan, PlanStatus, Post
from tracker.permissions import Permission
from tracker.plans import approvals, consultations, listing, queries, service
from tracker.plans.forms import ApprovalSettingForm, AskForm, DecideForm
from tracker.plans.routes.blueprint import bp
from tracker.web.forms import Form
from tracker.web.login import me
from tracker.web.permit import permit
from tracker.web.saving import saving, tell_refusals


@bp.get("/plans/<int:plan_id>/approval")
@permit(Permission.CONSULTATION_VIEW, on=queries.get_plan)
def show_approval(plan: Plan) -> ResponseReturnValue:
    return _page(plan)


@bp.post("/plans/<int:plan_id>/approval")
@permit(Permission.APPROVAL_ASK, on=queries.get_plan)
def ask_approval(plan: Plan) -> ResponseReturnValue:
    form = _with_approvers(AskForm())
    if form.validate_on_submit():
        with saving(form):
            post = _post(form)
            request = service.ask_approval(plan, post, note=form.note.data or "", by=me())
            flash(f"已送{request.leader}审批。", "ok")
            return redirect(url_for("plans.show_approval", plan_id=plan.id))
    return _page(plan, ask=form)


@bp.post("/approvals/<int:request_id>/withdraw")
@permit(Permission.APPROVAL_ASK, on=approvals.get_request)
def withdraw_request(request: ApprovalRequest) -> ResponseReturnValue:
    plan_id, form = request.plan_id, Form()
    with saving(form):
        service.withdraw_request(request, by=me())
        flash("已撤回送审。", "ok")
    tell_refusals(form)
    return redirect(url_for("plans.show_approval", plan_id=plan_id))


@bp.get("/approvals/<int:request_id>")
@permit(Permission.APPROVAL_VIEW, on=approvals.get_request)
def show_request(request: ApprovalRequest) -> ResponseReturnValue:
    """The whole draft, for the leader who is asked."""
    return _draft_page(request, DecideForm(formdata=None))


@bp.post("/approvals/<int:request_id>/approve")
@permit(Permission.APPROVAL_GIVE, on=approvals.get_request)
def approve_plan(request: ApprovalRequest) -> ResponseReturnValue:
    def approve(words: str, seen: str) -> str:
        service.approve_plan(request, opinion=words, seen=seen, by=me())
        return "已同意，督查室会收到消息。"

    return _decide(request, approve)


@bp.post("/approvals/<int:request_id>/return")
@permit(Permission.APPROVAL_GIVE, on=approvals.get_request)
def return_for_changes(request: ApprovalRequest) -> ResponseReturnValue:
    def give_back(words: str, seen: str) -> str:
        service.return_for_changes(request, reason=words, seen=seen, by=me())
        return "已退回修改，督查室会收到消息。"

    return _decide(request, give_back)


@bp.route("/plans/settings", methods=["GET", "POST"])
@permit(Permission.APPROVAL_ASK)
def change_approval_setting() -> ResponseReturnValue:
    is_needed = service.approval_is_always_needed(me().government_id)
    form = ApprovalSettingForm(data={"is_needed": is_needed})
    if form.validate_on_submit():
        with saving(form):
            service.require_approval(form.is_needed.data, by=me())
            flash("已保存。", "ok")
            return redirect(url_for("plans.change_approval_setting"))
    return render_template("plans/approve_setting.html", form=form)


def _decide(request: ApprovalRequest, decide: Callable[[str, str], str]) -> ResponseReturnValue:
    """Do what the leader pressed, with his words, on the draft that he saw."""
    form = DecideForm()
    if form.validate_on_submit():
        with saving(form):
            flash(decide(form.opinion.data or "", form.seen.data or ""), "ok")
            return redirect(url_for("plans.show_request", request_id=request.id))
    return _draft_page(request, form)


def _with_approvers(form: AskForm) -> AskForm:
    every = approvals.approvers(me().government_id, on=me().on)
    form.post.choices = [(each.post.id, each.label) for each in every]
    return form


def _post(form: AskForm) -> Post:
    every = approvals.approvers(me().government_id, on=me().on)
    return next(each.post for each in every if each.post.id == form.post.data)


def _page(plan: Plan, *, ask: AskForm | None = None) -> ResponseReturnValue:
    requests = approvals.requests_of(plan)
    is_draft = plan.status is PlanStatus.DRAFT
    return render_template(
        "plans/approve_plan.html",
        plan=plan,
        ask=ask or _with_approvers(AskForm(formdata=None)),
        requests=requests,
        pending=next((each for each in requests if each.is_pending), None),
        is_draft=is_draft,
        obstacles=[
            *service.hindrances(plan, me().on),
            *service.comments_open(plan, me()),
        ]
        if is_draft
        else [],
        is_needed=service.approval_is_always_needed(plan.government_id),
    )


def _draft_page(request: ApprovalRequest, form: DecideForm) -> ResponseReturnValue:
    """What was changed since the leader opened it is shown; a decision holds for what is shown."""
    plan = request.plan
    form.seen.data = service.digest_of(plan)
    outline = listing.outline_of(plan)
    return render_template(
        "plans/approve_draft.html",
        request_=request,
        plan=plan,
        form=form,
        has_changed=approvals.has_changed(request),
        outline=outline,
        tasks=sum(len(heading.tasks) for heading in outline),
        rounds=consultations.rounds_of(plan, on=me().on),
        sizes=listing.group_sizes(me().on),
        holder_in=queries.holder_in,
        on=me().on,
    )
