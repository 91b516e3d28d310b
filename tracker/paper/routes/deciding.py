"""What a leader decided on paper: on a change, a talk, an objection, a draft plan."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.amendments import queries as amendments
from tracker.models import ChangeRequest, Objection, PaperRecord, Plan, Post, PostKind, Talk
from tracker.objections import queries as objections
from tracker.objections.service import standing_mark
from tracker.paper import queries, service
from tracker.paper.forms import DecisionSheetForm, ObjectionSheetForm, SheetForm, days_of
from tracker.paper.routes.blueprint import bp
from tracker.permissions import Permission
from tracker.plans import queries as plans
from tracker.talks import queries as talks
from tracker.web.files import file_store
from tracker.web.login import me
from tracker.web.permit import permit
from tracker.web.saving import saving

APPROVING = (PostKind.MAYOR, PostKind.VICE_MAYOR, PostKind.OTHER_LEAD, PostKind.DIRECTOR)


@bp.route("/amendments/<int:change_id>/paper", methods=["GET", "POST"])
@permit(Permission.PAPER_ENTER, on=amendments.get_change)
def enter_amendment_decision(change: ChangeRequest) -> ResponseReturnValue:
    back = url_for("amendments.show_amendment", change_id=change.id)
    form = _decision(change.approver_post, "同意", "不同意")
    if form.validate_on_submit():
        with saving(form):
            record = service.enter_amendment_decision(
                change,
                approves=form.approves,
                opinion=form.opinion.data or "",
                paper=form.paper,
                store=file_store(),
                by=me(),
            )
            return _entered(record, back)
    heading = f"{change.task.name}{change.verb}"
    follows = (
        "同意的，从原定生效的那天起生效；那天已过的，从签字那天起。单位、分管领导照常收到消息。"
    )
    return _page(form, heading, back, follows)


@bp.route("/talks/<int:talk_id>/paper", methods=["GET", "POST"])
@permit(Permission.PAPER_ENTER, on=talks.get_talk)
def enter_talk_decision(talk: Talk) -> ResponseReturnValue:
    back = url_for("talks.show_talk", talk_id=talk.id)
    form = _decision(talk.approver_post, "批准约谈", "不批准")
    if form.validate_on_submit():
        with saving(form):
            record = service.enter_talk_decision(
                talk,
                approves=form.approves,
                opinion=form.opinion.data or "",
                paper=form.paper,
                store=file_store(),
                by=me(),
            )
            return _entered(record, back)
    follows = "批准的，单位的责任人、联络员立即收到约谈通知；不批准的，单位不知道。"
    return _page(form, f"约谈{talk.unit.short_name}", back, follows)


@bp.route("/objections/<int:objection_id>/paper", methods=["GET", "POST"])
@permit(Permission.PAPER_ENTER, on=objections.get_objection)
def enter_objection_decision(objection: Objection) -> ResponseReturnValue:
    back = url_for("objections.show_objection", objection_id=objection.id)
    form = ObjectionSheetForm(data={"seen": standing_mark(objection).value, **days_of(me().on)})
    _offer(form, objection.decider_post)
    if form.validate_on_submit():
        with saving(form):
            record = service.enter_objection_decision(
                objection,
                outcome=form.chosen,
                mark=form.new_mark,
                reason=form.reason.data or "",
                seen=form.seen_mark,
                paper=form.paper,
                store=file_store(),
                by=me(),
            )
            return _entered(record, back)
    follows = "更正的，台账、统计和任务页从今天起按更正后的；公布时的数字另存。结果告诉单位一次。"
    return _page(form, objection.name, back, follows)


@bp.route("/plans/<int:plan_id>/approval/paper", methods=["GET", "POST"])
@permit(Permission.APPROVAL_ASK, on=plans.get_plan)
def enter_plan_decision(plan: Plan) -> ResponseReturnValue:
    """A draft that a leader approved on paper, whether or not it was put before him here."""
    back = url_for("plans.show_approval", plan_id=plan.id)
    form = DecisionSheetForm(data=days_of(me().on))
    form.offer_verdicts("同意", "退回修改")
    form.offer(queries.signers(me().government_id, APPROVING, on=me().on))
    if form.validate_on_submit():
        with saving(form):
            record = service.enter_plan_decision(
                plan,
                approves=form.approves,
                opinion=form.opinion.data or "",
                paper=form.paper,
                store=file_store(),
                by=me(),
            )
            return _entered(record, back)
    follows = "同意的是现在的草稿，可以接着审定；以后再改草稿，批准作废。"
    return _page(form, f"《{plan.title}》", back, follows)


def _decision(post: Post | None, yes: str, no: str) -> DecisionSheetForm:
    form = DecisionSheetForm(data=days_of(me().on))
    form.offer_verdicts(yes, no)
    _offer(form, post)
    return form


def _offer(form: SheetForm, post: Post | None) -> None:
    """The one post before which it was put."""
    kinds = (post.kind,) if post else ()
    every = queries.signers(me().government_id, kinds, on=me().on)
    form.offer([each for each in every if each.post is post])


def _entered(record: PaperRecord, back: str) -> ResponseReturnValue:
    flash(f"已代录{record.signer}{record.title}，本人会收到消息。", "ok")
    return redirect(back)


def _page(form: SheetForm, heading: str, back: str, follows: str) -> ResponseReturnValue:
    return render_template(
        "paper/enter_decision.html", form=form, heading=heading, back=back, follows=follows
    )
