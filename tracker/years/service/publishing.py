"""A year's figures are given out to the units (公布年度考核数据), and taken along as a workbook."""

from collections import defaultdict

from tracker.audit import service as audit
from tracker.core import clock
from tracker.core.days import day_full
from tracker.core.db import db
from tracker.core.errors import RuleBroken
from tracker.directory import queries as directory
from tracker.documents.ledger import Column, ColumnKind, Value, ledger_workbook
from tracker.inbox import service as inbox
from tracker.models import Actor, AuditAction, MessageKind, Official, YearSheets
from tracker.years.queries.sheets import Sheets
from tracker.years.sheets import GROUPS


def publish_sheets(sheets: Sheets, *, by: Actor) -> YearSheets:
    """Give every unit its sheet, as the figures stand now: they are kept, and change no more.

    RuleBroken while a plan of the year is not concluded. Each unit is told once.
    """
    if sheets.published is not None:
        raise RuleBroken(f"{sheets.year}年的考核数据已经公布，不用再公布。")
    if sheets.unfinished:
        titles = "、".join(f"《{plan.title}》" for plan in sheets.unfinished)
        raise RuleBroken(f"{titles}还没有办结，请先作年终评定并办结，再公布。")
    published = YearSheets(
        government_id=by.government_id,
        year=sheets.year,
        content={str(unit.id): figures.as_json() for unit, figures in sheets.units},
        published_at=clock.now(),
        published_by_id=by.official.id,
        published_by_name=f"{by.name}（代）" if by.is_cover else by.name,
    )
    db.session.add(published)
    audit.record(
        AuditAction.SHEETS_PUBLISHED, published, by=by, year=sheets.year, units=len(sheets.units)
    )
    _tell(sheets, by)
    return published


def export_sheets(sheets: Sheets, *, government: str, by: Actor) -> bytes:
    """All units as a workbook, in the directory's order; who took it along is on record."""
    audit.record(
        AuditAction.SHEETS_EXPORTED,
        by.post,
        by=by,
        year=sheets.year,
        rows=len(sheets.units),
    )
    figures = [figure for _, _, group in GROUPS for figure in group]
    columns = [Column("单位", 20)]
    columns += [Column(figure.heading, 9, ColumnKind.NUMBER) for figure in figures]
    rows: list[list[Value]] = [
        [unit.short_name, *(own.count(figure) for figure in figures)] for unit, own in sheets.units
    ]
    state = "已公布" if sheets.published else "未公布，按今天的数据"
    subtitle = f"{len(rows)}个单位，{state}。{day_full(by.on)}导出"
    return ledger_workbook(f"{government}{sheets.year}年度考核数据", subtitle, columns, rows)


def _tell(sheets: Sheets, by: Actor) -> None:
    """One message each, also to who answers for several units (docs/rules.md 16)."""
    shares: dict[Official, list[int]] = defaultdict(list)
    for unit, _ in sheets.units:
        told = [*directory.heads_of(unit, on=by.on), *directory.reporters_of(unit, on=by.on)]
        for official in dict.fromkeys(told):
            shares[official].append(unit.id)
    for official, units in shares.items():
        inbox.send(
            official,
            MessageKind.PUBLISHED,
            f"{sheets.year}年度考核数据已公布，请核对",
            occurrence=f"sheets.{by.government_id}.{sheets.year}",
            text="每个数字都可以点开，看是哪几项。有出入的，请与督查室联系。",
            link=f"/sheets/{sheets.year}/units/{units[0]}",
        )
