"""The way in and the way out."""

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_user

from tracker.accounts import queries, service
from tracker.accounts.forms import SignInForm
from tracker.accounts.routes.blueprint import bp
from tracker.core.db import transaction
from tracker.core.errors import RuleBroken
from tracker.permissions import Permission
from tracker.web.answers import wants_json
from tracker.web.login import load_session, me, signed_in
from tracker.web.permit import open_to_all, permit
from tracker.web.redirects import safe_path

# What somebody may open who still has to set a password of his own.
BEFORE_THE_PASSWORD = {
    "accounts.change_password",
    "accounts.sign_out",
    "accounts.sign_in",
    "static",
}


@bp.route("/sign-in", methods=["GET", "POST"])
@open_to_all
def sign_in() -> ResponseReturnValue:
    if current_user.is_authenticated:
        return redirect(next_page())
    form = SignInForm()
    if form.validate_on_submit():
        try:
            token = service.sign_in(
                form.username.data,
                form.password.data,
                address=request.remote_addr or "",
                browser=request.user_agent.string,
            )
        except RuleBroken as refusal:
            form.refuse(refusal)
        else:
            carry(token)
            return redirect(next_page())
    return render_template("accounts/sign_in.html", form=form, office=queries.office_to_call())


@bp.post("/sign-out")
@permit(Permission.SIGNED_IN)
def sign_out() -> ResponseReturnValue:
    with transaction():
        service.sign_out(signed_in().session, by=me())
    session.clear()
    flash("已退出。", "ok")
    return redirect(url_for("accounts.sign_in"))


@bp.before_app_request
def ask_for_own_password() -> ResponseReturnValue | None:
    """A password that an administrator gave opens nothing but the page that changes it."""
    if request.endpoint is None or request.endpoint in BEFORE_THE_PASSWORD:
        return None
    if not current_user.is_authenticated or not signed_in().account.must_change_password:
        return None
    if wants_json():
        return {"error": "请先修改初始密码。"}, 403
    asked_for = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("accounts.change_password", next=asked_for))


def carry(token: str) -> None:
    """Put a session's token in the cookie, and nothing that was there before (the CSRF token)."""
    session.clear()
    session.permanent = True
    login_user(load_session(token))


def next_page() -> str:
    """The page asked for before signing in; an own password and a choice of posts come first."""
    asked_for = safe_path(request.args.get("next"), "/")
    if signed_in().account.must_change_password:
        return url_for("accounts.change_password", next=asked_for)
    if signed_in().has_several_posts and signed_in().session.post_id is None:
        return url_for("accounts.choose_post", next=asked_for)
    return asked_for
