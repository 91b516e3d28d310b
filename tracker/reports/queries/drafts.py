"""Texts of drafts that another text took the place of (被替换的草稿)."""

from collections.abc import Iterable

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from tracker.core.db import db
from tracker.models import ProgressReport, ReplacedDraft, ReportOrigin


def replaced_drafts(reports: Iterable[ProgressReport]) -> dict[int, list[ReplacedDraft]]:
    """By report id, for reports that are being written; the latest replaced first."""
    rows = db.session.scalars(
        select(ReplacedDraft)
        .where(ReplacedDraft.report_id.in_([each.id for each in reports if each.is_editable]))
        .options(joinedload(ReplacedDraft.author), joinedload(ReplacedDraft.replaced_by))
        .order_by(ReplacedDraft.id.desc())
    )
    found: dict[int, list[ReplacedDraft]] = {}
    for draft in rows:
        found.setdefault(draft.report_id, []).append(draft)
    return found


def origins_of(reports: Iterable[ProgressReport]) -> dict[int, list[str]]:
    """By report id the names of the units from which it, or text that was added to it, came over
    with the task (移交), the earliest first."""
    ids = [each.id for each in reports]
    rows = db.session.scalars(
        select(ReportOrigin)
        .where(
            or_(
                ReportOrigin.added_to_id.in_(ids),
                ReportOrigin.report_id.in_(ids) & ReportOrigin.added_to_id.is_(None),
            )
        )
        .order_by(ReportOrigin.id)
    )
    found: dict[int, list[str]] = {}
    for each in rows:
        names = found.setdefault(each.added_to_id or each.report_id, [])
        if each.unit_name not in names:
            names.append(each.unit_name)
    return found
