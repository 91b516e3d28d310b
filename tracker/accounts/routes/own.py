"""What everybody does with his own account: the password, the post acted in, the pages' ways."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.accounts import queries, service
from tracker.accounts.forms import PasswordForm, PostChoiceForm, PreferencesForm
from tracker.accounts.routes.blueprint import bp
from tracker.accounts.routes.sign_in import carry, next_page
from tracker.core.db import db
from tracker.core.errors import RuleBroken
from tracker.models import Post, PreferenceKey
from tracker.permissions import Permission, capacities_of
from tracker.web.login import me, signed_in
from tracker.web.permit import permit
from tracker.web.redirects import safe_path
from tracker.web.saving import saving


@bp.route("/password", methods=["GET", "POST"])
@permit(Permission.SIGNED_IN)
def change_password() -> ResponseReturnValue:
    form = PasswordForm()
    if form.validate_on_submit():
        try:
            token = service.change_password(
                signed_in().session, old=form.old.data, new=form.new.data, by=me()
            )
        except RuleBroken as refusal:
            form.refuse(refusal)
        else:
            carry(token)
            flash("密码已修改，在其他地方的登录都已退出。", "ok")
            return redirect(next_page())
    account = signed_in().account
    return render_template("accounts/change_password.html", form=form, account=account)


@bp.route("/posts/choose", methods=["GET", "POST"])
@permit(Permission.SIGNED_IN)
def choose_post() -> ResponseReturnValue:
    capacities = capacities_of(me().official, me().on)
    form = PostChoiceForm(post=me().post.id)
    form.post.choices = [
        (each.post.id, f"{each.post.title}{'（代）' if each.is_cover else ''}")
        for each in capacities
    ]
    if form.validate_on_submit():
        with saving(form):
            post = db.session.get_one(Post, form.post.data)
            service.choose_post(signed_in().session, post, by=me())
            return redirect(safe_path(request.args.get("next"), "/"))
    return render_template("accounts/choose_post.html", form=form)


@bp.route("/preferences", methods=["GET", "POST"])
@permit(Permission.SIGNED_IN)
def set_preferences() -> ResponseReturnValue:
    form = PreferencesForm(single_keys=queries.wants_single_keys(me().official))
    if form.validate_on_submit():
        with saving(form):
            wanted = None if form.single_keys.data else False
            service.prefer(PreferenceKey.SINGLE_KEYS, wanted, by=me())
            flash("设置已保存。", "ok")
            return redirect(url_for("accounts.set_preferences"))
    return render_template("accounts/set_preferences.html", form=form)
