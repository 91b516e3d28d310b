"""The channels (渠道), as the system administrator keeps them. No secret is ever shown again."""

from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.core.db import transaction
from tracker.core.errors import RuleBroken
from tracker.inbox import carriers, queries, setting_up, setups
from tracker.inbox.forms import ChannelForm, form_for
from tracker.inbox.outbox import Outcome
from tracker.inbox.routes.blueprint import bp
from tracker.models import ROBOTS, Channel, ChannelSetup, DeliveryStatus
from tracker.permissions import Permission
from tracker.web.login import me
from tracker.web.permit import permit
from tracker.web.saving import saving

LONGEST_TOLD = 400  # what is told on the next page travels in a cookie


@bp.get("/channels")
@permit(Permission.CHANNEL_KEEP)
def list_channels() -> ResponseReturnValue:
    return render_template(
        "channels/list_channels.html",
        personal=[
            (each, setups.setup_of(me().government_id, each))
            for each in Channel
            if each not in ROBOTS
        ],
        robots=[each for each in setups.setups_of(me().government_id) if each.channel in ROBOTS],
        kinds=[each for each in Channel if each in ROBOTS],
        usual=carriers.mail_server(),
        EMAIL=Channel.EMAIL,
        blocked={each.id for each in queries.blocked_robots(me())},
        is_readable=carriers.is_readable,
    )


@bp.route("/channels/new/<kind>", methods=["GET", "POST"])
@permit(Permission.CHANNEL_KEEP)
def set_up_channel(kind: str) -> ResponseReturnValue:
    if kind not in set(Channel):
        abort(404)
    channel = Channel(kind)
    known = None if channel in ROBOTS else setups.setup_of(me().government_id, channel)
    if known is not None:
        return redirect(url_for("inbox.change_channel", setup_id=known.id))
    form = form_for(channel)
    if form.validate_on_submit():
        with saving(form):
            setup = setting_up.set_up(channel, form.entry(), by=me())
            return _saved(setup)
    return _form_page(channel, form)


@bp.route("/channels/<int:setup_id>", methods=["GET", "POST"])
@permit(Permission.CHANNEL_KEEP, on=setups.get_setup)
def change_channel(setup: ChannelSetup) -> ResponseReturnValue:
    form = form_for(setup.channel, setup)
    if form.validate_on_submit():
        with saving(form):
            setting_up.change(setup, form.entry(), by=me())
            return _saved(setup)
    return _form_page(setup.channel, form, setup)


@bp.post("/channels/<int:setup_id>/test")
@permit(Permission.CHANNEL_KEEP, on=setups.get_setup)
def try_channel(setup: ChannelSetup) -> ResponseReturnValue:
    try:
        outcome = setting_up.try_out(setup, by=me())
    except RuleBroken as refusal:
        flash(refusal.message, "warn")
        return redirect(url_for("inbox.list_channels"))
    with transaction():
        setting_up.note_trial(setup, outcome, by=me())
    return _told(setup.channel.label, outcome)


@bp.post("/channels/usual/test")
@permit(Permission.CHANNEL_KEEP)
def try_usual_mail() -> ResponseReturnValue:
    """The mail server of the deployment."""
    try:
        outcome = setting_up.try_out(None, by=me())
    except RuleBroken as refusal:
        flash(refusal.message, "warn")
        return redirect(url_for("inbox.list_channels"))
    return _told(Channel.EMAIL.label, outcome)


def _told(label: str, outcome: Outcome) -> ResponseReturnValue:
    words = (outcome.answer or outcome.error or "没有答复")[:LONGEST_TOLD]
    if outcome.status is DeliveryStatus.SENT:
        flash(f"{label}测试已发出。对方的答复：{words}", "ok")
    else:
        flash(f"{label}测试没有送到：{words}", "bad")
    return redirect(url_for("inbox.list_channels"))


def _saved(setup: ChannelSetup) -> ResponseReturnValue:
    flash(f"{setup.channel.label}已保存。请发一条测试，看看能不能收到。", "ok")
    return redirect(url_for("inbox.list_channels"))


def _form_page(
    channel: Channel, form: ChannelForm, setup: ChannelSetup | None = None
) -> ResponseReturnValue:
    page: dict[str, Any] = {"channel": channel, "form": form, "setup": setup}
    return render_template(f"channels/set_up_{_PAGES[channel]}.html", **page)


_PAGES = {
    Channel.EMAIL: "mail",
    Channel.SMS: "gateway",
    Channel.WECOM: "robot",
    Channel.DINGTALK: "robot",
    Channel.FEISHU: "robot",
    Channel.WEBHOOK: "hook",
}
