"""The page that says how the office's documents look (公文格式)."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.directory.letterhead import letterhead_of
from tracker.notices import queries, service
from tracker.notices.forms import LetterheadForm
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
