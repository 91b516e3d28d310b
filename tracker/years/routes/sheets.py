"""Pages of a year's figures: of all units, and of one."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.core.db import db, transaction
from tracker.models import Government
from tracker.permissions import Permission
from tracker.web.answers import DOCX, XLSX
from tracker.web.files import to_be_saved
from tracker.web.forms import Form
from tracker.web.login import me
from tracker.web.permit import permit
from tracker.web.saving import saving, tell_refusals
from tracker.years import printing, service
from tracker.years.queries.sheets import Sheets, UnitSheet, get_sheet, get_sheets, rows_behind
from tracker.years.routes.blueprint import bp
from tracker.years.sheets import GROUPS, Figure


@bp.get("/sheets/<int:year>")
@permit(Permission.SHEETS_VIEW, on=get_sheets)
def show_sheets(sheets: Sheets) -> ResponseReturnValue:
    return render_template("years/show_sheets.html", sheets=sheets, groups=GROUPS)


@bp.post("/sheets/<int:year>/publish")
@permit(Permission.SHEETS_PUBLISH, on=get_sheets)
def publish_sheets(sheets: Sheets) -> ResponseReturnValue:
    form = Form()
    year = sheets.year
    with saving(form):
        service.publish_sheets(get_sheets(year, reader=me()), by=me())
        flash("考核数据已公布，各单位会收到消息。", "ok")
    tell_refusals(form)
    return redirect(url_for("years.show_sheets", year=year))


@bp.post("/sheets/<int:year>/export")
@permit(Permission.SHEETS_VIEW, on=get_sheets)
def export_sheets(sheets: Sheets) -> ResponseReturnValue:
    year = sheets.year
    with transaction():
        government = db.session.get_one(Government, me().government_id).name
        sheets = get_sheets(year, reader=me())
        content = service.export_sheets(sheets, government=government, by=me())
    name = f"{government}{year}年度考核数据.xlsx"
    return to_be_saved(content, name, XLSX)


@bp.get("/sheets/<int:year>/units/<int:unit_id>")
@permit(Permission.SHEET_VIEW, on=get_sheet)
def show_sheet(sheet: UnitSheet) -> ResponseReturnValue:
    """?of= says which figure's rows are shown."""
    named = request.args.get("of", "")
    figure = Figure(named) if named in set(Figure) else None
    return render_template(
        "years/show_sheet.html",
        sheet=sheet,
        groups=GROUPS,
        figure=figure,
        rows=rows_behind(sheet.figures, figure) if figure else [],
    )


@bp.post("/sheets/<int:year>/units/<int:unit_id>/print")
@permit(Permission.SHEET_VIEW, on=get_sheet)
def print_sheet(sheet: UnitSheet) -> ResponseReturnValue:
    """The unit's sheet as a document, for the assessment."""
    year, unit = sheet.year, sheet.unit
    with transaction():
        content = printing.print_sheet(get_sheet(year, unit.id, reader=me()), by=me())
    name = f"{unit.short_name}{year}年度督查考核情况表.docx"
    return to_be_saved(content, name, DOCX)
