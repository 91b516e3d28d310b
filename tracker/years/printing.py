"""A unit's year sheet on paper (年度考核情况表)."""

from tracker.audit import service as audit
from tracker.core.clock import day_of
from tracker.core.days import day_full
from tracker.core.db import db
from tracker.directory.letterhead import letterhead_of
from tracker.documents.year_sheet import SheetLine, year_sheet_document
from tracker.models import Actor, AuditAction, Government
from tracker.years.queries.sheets import UnitSheet, rows_behind
from tracker.years.sheets import GROUPS, Figure, Rows

MOST_NAMED = 6


def print_sheet(sheet: UnitSheet, *, by: Actor) -> bytes:
    """The .docx of one unit's figures, each with the rows that it counts; that it was taken along
    is on record."""
    letterhead = letterhead_of(db.session.get_one(Government, sheet.unit.government_id))
    audit.record(
        AuditAction.SHEET_PRINTED, sheet.unit, by=by, year=sheet.year, unit=sheet.unit.short_name
    )
    lines = [
        SheetLine(name, figure.label, sheet.figures.count(figure), _named(sheet, figure))
        for name, _, figures in GROUPS
        for figure in figures
    ]
    published = sheet.published
    state = (
        f"数据于{day_full(day_of(published.published_at))}公布，以公布时为准。"
        if published
        else f"数据还没有公布，为{day_full(by.on)}的数字。"
    )
    return year_sheet_document(
        f"{sheet.year}年度督查考核情况表",
        sheet.unit.name,
        state,
        letterhead.issuer,
        by.on,
        lines,
        fonts=letterhead.fonts,
    )


def _named(sheet: UnitSheet, figure: Figure) -> str:
    """Which rows, those of one period or word together: 2022年二季度：第3项、第5项."""
    rows = rows_behind(sheet.figures, figure)
    of_note: dict[str, list[str]] = {}
    for row in rows[:MOST_NAMED]:
        of_note.setdefault(row.note, []).append(row.task.name if row.task else "")
    parts = []
    for note, names in of_note.items():
        named = "、".join(name for name in names if name)
        note = note.rstrip("。；")
        parts.append(f"{note}：{named}" if note and named else note or named)
    unit = "项" if figure.rows is Rows.TASKS else "条"
    return "；".join(parts) + (f"等{len(rows)}{unit}" if len(rows) > MOST_NAMED else "")
