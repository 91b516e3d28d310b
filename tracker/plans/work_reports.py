"""A whole work report (政府工作报告) as an upload, with what this government's plans know."""

import re
from dataclasses import replace
from pathlib import PurePath

from tracker.core.db import db
from tracker.intake import Draft, DraftWarning, Level, Part
from tracker.intake.report import ReportReading
from tracker.intake.report.drafting import as_draft
from tracker.intake.report.likeness import LastYear
from tracker.intake.report.recommending import with_units
from tracker.models import Actor, Government
from tracker.plans.last_year import last_year
from tracker.plans.portfolios import leaders_by_unit
from tracker.plans.precedents import recommender_for

_YEAR = re.compile(r"20\d{2}")


def draft_of_report(reading: ReportReading, filename: str, *, by: Actor) -> Draft:
    """The draft of a report's tasks: units proposed with reasons, last year's like beside them.

    Raises RuleBroken where the report gave no task.
    """
    known = recommender_for(by.government_id, by.on)
    proposed = with_units(reading, known, leaders_by_unit(by.government_id, by.on))
    path = PurePath(filename)
    year = _year_of(reading, path.stem)
    place = db.session.get_one(Government, by.government_id).name
    title = f"{place}{year}年《政府工作报告》任务分解" if year else f"{path.stem}任务分解"
    draft = as_draft(proposed, title, path.suffix.removeprefix("."))
    before = last_year(by.government_id, year or by.on.year)
    return _beside(draft, *before) if before else draft


def _year_of(reading: ReportReading, name: str) -> int | None:
    """The year that the tasks are for: as the part's heading says, else as the file is called."""
    heading = reading.sentences[0].text if reading.sentences else ""
    found = _YEAR.search(heading) or _YEAR.search(name)
    return int(found[0]) if found else None


def _beside(draft: Draft, year: int, tasks: LastYear) -> Draft:
    """The draft with a note on each task that is much like one of that year's."""
    notes = []
    for at, task in enumerate(draft.tasks):
        match = tasks.match(task.text)
        if match:
            before = match.task
            number = f"第{before.label}项" if before.label else "一项"
            mark = f"，最后评为{before.mark}" if before.mark else ""
            said = f"与{year}年{number}“{before.text[:30]}”相近{mark}。"
            where = f"第 {task.number} 项"
            notes.append(DraftWarning(where, said, at, Level.NOTE, Part.TEXT))
    return replace(draft, warnings=(*draft.warnings, *notes))
