"""The mailbox (收件邮箱): set up by the system administrator, looked through by the office."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.core.errors import RuleBroken
from tracker.inbox.channels.reaching import NotReached
from tracker.mailbox import queries, service, setting_up
from tracker.mailbox.forms import MailboxForm
from tracker.models import FilledForm, FormStatus, MailFate
from tracker.permissions import Permission
from tracker.web.forms import Form
from tracker.web.keys import row_number
from tracker.web.login import me
from tracker.web.permit import permit
from tracker.web.saving import saving, tell_refusals

bp = Blueprint("mailbox", __name__)


@bp.get("/mails")
@permit(Permission.MAIL_VIEW)
def list_mails() -> ResponseReturnValue:
    """A page at a time by key, so that new ones move nothing."""
    before = request.args.get("before", type=row_number)
    mailbox = queries.mailbox_of(me().government_id)
    found = queries.mails_in(mailbox, before=before) if mailbox else []
    shown = found[: queries.PAGE]
    return render_template(
        "mailbox/list_mails.html",
        mailbox=mailbox,
        mails=shown,
        waiting=queries.forms_waiting(me().government_id),
        before=before,
        older=shown[-1].id if len(found) > len(shown) else None,
        PENDING=FormStatus.PENDING,
        LEFT=MailFate.LEFT,
    )


@bp.post("/forms/<int:form_id>/take-over")
@permit(Permission.MAIL_TAKE_OVER, on=queries.get_mailed)
def take_over(filled: FilledForm) -> ResponseReturnValue:
    form = Form()
    with saving(form):
        service.take_over(filled, by=me())
        return redirect(url_for("offline.save_form", form_id=filled.id))
    tell_refusals(form, "warn")
    return redirect(url_for("mailbox.list_mails"))


@bp.route("/channels/mailbox", methods=["GET", "POST"])
@permit(Permission.CHANNEL_KEEP)
def set_up_mailbox() -> ResponseReturnValue:
    mailbox = queries.mailbox_of(me().government_id)
    form = MailboxForm(obj=mailbox)
    if form.validate_on_submit():
        with saving(form):
            setting_up.set_up(form.entry(), by=me())
            flash("收件邮箱已保存。请测试一次，看看能不能打开。", "ok")
            return redirect(url_for("mailbox.set_up_mailbox"))
    return render_template("mailbox/set_up_mailbox.html", form=form, mailbox=mailbox)


@bp.post("/channels/mailbox/test")
@permit(Permission.CHANNEL_KEEP)
def try_mailbox() -> ResponseReturnValue:
    """Really open it, and say what the server says."""
    mailbox = queries.mailbox_of(me().government_id)
    if mailbox is None:
        flash("还没有设置收件邮箱，请先填写并保存。", "warn")
        return redirect(url_for("mailbox.set_up_mailbox"))
    try:
        setting_up.try_out(mailbox)
    except (NotReached, RuleBroken) as failure:
        flash(f"收件邮箱打不开：{failure}", "bad")
    else:
        flash("收件邮箱可以打开。", "ok")
    return redirect(url_for("mailbox.set_up_mailbox"))
