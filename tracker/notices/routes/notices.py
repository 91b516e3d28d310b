"""Pages of notices (通知): issuing a plan, the list, the stored file, signing."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from sqlalchemy.exc import NoResultFound

from tracker.core.workdays import DueDayPolicy
from tracker.matters import queries as matters
from tracker.models import Actor, Addressee, Notice, NoticeKind, Plan, PlanStatus
from tracker.notices import queries, service
from tracker.notices.forms import IssueForm, WithdrawForm
from tracker.notices.routes.blueprint import bp
from tracker.notices.wording import body_of, title_of
from tracker.permissions import Permission
from tracker.plans import queries as plans
from tracker.web.answers import DOCX
from tracker.web.files import file_store, to_be_saved
from tracker.web.forms import Form
from tracker.web.login import me
from tracker.web.permit import permit
from tracker.web.saving import saving


@bp.route("/plans/<int:plan_id>/issue", methods=["GET", "POST"])
@permit(Permission.PLAN_ISSUE, on=plans.get_plan)
def issue_plan(plan: Plan) -> ResponseReturnValue:
    form = IssueForm(data=_proposed(plan, me()))
    if form.validate_on_submit():
        with saving(form):
            notice = service.issue_plan(
                plan,
                number=form.number.data or "",
                issued_on=form.issued_on.data,
                title=form.title.data,
                addressed_to=form.addressed_to.data,
                paragraphs=form.body.data.split("\n"),
                due_day_policy=DueDayPolicy(form.due_day_policy.data)
                if form.due_day_policy.data
                else None,
                files=file_store(),
                by=me(),
            )
            flash(f"已印发并通知 {len(notice.addressees)} 个单位。", "ok")
            _hint_at_alike(plan)
            return redirect(url_for("notices.show_notice", notice_id=notice.id))
    return render_template(
        "notices/issue_plan.html",
        form=form,
        plan=plan,
        preview=queries.issue_preview(plan, on=me().on),
        DueDayPolicy=DueDayPolicy,
        PlanStatus=PlanStatus,
    )


@bp.get("/notices")
@permit(Permission.NOTICE_VIEW)
def list_notices() -> ResponseReturnValue:
    notices = queries.list_notices(me())
    own = {notice.id: queries.own_addressee(notice, me()) for notice in notices}
    return render_template("notices/list_notices.html", notices=notices, own=own)


@bp.get("/notices/<int:notice_id>")
@permit(Permission.NOTICE_VIEW, on=queries.get_notice)
def show_notice(notice: Notice) -> ResponseReturnValue:
    return notice_page(notice)


@bp.get("/notices/<int:notice_id>/file")
@permit(Permission.NOTICE_VIEW, on=queries.get_notice)
def download_notice(notice: Notice) -> ResponseReturnValue:
    """The file as it was issued; it is saved, never shown in the page (docs/rules.md 13)."""
    if notice.stored_name is None:
        raise NoResultFound
    with file_store().open(notice.stored_name) as file:
        return to_be_saved(file.read(), f"{notice.number} {notice.title}.docx".strip(), DOCX)


@bp.post("/addressees/<int:addressee_id>/sign")
@permit(Permission.NOTICE_SIGN, on=queries.get_addressee)
def sign_notice(addressee: Addressee) -> ResponseReturnValue:
    with saving(Form()):
        service.sign_notice(addressee, by=me())
        flash(f"{addressee.unit.short_name}已签收。", "ok")
    return redirect(url_for("notices.show_notice", notice_id=addressee.notice_id))


def notice_page(notice: Notice, withdraw: WithdrawForm | None = None) -> str:
    """The page of a notice, with the form that declares it void."""
    return render_template(
        "notices/show_notice.html",
        notice=notice,
        own=queries.own_addressee(notice, me()),
        withdraw=withdraw or WithdrawForm(formdata=None),
        unasked=queries.unasked(notice, on=me().on),
        is_plan=notice.kind is NoticeKind.PLAN,
        is_rewritten=queries.is_rewritten(notice),
    )


def _hint_at_alike(plan: Plan) -> None:
    """Say which of its tasks another plan may ask for already (docs/rules.md 29)."""
    alike = matters.alike_tasks(plan.government_id, on=me().on, of_plan=plan)
    if alike:
        said = "有 {} 项像是其他方案已有的任务，<a href='{}'>请看是不是同一事项</a>。"
        flash(Markup(said).format(len(alike), url_for("matters.list_same")), "warn")


def _proposed(plan: Plan, by: Actor) -> dict[str, object]:
    """What the form opens with."""
    return {
        "number": plan.document_number,
        "issued_on": by.on,
        "title": title_of(plan),
        "addressed_to": "各责任单位",
        "body": "\n".join(body_of(plan)),
        "due_day_policy": _policy_of(plan),
    }


def _policy_of(plan: Plan) -> str:
    """What all schedules of the plan do with a day off; nothing where they differ."""
    policies = {each.due_day_policy for each in plan.schedules}
    return policies.pop().value if len(policies) == 1 else ""
