"""Many units or posts at once, pasted as a list: looked at line by line, then entered."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Entry:
    """What a list is of: how it is read and entered, its page, and the list it leads back to."""

    what: str
    read: Callable[..., Sequence[Any]]
    enter: Callable[..., None]
    template: str
    back: str


UNITS = Entry(
    "单位",
    entering.read_units,
    entering.enter_units,
    "directory/enter_units.html",
    "directory.list_units",
)
POSTS = Entry(
    "岗位",
    entering.read_posts,
    entering.enter_posts,
    "directory/enter_posts.html",
    "directory.list_posts",
)


@bp.route("/units/list", methods=["GET", "POST"])
@permit(Permission.DIRECTORY_EDIT)
def enter_units() -> ResponseReturnValue:
    return _entered(UNITS)


@bp.route("/posts/list", methods=["GET", "POST"])
@permit(Permission.DIRECTORY_EDIT)
def enter_posts() -> ResponseReturnValue:
    return _entered(POSTS)


def _entered(entry: Entry) -> ResponseReturnValue:
    form, lines = ListForm(), None
    if form.validate_on_submit():
        lines = entry.read(form.text.data, by=me())
        if form.was_checked:
            with saving(form):
                entry.enter(entry.read(form.text.data, by=me()), by=me())
                flash(f"已登记 {len(lines)} 个{entry.what}。", "ok")
                return redirect(safe_path(request.args.get("next"), url_for(entry.back)))
        form.checked.data = digest_of(form.text.data)
    return render_template(entry.template, form=form, lines=lines)
