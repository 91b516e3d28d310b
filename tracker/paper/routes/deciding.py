"""What a leader decided on paper: on a change, a talk, an objection, a draft plan."""

from collections.abc import Callable

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
    form = DecisionSheetForm(data=days_of(me().on))
    form.offer_verdicts("同意", "不同意")
    _offer(form, change.approver_post)
    return _enter(
        form,
        change,
        service.enter_amendment_decision,
        heading=f"{change.task.name}{change.verb}",
        back=url_for("amendments.show_amendment", change_id=change.id),
        follows="同意的，从原定生效的那天起生效；那天已过的，从签字那天起。"
        "单位、分管领导照常收到消息。",
    )


@bp.route("/talks/<int:talk_id>/paper", methods=["GET", "POST"])
@permit(Permission.PAPER_ENTER, on=talks.get_talk)
def enter_talk_decision(talk: Talk) -> ResponseReturnValue:
    form = DecisionSheetForm(data=days_of(me().on))
    form.offer_verdicts("批准约谈", "不批准")
    _offer(form, talk.approver_post)
    return _enter(
        form,
        talk,
        service.enter_talk_decision,
        heading=f"约谈{talk.unit.short_name}",
        back=url_for("talks.show_talk", talk_id=talk.id),
        follows="批准的，单位的责任人、联络员立即收到约谈通知；不批准的，单位不知道。",
    )


@bp.route("/objections/<int:objection_id>/paper", methods=["GET", "POST"])
@permit(Permission.PAPER_ENTER, on=objections.get_objection)
def enter_objection_decision(objection: Objection) -> ResponseReturnValue:
    form = ObjectionSheetForm(data={"seen": standing_mark(objection).value, **days_of(me().on)})
    _offer(form, objection.decider_post)
    return _enter(
        form,
        objection,
        service.enter_objection_decision,
        heading=objection.name,
        back=url_for("objections.show_objection", objection_id=objection.id),
        follows="更正的，台账、统计和任务页从今天起按更正后的；公布时的数字另存。结果告诉单位一次。",
    )


@bp.route("/plans/<int:plan_id>/approval/paper", methods=["GET", "POST"])
@permit(Permission.APPROVAL_ASK, on=plans.get_plan)
def enter_plan_decision(plan: Plan) -> ResponseReturnValue:
    """A draft that a leader approved on paper, whether or not it was put before him here."""
    form = DecisionSheetForm(data=days_of(me().on))
    form.offer_verdicts("同意", "退回修改")
    form.offer(queries.signers(me().government_id, APPROVING, on=me().on))
    return _enter(
        form,
        plan,
        service.enter_plan_decision,
        heading=f"《{plan.title}》",
        back=url_for("plans.show_approval", plan_id=plan.id),
        follows="同意的是现在的草稿，可以接着审定；以后再改草稿，批准作废。",
    )


def _offer(form: SheetForm, post: Post | None) -> None:
    """The one post before which it was put."""
    kinds = (post.kind,) if post else ()
    every = queries.signers(me().government_id, kinds, on=me().on)
    form.offer([each for each in every if each.post is post])


def _enter(
    form: DecisionSheetForm | ObjectionSheetForm,
    subject: ChangeRequest | Talk | Objection | Plan,
    enter: Callable[..., PaperRecord],
    *,
    heading: str,
    back: str,
    follows: str,
) -> ResponseReturnValue:
    """The page on which a decision is entered, and the entering; follows: what it brings about."""
    if form.validate_on_submit():
        with saving(form):
            record = enter(subject, **form.said, paper=form.paper, store=file_store(), by=me())
            flash(f"已代录{record.signer}{record.title}，本人会收到消息。", "ok")
            return redirect(back)
    return render_template(
        "paper/enter_decision.html", form=form, heading=heading, back=back, follows=follows
    )
