from collections.abc import Mapping
from functools import partial
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.core.db import transaction
from tracker.core.enums import Labelled
from tracker.overview import exports, service
from tracker.overview.filters import address_of, asked_in, lasting_address, page_asked
from tracker.overview.forms import ViewForm
from tracker.overview.navigation import NavItem
from tracker.overview.queries.columns import (
    DEFAULT,
    LedgerColumn,
    columns_of,
    extras_for,
    known_columns,
)
from tracker.overview.queries.grouping import Grouping
from tracker.overview.queries.ledger import Ledger, ledger_for
from tracker.overview.queries.paging import Page, page_of
from tracker.overview.queries.views import views_of
from tracker.overview.routes.blueprint import bp
from tracker.permissions import Permission
from tracker.reports.queries.marks import sees_provisional_marks
from tracker.web.keys import row_number
from tracker.web.login import me
from tracker.web.permit import permit
from tracker.web.redirects import safe_path


@bp.get("/ledger")
@permit(Permission.LEDGER_VIEW)
def show_ledger() -> ResponseReturnValue:
    return render_template("overview/show_ledger.html", **ledger_page(ViewForm()))


def ledger_page(form: ViewForm) -> dict[str, Any]:
    """What the ledger's page shows of the list that the address asks for.

    form: in which the list may be kept under a name.
    """
    kept = views_of(me().official)
    ledger = ledger_for(
        me(), asked_in(request.args), kept=[asked_in(view.address) for view in kept]
    )
    address = address_of(ledger.asked)
    lasting = lasting_address(ledger.asked, is_current=ledger.is_current)
    current = next((view for view in kept if view.address == lasting), None)
    page = page_of(ledger.groups, page_asked(request.args))
    return list_shown(ledger, page) | {
        "form": form,
        "link": _link(ledger, address, page.number),
        "here": _page_at(address, page.number),
        "page_at": partial(_page_at, address),
        "offered_columns": LedgerColumn,
        "is_long": len(ledger.rows) > exports.MOST_AT_ONCE,
        "is_filtered": bool(address.keys() - {"by", "period"}),
        "is_narrowed": bool(address.keys() - {"by", "period", "view"}),
        "kept_view": current,
        "can_be_kept": bool(form.errors) or (bool(lasting.keys() - {"view"}) and current is None),
        "views": [
            *(
                _tab(address, "view", view, not current and view is ledger.asked.view, count)
                for view, count in ledger.views
            ),
            *(
                NavItem(
                    view.name, ledger_at(address_of(asked_in(view.address))), view is current, count
                )
                for view, count in zip(kept, ledger.kept, strict=True)
            ),
        ],
        "groupings": [
            _tab(address, "by", each, each is ledger.asked.grouping, None) for each in Grouping
        ],
        "filters": filters_of(ledger),
    }


def list_shown(ledger: Ledger, page: Page) -> dict[str, Any]:
    """A page of the list itself, in the reader's columns."""
    columns = columns_of(me())
    return {
        "ledger": ledger,
        "page": page,
        "address": address_of(ledger.asked),
        "title": title_of(ledger),
        "columns": columns,
        "extras": extras_for(page.rows, columns, shown=ledger.shown, reader=me()),
        "knows_all": sees_provisional_marks(me()),
    }


def ledger_at(address: Mapping[str, str]) -> str:
    """The path of the ledger that these arguments ask for."""
    asked: dict[str, Any] = dict(address)
    return url_for("overview.show_ledger", **asked)


def _page_at(address: dict[str, str], number: int) -> str:
    """The path of a page of the list; whatever narrows it anew begins at the first again."""
    return ledger_at(address | ({"page": str(number)} if number > 1 else {}))


def _link(ledger: Ledger, address: dict[str, str], number: int) -> str:
    """The path to send to a colleague: it names the round, so that it stays this list."""
    named = ledger.shown.address if ledger.shown else None
    period = {"period": named} if named else {}
    return _page_at(address | period, number)


def filters_of(ledger: Ledger) -> list[NavItem]:
    """What the list is narrowed to, in words, each with the address without it."""
    address = address_of(ledger.asked)
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
            rest = {other: address[other] for other in address if other != name}
            found.append(
                NavItem(of_value[address[name]], ledger_at(rest), is_current=True, count=None)
            )
    return found


def _tab(
    address: dict[str, str], name: str, choice: Labelled, is_current: bool, count: int | None
) -> NavItem:
    """The same list, seen another way."""
    return NavItem(choice.label, ledger_at(address | {name: choice.value}), is_current, count)


def asked_for() -> Ledger:
    return ledger_for(me(), asked_in(request.args))


def ticked() -> Ledger:
    """Of the list that the address asks for the tasks of the fields `task`; with `all`, each."""
    ledger = asked_for()
    if request.form.get("all"):
        return ledger
    return ledger.only(set(request.form.getlist("task", type=row_number)))


def back_to_ticking(ledger: Ledger) -> ResponseReturnValue:
    flash("还没有勾选任务，请先勾选。", "warn")
    return redirect(ledger_at(address_of(ledger.asked)))


def title_of(ledger: Ledger) -> str:
    """The one document's title, where there is one."""
    if len(ledger.plans) == 1:
        return ledger.plans[0].title
    return f"{ledger.shown.year}年督查任务台账" if ledger.shown else "督查任务台账"


@bp.post("/ledger/columns")
@permit(Permission.LEDGER_VIEW)
def choose_columns() -> ResponseReturnValue:
    """Keep the columns of the fields `column`, and go back to the list `next`."""
    asked = request.form
    columns = DEFAULT if asked.get("reset") else known_columns(asked.getlist("column"))
    with transaction():
        service.choose_columns(columns, by=me())
    return redirect(safe_path(asked.get("next"), url_for("overview.show_ledger")))
