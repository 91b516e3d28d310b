from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice

from tracker.core.days import day_full
from tracker.core.errors import RuleBroken
from tracker.directory import listing, queries, service, succession
from tracker.directory.forms import CoverForm, EndTenureForm, PostForm, SuccessionForm, TitleForm
from tracker.directory.routes.blueprint import bp
from tracker.models import Cover, Official, Post, PostKind, Tenure
from tracker.permissions import Permission
from tracker.web.forms import words_asked
from tracker.web.keys import row_number
from tracker.web.login import me
from tracker.web.permit import permit
from tracker.web.saving import saving, tell_refusals

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


@bp.get("/posts/<int:post_id>")
@permit(Permission.DIRECTORY_VIEW, on=queries.get_post)
def show_post(post: Post) -> ResponseReturnValue:
    return render_template(
        "directory/show_post.html",
        post=post,
        holder=queries.holder_of(post, on=me().on),
        cover=queries.cover_of(post, on=me().on),
        on=me().on,
        tasks=succession.open_tasks_of(post, on=me().on),
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


@bp.route("/posts/<int:post_id>/succession", methods=["GET", "POST"])
@permit(Permission.DIRECTORY_EDIT, on=queries.get_post)
def succeed(post: Post) -> ResponseReturnValue:
    form = SuccessionForm(on=me().on)
    form.official.choices = [SelectChoice(NOBODY, "新增干部"), *_people()]
    if form.validate_on_submit():
        with saving(form):
            official = _chosen(form)
            succession.succeed(post, official, on=form.on.data, by=me())
            flash(f"{official.name}自{day_full(form.on.data)}起任{post.title}。")
            return redirect(url_for("directory.show_post", post_id=post.id))
    return render_template(
        "directory/succeed.html",
        form=form,
        post=post,
        holder=queries.holder_of(post, on=me().on),
        tasks=succession.open_tasks_of(post, on=me().on),
    )


@bp.route("/tenures/<int:tenure_id>/end", methods=["GET", "POST"])
@permit(Permission.DIRECTORY_EDIT, on=queries.get_tenure)
def end_tenure(tenure: Tenure) -> ResponseReturnValue:
    form = EndTenureForm(on=me().on)
    if form.validate_on_submit():
        with saving(form):
            succession.end_tenure(tenure, until_on=form.on.data, by=me())
            flash(f"{tenure.official.name}已离任{tenure.post.title}。")
            return redirect(url_for("directory.show_post", post_id=tenure.post_id))
    return render_template(
        "directory/end_tenure.html",
        form=form,
        tenure=tenure,
        tasks=succession.open_tasks_of(tenure.post, on=me().on),
    )


@bp.route("/posts/<int:post_id>/cover", methods=["GET", "POST"])
@permit(Permission.DIRECTORY_EDIT, on=queries.get_post)
def set_cover(post: Post) -> ResponseReturnValue:
    form = CoverForm(from_on=me().on)
    form.official.choices = [SelectChoice(NOBODY, "请选择"), *_people()]
    if form.validate_on_submit():
        with saving(form):
            official = queries.get_official(form.official.data, reader=me())
            succession.set_cover(
                post,
                official,
                from_on=form.from_on.data,
                until_on=form.until_on.data,
                reason=form.reason.data,
                by=me(),
            )
            flash(f"{official.name}代理{post.title}。")
            return redirect(url_for("directory.show_post", post_id=post.id))
    return render_template("directory/set_cover.html", form=form, post=post)


@bp.post("/covers/<int:cover_id>/end")
@permit(Permission.DIRECTORY_EDIT, on=queries.get_cover)
def end_cover(cover: Cover) -> ResponseReturnValue:
    form = EndTenureForm(on=me().on)
    post_id = cover.post_id
    with saving(form):
        succession.end_cover(cover, on=me().on, by=me())
        flash("代理已结束。")
    tell_refusals(form)
    return redirect(url_for("directory.show_post", post_id=post_id))


def _people() -> list[SelectChoice]:
    officials = listing.officials_with_posts(me().government_id, on=me().on)
    return [
        SelectChoice(
            official.id, f"{official.name}（{'、'.join(titles)}）" if titles else official.name
        )
        for official, titles in officials
    ]


def _chosen(form: SuccessionForm) -> Official:
    """The official picked from the list, or a new one of the name typed."""
    if form.official.data != NOBODY:
        return queries.get_official(form.official.data, reader=me())
    if not form.new_name.data:
        raise RuleBroken("请选择接任干部，或填写新干部姓名。", field="new_name")
    return service.add_official(form.new_name.data, by=me())
