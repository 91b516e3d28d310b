from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice

from tracker.directory import listing, queries, service, tenures
from tracker.directory.forms import PostForm, SecretaryForm, TitleForm
from tracker.directory.routes.blueprint import bp
from tracker.models import Post, PostKind
from tracker.permissions import Permission
from tracker.web.forms import words_asked
from tracker.web.keys import row_number
from tracker.web.login import me
from tracker.web.permit import permit
from tracker.web.saving import saving

NOBODY = 0


@bp.get("/posts")
@permit(Permission.DIRECTORY_VIEW)
def list_posts() -> ResponseReturnValue:
    words = words_asked(request.args)
    posts = listing.staffed_posts(me().government_id, on=me().on)
    found = [each for each in posts if each.holds(words)]
    return render_template("directory/list_posts.html", posts=found, words=words)


@bp.route("/posts/new", methods=["GET", "POST"])
@permit(Permission.DIRECTORY_EDIT)
def add_post() -> ResponseReturnValue:
    form = PostForm(
        unit=request.args.get("unit", NOBODY, type=row_number),
        kind=PostKind.LIAISON.value if "unit" in request.args else None,
    )
    units = listing.units_in(me().government_id)
    form.unit.choices = [
        SelectChoice(NOBODY, "不属于单位"),
        *(SelectChoice(unit.id, unit.short_name) for unit in units),
    ]
    if form.validate_on_submit():
        with saving(form):
            chosen = form.unit.data
            unit = queries.get_unit(chosen, reader=me()) if chosen != NOBODY else None
            post = service.add_post(form.title.data, PostKind(form.kind.data), unit=unit, by=me())
            return redirect(url_for("directory.show_post", post_id=post.id))
    return render_template("directory/add_post.html", form=form)


@bp.route("/posts/<int:post_id>/secretary", methods=["GET", "POST"])
@permit(Permission.DIRECTORY_EDIT, on=queries.get_post)
def add_secretary(post: Post) -> ResponseReturnValue:
    """A post for who prepares a leader's work, and signs nothing of it."""
    form = SecretaryForm(title=f"{post.title}秘书")
    if form.validate_on_submit():
        with saving(form):
            made = service.add_secretary(post, form.title.data, by=me())
            flash(f"已新增{made.title}，接着登记由谁担任。", "ok")
            return redirect(url_for("directory.show_post", post_id=made.id))
    return render_template("directory/add_secretary.html", form=form, post=post)


@bp.get("/posts/<int:post_id>")
@permit(Permission.DIRECTORY_VIEW, on=queries.get_post)
def show_post(post: Post) -> ResponseReturnValue:
    return render_template(
        "directory/show_post.html",
        post=post,
        holder=queries.holder_of(post, on=me().on),
        cover=queries.cover_of(post, on=me().on),
        on=me().on,
        tasks=tenures.open_tasks_of(post, on=me().on),
        handovers=listing.handovers_of(post),
        secretaries=listing.secretaries_of(post, on=me().on),
        may_have_secretary=post.kind in service.SERVED,
    )


@bp.route("/posts/<int:post_id>/rename", methods=["GET", "POST"])
@permit(Permission.DIRECTORY_EDIT, on=queries.get_post)
def rename_post(post: Post) -> ResponseReturnValue:
    form = TitleForm(obj=post)
    if form.validate_on_submit():
        with saving(form):
            service.rename_post(post, form.title.data, by=me())
            return redirect(url_for("directory.show_post", post_id=post.id))
    return render_template("directory/rename_post.html", form=form, post=post)
