from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.directory import listing, queries, service
from tracker.directory.forms import OfficialForm
from tracker.directory.routes.blueprint import bp
from tracker.models import Official
from tracker.permissions import Permission
from tracker.web.forms import words_asked
from tracker.web.login import me
from tracker.web.permit import permit
from tracker.web.saving import saving


@bp.get("/officials")
@permit(Permission.DIRECTORY_VIEW)
def list_officials() -> ResponseReturnValue:
    words = words_asked(request.args)
    officials = listing.officials_with_posts(me().government_id, on=me().on, words=words)
    return render_template("directory/list_officials.html", officials=officials, words=words)


@bp.route("/officials/new", methods=["GET", "POST"])
@permit(Permission.DIRECTORY_EDIT)
def add_official() -> ResponseReturnValue:
    form = OfficialForm()
    if form.validate_on_submit():
        with saving(form):
            service.add_official(
                form.name.data, email=form.email.data, phone=form.phone.data, by=me()
            )
            flash(f"已新增{form.name.data}。任职请到岗位页面办理。")
            return redirect(url_for("directory.list_officials"))
    return render_template("directory/add_official.html", form=form)


@bp.route("/officials/<int:official_id>", methods=["GET", "POST"])
@permit(Permission.DIRECTORY_EDIT, on=queries.get_official)
def change_official(official: Official) -> ResponseReturnValue:
    form = OfficialForm(obj=official)
    if form.validate_on_submit():
        with saving(form):
            service.change_official(
                official,
                name=form.name.data,
                email=form.email.data,
                phone=form.phone.data,
                by=me(),
            )
            flash("已保存。")
            return redirect(url_for("directory.list_officials"))
    return render_template("directory/change_official.html", form=form, official=official)
