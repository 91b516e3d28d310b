"""The accounts, as the administrators keep them. A new password is shown once, on the answer."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.accounts import administration, queries
from tracker.accounts.forms import AccountForm, AccountsForm
from tracker.accounts.passwords import RandomPassword
from tracker.accounts.routes.blueprint import bp
from tracker.core.db import db, transaction
from tracker.core.errors import RuleBroken
from tracker.models import Account, Official
from tracker.permissions import Permission
from tracker.web.forms import words_asked
from tracker.web.login import me
from tracker.web.permit import permit
from tracker.web.redirects import safe_path
from tracker.web.saving import saving


@bp.get("/accounts")
@permit(Permission.ACCOUNT_UNLOCK)
def list_accounts() -> ResponseReturnValue:
    words = words_asked(request.args)
    accounts = queries.accounts_in(me().government_id, on=me().on, words=words)
    return render_template("accounts/list_accounts.html", accounts=accounts, words=words)


@bp.route("/accounts/new", methods=["GET", "POST"])
@permit(Permission.ACCOUNT_MANAGE)
def create_account() -> ResponseReturnValue:
    form = AccountForm()
    form.official.choices = [
        (0, "请选择"),
        *(
            (official.id, _described(official))
            for official in queries.officials_without_account(me().government_id)
        ),
    ]
    if form.validate_on_submit():
        with saving(form):
            official = db.session.get_one(Official, form.official.data)
            password = administration.create_account(official, form.username.data, by=me())
            return _show_once(official.name, form.username.data.lower(), password)
    return render_template("accounts/create_account.html", form=form)


@bp.route("/accounts/list", methods=["GET", "POST"])
@permit(Permission.ACCOUNT_MANAGE)
def create_accounts() -> ResponseReturnValue:
    """For all in office who have none; the passwords are shown once, as a list to print."""
    newcomers = queries.newcomers(me().government_id, on=me().on)
    form = AccountsForm(
        people=[{"official": each.official.id, "username": each.username} for each in newcomers]
    )
    if form.validate_on_submit():
        # Nobody can be ticked who is not among the newcomers, however many rows were sent.
        handed = [RandomPassword.new() for _ in newcomers[: len(form.ticked)]]
        with saving(form):
            wanted = _wanted(form)
            made = administration.create_accounts(wanted, handed[: len(wanted)], by=me())
            return render_template("accounts/show_passwords.html", made=made)
    return render_template(
        "accounts/create_accounts.html",
        form=form,
        newcomers={each.official.id: each for each in newcomers},
    )


def _wanted(form: AccountsForm) -> list[tuple[Official, str]]:
    """Whom the form names; only officials in office without an account can be."""
    known = {
        each.official.id: each.official
        for each in queries.newcomers(me().government_id, on=me().on)
    }
    rows = form.ticked
    if not rows:
        raise RuleBroken("请勾选要建账号的人。")
    ticked = {row.official.data for row in rows}
    if len(ticked) < len(rows) or not known.keys() >= ticked:
        raise RuleBroken("名单有变动，请重新打开这一页。")
    return [(known[row.official.data], row.username.data) for row in rows]


@bp.post("/accounts/<int:account_id>/reset")
@permit(Permission.ACCOUNT_MANAGE, on=queries.get_account)
def reset_password(account: Account) -> ResponseReturnValue:
    with transaction():
        password = administration.reset_password(account, by=me())
        return _show_once(account.official.name, account.username, password)


@bp.post("/accounts/<int:account_id>/disable")
@permit(Permission.ACCOUNT_MANAGE, on=queries.get_account)
def disable(account: Account) -> ResponseReturnValue:
    with transaction():
        administration.disable(account, by=me())
    return _back(f"已停用{account.official.name}的账号，其登录立即失效。")


@bp.post("/accounts/<int:account_id>/enable")
@permit(Permission.ACCOUNT_MANAGE, on=queries.get_account)
def enable(account: Account) -> ResponseReturnValue:
    with transaction():
        administration.enable(account, by=me())
    return _back(f"已启用{account.official.name}的账号。")


@bp.post("/accounts/<int:account_id>/unlock")
@permit(Permission.ACCOUNT_UNLOCK, on=queries.get_account)
def unlock(account: Account) -> ResponseReturnValue:
    with transaction():
        administration.unlock(account, by=me())
    return _back(f"已解锁{account.official.name}的账号。")


def _described(official: Official) -> str:
    titles = [tenure.post.title for tenure in official.tenures if tenure.includes(me().on)]
    return f"{official.name}（{'、'.join(titles) or '未任职'}）"


def _show_once(name: str, username: str, password: str) -> str:
    return render_template(
        "accounts/show_password.html", name=name, username=username, password=password
    )


def _back(sentence: str) -> ResponseReturnValue:
    """To the page on which the button stood."""
    flash(sentence, "ok")
    return redirect(safe_path(request.form.get("back"), url_for("accounts.list_accounts")))
