"""The office at its matters: what tests hand out."""

from datetime import date
from pathlib import Path
from tempfile import gettempdir

from tests import factories
from tracker.core.db import db, transaction
from tracker.core.files import FileStore
from tracker.matters import entering, service
from tracker.matters.reporting import Reporting
from tracker.matters.service import MeetingEntry, Source
from tracker.models import Cadence, Matter, MatterKind, ProgressReport

STORE = FileStore(Path(gettempdir()) / "tracker-matters")
PDF = b"%PDF-1.4\n%%EOF"
MEETING = MeetingEntry("市政府第5次常务会议", date(2022, 7, 1), "〔2022〕5号")
TEXT = "核查城南小学扩建用地的权属，拿出处理意见。"


def line(city, text=TEXT, *, on=factories.TODAY, **said) -> entering.Line:
    """A matter as the form gives it."""
    reporting = Reporting(said.pop("due_on", date(2022, 7, 11)), said.pop("cadence", Cadence.DATES))
    entered = {"leads": "住建局", "supports": "", "leaders": "", "requirement": ""} | said
    by = city.actor("督查员", on=on)
    return entering.single(text=text, reporting=reporting, by=by, **entered)


def hand_out(city, text=TEXT, *, on=factories.TODAY, source=None, **said) -> Matter:
    """One matter, of 专项督查 unless said."""
    with transaction():
        [matter] = service.hand_out(
            [line(city, text, on=on, **said)],
            source or Source(MatterKind.INSPECTION),
            store=STORE,
            by=city.actor("督查员", on=on),
        )
    return matter


def hand_out_meeting(city, items: str, *, cadence=Cadence.DATES) -> list[Matter]:
    by = city.supervisor
    with transaction():
        return service.hand_out(
            entering.read_lines(items, cadence, by=by),
            Source(MatterKind.MEETING, meeting=MEETING),
            store=STORE,
            by=by,
        )


def report_of(matter: Matter, unit: str = "住建局") -> ProgressReport:
    return (
        db.session.query(ProgressReport)
        .join(ProgressReport.assignment)
        .filter_by(task_id=matter.task_id)
        .filter(ProgressReport.assignment.has(unit=city_unit(matter, unit)))
        .order_by(ProgressReport.id.desc())
        .first()
    )


def city_unit(matter: Matter, name: str):
    return next(each.unit for each in matter.task.assignments if each.unit.short_name == name)
