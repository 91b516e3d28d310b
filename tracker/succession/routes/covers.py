"""Somebody acts for a holder who is away (AB角)."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice

from tracker.directory import queries as directory
from tracker.models import Cover, Post
from tracker.permissions import Permission
from tracker.succession import queries, service
from tracker.succession.forms import CoverForm, EndCoverForm
from tracker.succession.routes.blueprint import bp
from tracker.succession.routes.posts import NOBODY, people
from tracker.web.login import me
from tracker.web.permit import permit
from tracker.web.saving import saving, tell_refusals


@bp.route("/posts/<int:post_id>/cover", methods=["GET", "POST"])
@permit(Permission.DIRECTORY_EDIT, on=directory.get_post)
def set_cover(post: Post) -> ResponseReturnValue:
    form = CoverForm(from_on=me().on)
    form.official.choices = [SelectChoice(NOBODY, "请选择"), *people()]
    if not form.preview.data and form.validate_on_submit():
        with saving(form):
            official = directory.get_official(form.official.data, reader=me())
            service.set_cover(
                post,
                official,
                from_on=form.from_on.data,
                until_on=form.until_on.data,
                reason=form.reason.data or "",
                by=me(),
            )
            flash(f"{official.name}代理{post.title}。", "ok")
            return redirect(url_for("directory.show_post", post_id=post.id))
    is_asked = form.is_submitted() and (form.errors or form.validate())
    return render_template(
        "succession/set_cover.html",
        form=form,
        post=post,
        holder=directory.holder_of(post, on=form.from_on.data or me().on),
        is_asked=is_asked,
        parts=queries.open_work(post, on=form.from_on.data or me().on) if is_asked else [],
    )


@bp.post("/covers/<int:cover_id>/end")
@permit(Permission.DIRECTORY_EDIT, on=directory.get_cover)
def end_cover(cover: Cover) -> ResponseReturnValue:
    form, post_id = EndCoverForm(), cover.post_id
    with saving(form):
        service.end_cover(cover, on=me().on, by=me())
        flash("代理已结束。", "ok")
    tell_refusals(form)
    return redirect(url_for("directory.show_post", post_id=post_id))
