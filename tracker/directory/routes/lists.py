"""Many units or posts at once, pasted as a list: looked at line by line, then entered."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.directory import entering
from tracker.directory.forms import ListForm, digest_of
from tracker.directory.routes.blueprint import bp
from tracker.permissions import Permission
from tracker.web.login import me
from tracker.web.permit import permit
from tracker.web.redirects import safe_path
from tracker.web.saving import saving


@bp.route("/units/list", methods=["GET", "POST"])
@permit(Permission.DIRECTORY_EDIT)
def enter_units() -> ResponseReturnValue:
    return _enter(
        entering.read_units,
        entering.enter_units,
        template="directory/enter_units.html",
        done="已登记 {} 个单位。",
        back=url_for("directory.list_units"),
    )


@bp.route("/posts/list", methods=["GET", "POST"])
@permit(Permission.DIRECTORY_EDIT)
def enter_posts() -> ResponseReturnValue:
    return _enter(
        entering.read_posts,
        entering.enter_posts,
        template="directory/enter_posts.html",
        done="已登记 {} 个岗位。",
        back=url_for("directory.list_posts"),
    )


def _enter(
    read: Callable[..., Sequence[Any]],
    enter: Callable[..., None],
    *,
    template: str,
    done: str,
    back: str,
) -> ResponseReturnValue:
    form, lines = ListForm(), None
    if form.validate_on_submit():
        lines = read(form.text.data, by=me())
        if form.was_checked:
            with saving(form):
                enter(read(form.text.data, by=me()), by=me())
                flash(done.format(len(lines)), "ok")
                return redirect(safe_path(request.args.get("next"), back))
        form.checked.data = digest_of(form.text.data)
    return render_template(template, form=form, lines=lines)
