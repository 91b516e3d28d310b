"""Pages of the letters: what one would say, its draft as a file, and issuing it."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.amendments import queries as amendments
from tracker.core.errors import RuleBroken
from tracker.directory.letterhead import letterhead_of
from tracker.letters import queries, reminding, service
from tracker.letters.facts import Facts
from tracker.letters.forms import LetterForm
from tracker.letters.queries import Letters, Subject
from tracker.letters.reminding import LateRound
from tracker.models import ChangeRequest, Notice, Objection, Slip, Talk
from tracker.notices.queries import government_of
from tracker.objections import queries as objections
from tracker.permissions import Permission
from tracker.slips import queries as slips
from tracker.talks import queries as talks
from tracker.web.answers import DOCX
from tracker.web.files import file_store, to_be_saved
from tracker.web.keys import row_number
from tracker.web.login import me
from tracker.web.permit import permit
from tracker.web.saving import saving
from tracker.wording import queries as wording

bp = Blueprint("letters", __name__)


@bp.app_context_processor
def _for_other_pages() -> dict[str, Any]:
    return {"letters_of": letters_of}


def letters_of(subject: Subject) -> Letters:
    """The letters that went out of a thing, for its page."""
    return queries.letters_of(subject, reader=me())


@bp.route("/slips/<int:slip_id>/letter", methods=["GET", "POST"])
@permit(Permission.LETTER_ISSUE, on=slips.get_slip)
def issue_slip_letter(slip: Slip) -> ResponseReturnValue:
    back = url_for("slips.show_slip", slip_id=slip.id)
    return _issue_letter(slip, back, f"{slip.unit.short_name}{slip.level.label}")


@bp.route("/talks/<int:talk_id>/letter", methods=["GET", "POST"])
@permit(Permission.LETTER_ISSUE, on=talks.get_talk)
def issue_talk_letter(talk: Talk) -> ResponseReturnValue:
    back = url_for("talks.show_talk", talk_id=talk.id)
    return _issue_letter(talk, back, f"约谈{talk.unit.short_name}")


@bp.route("/objections/<int:objection_id>/letter", methods=["GET", "POST"])
@permit(Permission.LETTER_ISSUE, on=objections.get_objection)
def issue_objection_letter(objection: Objection) -> ResponseReturnValue:
    back = url_for("objections.show_objection", objection_id=objection.id)
    return _issue_letter(objection, back, objection.name)


@bp.route("/amendments/<int:change_id>/letter", methods=["GET", "POST"])
@permit(Permission.LETTER_ISSUE, on=amendments.get_change)
def issue_change_letter(change: ChangeRequest) -> ResponseReturnValue:
    back = url_for("amendments.show_amendment", change_id=change.id)
    return _issue_letter(change, back, f"{change.task.name}{change.verb}")


@bp.route("/reminders/paper", methods=["GET", "POST"])
@permit(Permission.LETTER_ISSUE)
def issue_reminder() -> ResponseReturnValue:
    """A reminder on paper to the units named by `unit`, by default all that are late in the round
    of the day `due`, by default the last one; `until` is by when they are to report."""
    rounds = reminding.late_rounds(me())
    due_on = request.args.get("due", type=date.fromisoformat)
    chosen = next((each for each in rounds if due_on in (None, each.due_on)), None)
    if chosen is None:
        what = "这一期已没有" if rounds else "现在没有"
        flash(f"{what}逾期未报的单位，不用催报。", "warn")
        return redirect(url_for("reminders.list_reminders"))
    units = set(request.args.getlist("unit", type=row_number)) or {unit.id for unit in chosen.late}
    report_by = request.args.get("until", type=date.fromisoformat) or reminding.usual_day(me())

    find = partial(reminding.of_round, chosen.due_on, units, report_by, me())

    def issue(form: LetterForm) -> Notice:
        return service.issue_reminder(
            chosen.due_on,
            units,
            form.said,
            report_by=report_by,
            seen=form.seen.data or "",
            files=file_store(),
            by=me(),
        )

    back = url_for("reminders.list_reminders")
    try:
        facts = find()
    except RuleBroken as refusal:
        return _refused(refusal, back)
    return _page(
        facts,
        find,
        issue,
        back=(back, "提醒台账"),
        choosing=_choosing(rounds, chosen, units, report_by),
    )


def _choosing(
    rounds: list[LateRound], chosen: LateRound, units: set[int], report_by: date
) -> dict[str, Any]:
    """What the form above a reminder offers and holds."""
    return {"rounds": rounds, "round": chosen, "units": units, "report_by": report_by}


def _issue_letter(subject: Subject, back: str, back_label: str) -> ResponseReturnValue:
    find = partial(queries.facts_of, subject, me())

    def issue(form: LetterForm) -> Notice:
        seen = form.seen.data or ""
        return service.issue_letter(subject, form.said, seen=seen, files=file_store(), by=me())

    try:
        facts = find()
    except RuleBroken as refusal:
        return _refused(refusal, back)
    kept = queries.kept_of(subject, facts.occasion)
    if kept is not None and not kept.notice.is_void:
        flash(f"已经印发{kept.notice.name}，不用再发。", "warn")
        return redirect(url_for("notices.show_notice", notice_id=kept.notice_id))
    out = queries.earlier(subject, facts.occasion)
    return _page(facts, find, issue, back=(back, back_label), out=out)


def _refused(refusal: RuleBroken, address: str) -> ResponseReturnValue:
    flash(refusal.message, "warn")
    return redirect(address)


def _page(
    facts: Facts,
    find: Callable[[], Facts],
    issue: Callable[[LetterForm], Notice],
    *,
    back: tuple[str, str],
    out: Notice | None = None,
    choosing: dict[str, Any] | None = None,
) -> ResponseReturnValue:
    """A letter that can be read, changed, taken as a draft, and issued; `choosing` is offered for
    a reminder. find: the facts as they stand after a refusal. back: where it leads if there can be
    no letter any more, and what that is called. out: what it would replace."""
    address, label = back
    words = wording.words_for(me().government_id, facts.wording, facts.values)
    copies_to = letterhead_of(government_of(me())).copies_to
    form = LetterForm(data=LetterForm.data_of(facts, words, me().on, copies_to=copies_to))
    if form.validate_on_submit():
        if answer := _draft(facts, form) if form.draft.data else _issued(facts, form, issue):
            return answer
        try:  # refused, it is the page as things stand now
            facts = find()
        except RuleBroken as refusal:
            return _refused(refusal, address)
        form.show(facts.mark)
    return render_template(
        "letters/issue_letter.html",
        form=form,
        facts=facts,
        back=address,
        back_label=label,
        out=out,
        choosing=choosing,
        heading=_whom(facts),
    )


def _issued(
    facts: Facts, form: LetterForm, issue: Callable[[LetterForm], Notice]
) -> ResponseReturnValue | None:
    """Where it leads; None where it was refused."""
    with saving(form):
        notice = issue(form)
        flash(f"已印发{notice.name}，并通知{_whom(facts)}。", "ok")
        return redirect(url_for("notices.show_notice", notice_id=notice.id))
    return None


def _draft(facts: Facts, form: LetterForm) -> Response | None:
    try:
        content = service.draft_of(facts, form.said, by=me())
    except RuleBroken as refusal:
        form.refuse(refusal)
        return None
    return to_be_saved(content, f"{form.said.title}（样稿）.docx", DOCX)


def _whom(facts: Facts) -> str:
    first, *others = facts.units
    return f" {len(facts.units)} 个单位" if others else first.short_name
