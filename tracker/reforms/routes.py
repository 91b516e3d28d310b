from collections.abc import Mapping

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.core.days import day_full
from tracker.core.errors import RuleBroken
from tracker.directory import listing
from tracker.models import Reform, ReformKind, Unit
from tracker.permissions import Permission
from tracker.reforms import checking, queries, service
from tracker.reforms.forms import FORMS, ReformForm, WithdrawForm, choices_in, terms_in
from tracker.reforms.moving import Moves, moves_of
from tracker.reforms.staff import unheard
from tracker.reforms.terms import ENDS, Choices, Terms, terms_of
from tracker.web.keys import row_number
from tracker.web.login import me
from tracker.web.permit import permit
from tracker.web.saving import saving

bp = Blueprint("reforms", __name__)


@bp.get("/reforms")
@permit(Permission.REFORM_VIEW)
def list_reforms() -> ResponseReturnValue:
    return render_template("reforms/list_reforms.html", reforms=queries.list_reforms(me()))


@bp.route("/reforms/new/<change>", methods=["GET", "POST"])
@permit(Permission.REFORM_CARRY_OUT)
def enter_reform(change: str) -> ResponseReturnValue:
    """One form for each kind; what it would move is shown before it is confirmed."""
    if change not in set(ReformKind):
        abort(404)
    kind = ReformKind(change)
    units = listing.units_in(me().government_id)
    form = FORMS[kind](data={"on": me().on, "unit": request.args.get("unit", type=row_number)})
    form.list_units(units)
    moves = None
    if form.validate_on_submit():
        by_id = {unit.id: unit for unit in units}
        if form.seen.data and not form.preview.data:
            with saving(form):
                reform = service.enter_reform(_terms(form, by_id), seen=form.seen.data, by=me())
                flash(_done(reform), "ok")
                return redirect(url_for("reforms.show_reform", reform_id=reform.id))
        moves = _looked_at(form, by_id)
    return render_template(
        "reforms/enter_reform.html",
        form=form,
        kind=kind,
        kinds=list(ReformKind),
        earliest=checking.earliest_day(me().government_id, today=me().on),
        **_shown(moves),
    )


@bp.get("/reforms/<int:reform_id>")
@permit(Permission.REFORM_VIEW, on=queries.get_reform)
def show_reform(reform: Reform) -> ResponseReturnValue:
    return _page(reform, WithdrawForm())


@bp.post("/reforms/<int:reform_id>/withdraw")
@permit(Permission.REFORM_CARRY_OUT, on=queries.get_reform)
def withdraw_reform(reform: Reform) -> ResponseReturnValue:
    form = WithdrawForm()
    if form.validate_on_submit():
        with saving(form):
            service.withdraw_reform(reform, reason=form.reason.data, by=me())
            flash("已撤回，单位不再变动。", "ok")
            return redirect(url_for("reforms.show_reform", reform_id=reform.id))
    return _page(reform, form)


def _page(reform: Reform, form: WithdrawForm) -> ResponseReturnValue:
    moves = moves_of(terms_of(reform), today=me().on) if reform.is_pending else None
    return render_template(
        "reforms/show_reform.html",
        reform=reform,
        form=form,
        made=queries.moves_made(reform),
        **_shown(moves),
    )


def _terms(form: ReformForm, units: Mapping[int, Unit]) -> Terms:
    """What is ordered and chosen: headings that were given away at once are read task by task."""
    plain = terms_in(form, units, Choices())
    sections = {
        each.task.id: each.task.section_id or 0 for each in moves_of(plain, today=me().on).tasks
    }
    return terms_in(form, units, choices_in(request.form, sections))


def _looked_at(form: ReformForm, units: Mapping[int, Unit]) -> Moves | None:
    """What would move, unless a rule refuses the whole; the page carries what it showed."""
    try:
        service.refuse(terms_in(form, units, Choices()), by=me())
        terms = _terms(form, units)
        service.refuse(terms, by=me())
    except RuleBroken as refusal:
        if not form.errors:
            form.refuse(refusal)
        return None
    moves = moves_of(terms, today=me().on)
    form.seen.data = moves.digest
    return moves


def _shown(moves: Moves | None) -> dict[str, object]:
    silent: list[str] = []
    if moves is not None:
        places = [each.place for each in moves.going if each.place is not None]
        silent = unheard(moves.terms, moves.posts, places, max(moves.terms.on, me().on))
    return {"moves": moves, "silent": silent, "ENDS": ENDS}


def _done(reform: Reform) -> str:
    if reform.applied_at is not None:
        return f"{reform.title}，已经施行。"
    return f"已登记，{day_full(reform.on)}零点起施行。"
