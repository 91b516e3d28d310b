"""The page that says how the office's documents look (公文格式)."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice

from tracker.directory.letterhead import letterhead_of
from tracker.notices import queries, service
from tracker.notices.forms import LetterheadForm, SeriesForm
from tracker.notices.routes.blueprint import bp
from tracker.notices.sample import sample_document
from tracker.permissions import Permission
from tracker.web.answers import DOCX
from tracker.web.files import to_be_saved
from tracker.web.login import me
from tracker.web.permit import permit
from tracker.web.saving import saving


@bp.route("/notices/letterhead", methods=["GET", "POST"])
@permit(Permission.LETTERHEAD_SET)
def set_letterhead() -> ResponseReturnValue:
    """What all documents have in common; a sample shows it before it is saved."""
    letterhead = letterhead_of(queries.government_of(me()))
    form = LetterheadForm(data=LetterheadForm.data_of(letterhead))
    if form.validate_on_submit():
        wanted = form.letterhead()
        if form.sample.data:
            return to_be_saved(sample_document(wanted, on=me().on), "公文样张.docx", DOCX)
        with saving(form):
            service.set_letterhead(wanted, by=me())
            flash("公文格式已保存，以后印发的文件都照这样。", "ok")
            return redirect(url_for("notices.set_letterhead"))
    return render_template("notices/set_letterhead.html", form=form)


@bp.route("/notices/numbers", methods=["GET", "POST"])
@permit(Permission.LETTERHEAD_SET)
def set_numbers() -> ResponseReturnValue:
    """Where this year's numbers go on, for an office that begins in the middle of a year."""
    letterhead = letterhead_of(queries.government_of(me()))
    labels, year = sorted(letterhead.own_labels), me().on.year
    form = SeriesForm()
    form.label.choices = [SelectChoice(label, label) for label in labels]
    if form.validate_on_submit():
        with saving(form):
            label = form.label.data
            service.go_on_after(form.last.data, label, letterhead=letterhead, by=me())
            number = service.next_of(label, year, me().government_id)
            flash(f"已保存，下一个文号是 {number}。", "ok")
            return redirect(url_for("notices.set_numbers"))
    following = {each: service.next_of(each, year, me().government_id) for each in labels}
    return render_template("notices/set_numbers.html", form=form, following=following, year=year)
