from io import BytesIO
from typing import Any

from flask import render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from tracker.audit import service as audit
from tracker.core.db import db, transaction
from tracker.core.enums import Labelled
from tracker.models import AuditAction, Government
from tracker.overview.export import ledger_file
from tracker.overview.filters import address_of, asked_in
from tracker.overview.navigation import NavItem
from tracker.overview.queries.grouping import Grouping
from tracker.overview.queries.ledger import Ledger, ledger_for
from tracker.overview.routes.blueprint import bp
from tracker.permissions import Permission
from tracker.reports.queries.marks import sees_provisional_marks
from tracker.web.login import me
from tracker.web.permit import permit

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get("/ledger")
@permit(Permission.LEDGER_VIEW)
def show_ledger() -> ResponseReturnValue:
    ledger = ledger_for(me(), asked_in(request.args))
    address = address_of(ledger.asked)
    return render_template(
        "overview/show_ledger.html",
        ledger=ledger,
        address=address,
        title=_title(ledger),
        is_filtered=bool(address.keys() - {"by", "period"}),
        knows_all=sees_provisional_marks(me()),
        views=[
            _tab(address, "view", view, view is ledger.asked.view, count)
            for view, count in ledger.views
        ],
        groupings=[
            _tab(address, "by", each, each is ledger.asked.grouping, None) for each in Grouping
        ],
        filters=_filters(ledger, address),
    )


def _filters(ledger: Ledger, address: dict[str, str]) -> list[NavItem]:
    """What the list is narrowed to, in words, each with the address without it."""
    choices = ledger.choices
    offered = {
        "section": choices.sections,
        "leader": choices.leaders,
        "unit": choices.units,
        "mark": choices.marks,
        "state": choices.states,
    }
    words = {
        name: {each.value: each.label for each in entries} for name, entries in offered.items()
    }
    words = {"q": {ledger.asked.words: f"“{ledger.asked.words}”"}, **words}
    found = []
    for name, of_value in words.items():
        if address.get(name) in of_value:
            rest: dict[str, Any] = {other: address[other] for other in address if other != name}
            url = url_for("overview.show_ledger", **rest)
            found.append(NavItem(of_value[address[name]], url, is_current=True, count=None))
    return found


def _tab(
    address: dict[str, str], name: str, choice: Labelled, is_current: bool, count: int | None
) -> NavItem:
    """The same list, seen another way."""
    asked: dict[str, Any] = {**address, name: choice.value}
    url = url_for("overview.show_ledger", **asked)
    return NavItem(choice.label, url, is_current, count)


@bp.post("/ledger.xlsx")
@permit(Permission.LEDGER_VIEW)
def export_ledger() -> ResponseReturnValue:
    """A POST, since it writes into the trail who took the list out."""
    with transaction():
        ledger = ledger_for(me(), asked_in(request.args))
        government = db.session.get_one(Government, me().government_id)
        address = address_of(ledger.asked)
        audit.record(
            AuditAction.LEDGER_EXPORTED, government, by=me(), asked=address, rows=len(ledger.rows)
        )
        file = ledger_file(ledger, title=_title(ledger), on=me().on)
    name = f"台账{me().on:%Y%m%d}.xlsx"
    return send_file(BytesIO(file), mimetype=XLSX, as_attachment=True, download_name=name)


def _title(ledger: Ledger) -> str:
    """The one document's title, where there is one."""
    if len(ledger.plans) == 1:
        return ledger.plans[0].title
    return f"{ledger.shown.year}年督查任务台账" if ledger.shown else "督查任务台账"
