"""Texts of drafts that another text took the place of (被替换的草稿)."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from tracker.core.db import db
from tracker.models import ProgressReport, ReplacedDraft


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
