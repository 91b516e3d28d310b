"""One goes and another comes, or nobody does; what moves is shown before it is confirmed."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice

from tracker.core.days import day_full
from tracker.core.errors import RuleBroken
from tracker.directory import listing
from tracker.directory import queries as directory
from tracker.models import Official, Post, Tenure
from tracker.permissions import Permission, allowed
from tracker.succession import queries, service
from tracker.succession.forms import EndTenureForm, SuccessionForm
from tracker.succession.queries import Change
from tracker.succession.routes.blueprint import bp
from tracker.web.login import me
from tracker.web.permit import permit
from tracker.web.saving import saving

NOBODY = 0


@bp.route("/posts/<int:post_id>/succession", methods=["GET", "POST"])
@permit(Permission.DIRECTORY_EDIT, on=directory.get_post)
def succeed(post: Post) -> ResponseReturnValue:
    form = SuccessionForm(on=me().on)
    form.official.choices = [SelectChoice(NOBODY, "新增干部"), *people()]
    if form.is_confirmed and form.validate_on_submit():
        with saving(form):
            taken = service.succeed(
                post,
                _chosen(form),
                on=form.on.data,
                keeps_covers=form.keeps_covers.data,
                seen=form.seen.data,
                by=me(),
            )
            flash(f"{taken.official.name}自{day_full(taken.from_on)}起任{post.title}。", "ok")
            return redirect(_after(post, taken.id))
    change = _coming(form, post)
    form.seen.data = change.seen if change else ""
    return render_template(
        "succession/succeed.html",
        form=form,
        post=post,
        holder=directory.holder_of(post, on=me().on),
        change=change,
        lasting=queries.lasting_covers(post, on=form.on.data or me().on),
    )


@bp.route("/tenures/<int:tenure_id>/end", methods=["GET", "POST"])
@permit(Permission.DIRECTORY_EDIT, on=directory.get_tenure)
def end_tenure(tenure: Tenure) -> ResponseReturnValue:
    form, post = EndTenureForm(on=me().on), tenure.post
    if form.is_confirmed and form.validate_on_submit():
        with saving(form):
            service.end_tenure(tenure, on=form.on.data, seen=form.seen.data, by=me())
            flash(f"{tenure.official.name}自{day_full(form.on.data)}起不再任{post.title}。", "ok")
            return redirect(_after(post, tenure.id))
    change = _leaving(form, tenure)
    form.seen.data = change.seen if change else ""
    return render_template(
        "succession/end_tenure.html", form=form, tenure=tenure, post=post, change=change
    )


def people() -> list[SelectChoice]:
    """Everybody who may be chosen, with what he is now."""
    officials = listing.officials_with_posts(me().government_id, on=me().on)
    return [
        SelectChoice(
            official.id, f"{official.name}（{'、'.join(titles)}）" if titles else official.name
        )
        for official, titles in officials
    ]


def _chosen(form: SuccessionForm) -> Official | str:
    """The official picked from the list, or the name typed of a new one."""
    if form.official.data is None:
        raise RuleBroken("请重新选择接任干部。", field="official")
    if form.official.data != NOBODY:
        return directory.get_official(form.official.data, reader=me())
    if not form.new_name.data:
        raise RuleBroken("请选择接任干部，或填写新干部姓名。", field="new_name")
    return str(form.new_name.data)


def _coming(form: SuccessionForm, post: Post) -> Change | None:
    """What would follow of what the form holds; None while it is not filled in sensibly."""
    if not form.is_submitted() or (not form.errors and not form.validate()):
        return None
    try:
        to = _chosen(form)
        service.check_change(post, to, on=form.on.data or me().on)
    except RuleBroken as refusal:
        _refuse_once(form, refusal)
        return None
    return _change(post, form, str(to.id) if isinstance(to, Official) else to)


def _leaving(form: EndTenureForm, tenure: Tenure) -> Change | None:
    """The same where nobody follows yet."""
    if not form.is_submitted() or (not form.errors and not form.validate()) or not form.on.data:
        return None
    try:
        service.check_end(tenure, on=form.on.data)
    except RuleBroken as refusal:
        _refuse_once(form, refusal)
        return None
    return _change(tenure.post, form, "")


def _change(post: Post, form: SuccessionForm | EndTenureForm, to: str) -> Change | None:
    day = form.on.data
    return queries.change_of(post, on=day, today=me().on, to=to) if day else None


def _refuse_once(form: SuccessionForm | EndTenureForm, refusal: RuleBroken) -> None:
    """Say it where confirming has not said it already."""
    said = [*form.form_errors, *(error for field in form for error in field.errors)]
    if refusal.message not in said:
        form.refuse(refusal)


def _after(post: Post, tenure_id: int) -> str:
    """The list of what moved, for those who may read it; else the post."""
    handover = listing.handovers_of(post).get(tenure_id)
    if handover is not None and allowed(me(), Permission.HANDOVER_VIEW, handover):
        return url_for("succession.show_handover", handover_id=handover.id)
    return url_for("directory.show_post", post_id=post.id)
