"""Pages of the office's wording: what each kind of document says, how it reads, what it said."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.core.errors import RuleBroken
from tracker.permissions import Permission
from tracker.web.login import me
from tracker.web.permit import permit
from tracker.web.saving import saving, tell_refusals
from tracker.wording import queries, service
from tracker.wording.forms import SeenForm, WordingForm
from tracker.wording.queries import Version, Words

bp = Blueprint("wording", __name__)


@bp.get("/wordings")
@permit(Permission.WORDING_KEEP)
def list_wordings() -> ResponseReturnValue:
    return render_template(
        "wording/list_wordings.html", wordings=queries.list_current(me().government_id)
    )


@bp.route("/wordings/<wording_kind>", methods=["GET", "POST"])
@permit(Permission.WORDING_KEEP, on=queries.get_current)
def change_wording(now: Version) -> ResponseReturnValue:
    """What the documents of a kind say; with `preview` it is only shown how it would read."""
    form = WordingForm(data={"title": now.title, "body": now.body, "seen": now.number})
    if form.validate_on_submit() and not form.preview.data:
        with saving(form):
            kept = service.change_wording(
                now.kind,
                title=form.title.data or "",
                body=form.body.data or "",
                seen=form.seen.data,
                by=me(),
            )
            flash(f"已存为{kept.name}，以后印发的{now.kind.label}用它。", "ok")
            return redirect(url_for("wording.change_wording", wording_kind=now.kind.value))
        # Refused because somebody else changed it, it may be kept when his version was looked at.
        now = queries.current(me().government_id, now.kind)
        form.show(now.number)
    return render_template(
        "wording/change_wording.html",
        form=form,
        now=now,
        shown=_shown(form, now),
        versions=queries.versions(me().government_id, now.kind),
    )


@bp.get("/wordings/<wording_kind>/<int:version_number>")
@permit(Permission.WORDING_KEEP, on=queries.get_version)
def show_version(version: Version) -> ResponseReturnValue:
    now = queries.current(me().government_id, version.kind)
    return render_template(
        "wording/show_version.html",
        version=version,
        form=SeenForm(formdata=None, data={"seen": now.number}),
        shown=queries.words_of(version.title, version.body, version.template.examples),
    )


@bp.post("/wordings/<wording_kind>/<int:version_number>/take-up")
@permit(Permission.WORDING_KEEP, on=queries.get_version)
def take_up_again(version: Version) -> ResponseReturnValue:
    form = SeenForm()
    if form.validate_on_submit():
        with saving(form):
            kept = service.take_up_again(version, seen=form.seen.data, by=me())
            flash(f"已沿用{version.name}，现在是{kept.name}。", "ok")
    tell_refusals(form)
    return redirect(url_for("wording.change_wording", wording_kind=version.kind.value))


def _shown(form: WordingForm, now: Version) -> Words | None:
    """How it reads with the examples; None while what was written cannot be read."""
    title, body = form.title.data or "", form.body.data or ""
    try:
        title, body = service.checked(now.kind, title=title, body=body)
    except RuleBroken as refusal:
        if not any(refusal.message in field.errors for field in form) and form.preview.data:
            form.refuse(refusal)
        return None
    return queries.words_of(title, body, now.template.examples)
