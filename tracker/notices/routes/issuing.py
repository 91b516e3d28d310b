"""Pages on which the office issues a document, also one in the place of another (以新代旧)."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.directory.letterhead import Letterhead, letterhead_of
from tracker.models import Notice, NoticeKind, Unit
from tracker.notices import queries, service
from tracker.notices.forms import DocumentForm, ReplaceForm, parties_in
from tracker.notices.routes.blueprint import bp
from tracker.notices.service import Outgoing
from tracker.permissions import Permission
from tracker.web.answers import DOCX
from tracker.web.files import file_store, to_be_saved
from tracker.web.forms import choices_of
from tracker.web.login import me
from tracker.web.permit import permit
from tracker.web.saving import saving


@bp.route("/notices/new", methods=["GET", "POST"])
@permit(Permission.NOTICE_ISSUE)
def issue_document() -> ResponseReturnValue:
    """A document of the office's own: a notice, a reply, a reminder on paper."""
    letterhead = letterhead_of(queries.government_of(me()))
    form = DocumentForm(
        data={"issued_on": me().on, "copies_to": "，".join(letterhead.copies_to), "units": []}
    )
    form.kind.choices = choices_of(queries.WRITTEN_HERE)
    return _page(form, letterhead)


@bp.route("/notices/<int:notice_id>/replace", methods=["GET", "POST"])
@permit(Permission.NOTICE_ISSUE, on=queries.get_notice)
def replace_notice(notice: Notice) -> ResponseReturnValue:
    """A document in the place of one that was issued; that one keeps its number."""
    if not queries.is_rewritten(notice):
        flash(f"{notice.name}不能在这里代替：请先作废，再到起草它的页面重新印发。", "warn")
        return redirect(url_for("notices.show_notice", notice_id=notice.id))
    form = ReplaceForm(data=_as_it_was(notice))
    form.kind.choices = choices_of([notice.kind])
    return _page(form, letterhead_of(queries.government_of(me())), notice)


def _as_it_was(notice: Notice) -> dict[str, object]:
    return {
        "kind": notice.kind.value,
        "issued_on": me().on,
        "title": notice.title,
        "addressed_to": notice.addressed_to.replace("\n", "，"),
        "copies_to": notice.copies_to.replace("\n", "，"),
        "body": notice.body,
        "units": [each.unit_id for each in notice.addressees],
    }


def _page(
    form: DocumentForm, letterhead: Letterhead, old: Notice | None = None
) -> ResponseReturnValue:
    units = queries.units_to_address(me(), old)
    form.units.choices = [(unit.id, unit.short_name) for unit in units]
    outgoing = None
    if form.validate_on_submit():
        chosen = [unit for unit in units if unit.id in (form.units.data or ())]
        outgoing = _outgoing(form, old, chosen)
        if form.draft.data:
            draft = service.draft_of(outgoing, by=me())
            return to_be_saved(draft, f"{outgoing.title}（样稿）.docx", DOCX)
        if not form.preview.data:
            with saving(form):
                notice = service.issue_document(outgoing, files=file_store(), by=me())
                service.refuse_again(notice, seen=form.seen_id, by=me())
                flash(f"{notice.name}已印发并通知 {len(notice.addressees)} 个单位。", "ok")
                return redirect(url_for("notices.show_notice", notice_id=notice.id))
    kind = old.kind if old else NoticeKind.LETTER
    form.show(queries.last_issued(me()))
    return render_template(
        "notices/issue_document.html",
        form=form,
        old=old,
        outgoing=outgoing,
        seen=queries.seen_by(outgoing.units, on=me().on) if outgoing else None,
        number=service.next_number(
            outgoing.kind if outgoing else kind,
            (outgoing.issued_on if outgoing else me().on).year,
            letterhead=letterhead,
            government_id=me().government_id,
        ),
    )


def _outgoing(form: DocumentForm, old: Notice | None, units: list[Unit]) -> Outgoing:
    plan = old.plan if old else None
    is_of_plan = old is not None and old.kind is NoticeKind.PLAN
    return Outgoing(
        kind=NoticeKind(form.kind.data),
        title=form.title.data,
        paragraphs=tuple(form.body.data.split("\n")),
        units=units,
        addressed_to=parties_in(form.addressed_to.data),
        issued_on=form.issued_on.data,
        copies_to=parties_in(form.copies_to.data),
        attachments=(plan.title,) if plan and is_of_plan else (),
        number=form.number.data or "",
        plan=plan,
        replaces=old,
        why=form.reason.data if isinstance(form, ReplaceForm) else "",
    )
