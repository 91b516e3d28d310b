from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pytest

from tests import factories
from tests.reports.office import Office
from tracker.core.db import db, transaction
from tracker.core.files import FileStore
from tracker.models import MarkValue, Objection, ObjectionStatus, PublishedMark
from tracker.objections import service
from tracker.reports import service as reports

PUBLISHED_ON = date(2022, 7, 15)
PDF = b"%PDF-1.7\n"


@dataclass
class Round:
    """The second quarter of a task that 住建局 leads, marked 滞后 by the office and published."""

    office: Office
    store: FileStore
    on_day: Callable[[date], None]

    @property
    def city(self) -> factories.City:
        return self.office.city

    @property
    def cell(self) -> tuple[int, int]:
        return self.office.task.id, self.office.period.id

    def published(self) -> PublishedMark:
        return db.session.query(PublishedMark).order_by(PublishedMark.id.desc()).first()

    def sign(self, on: date):
        self.on_day(on)
        with transaction():
            return reports.sign_marks(
                self.city.unit("住建局"), by=self.city.liaison("住建局", on=on)
            )

    def write(self, on: date, unit: str = "住建局", text: str = "已开工8个小区。", **said):
        self.on_day(on)
        with transaction():
            return service.write_objection(
                self.published(),
                self.city.unit(unit),
                text=text,
                store=self.store,
                by=self.city.liaison(unit, on=on),
                **said,
            )

    def raised(self, on: date, **said) -> Objection:
        objection = self.write(on, **said)
        with transaction():
            service.raise_objection(
                objection, seen=objection.version, by=self.city.head(objection.unit.short_name)
            )
        return objection

    def referred(self, on: date, to: str = "市长", **said) -> Objection:
        objection = self.raised(on, **said)
        self.refer(objection, to, on)
        return objection

    def refer(self, objection: Objection, to: str, on: date) -> None:
        with transaction():
            service.refer_objection(
                objection,
                self.city.posts[to],
                statement="报送时只写了5个小区。",
                by=self.city.actor("督查员", on=on),
            )

    def decide(
        self,
        objection: Objection,
        outcome: ObjectionStatus | None = ObjectionStatus.UPHELD,
        mark: MarkValue | None = MarkValue.NORMAL,
        *,
        by: str = "市长",
        seen: MarkValue = MarkValue.LAGGING,
        on: date = date(2022, 8, 5),
    ) -> None:
        self.on_day(on)
        with transaction():
            service.decide_objection(
                objection,
                outcome=outcome,
                mark=mark,
                reason="现场核实已开工8个。",
                seen=seen,
                by=self.city.actor(by, on=on),
            )


@pytest.fixture
def round_(app, city, on_day) -> Round:
    """Published on Friday 15 July 2022."""
    on_day(factories.TODAY)
    office = Office(city, factories.issued_task(city))
    office.accepted(mark=MarkValue.LAGGING)
    on_day(PUBLISHED_ON)
    with transaction():
        reports.publish_marks(office.period, by=office.supervisor(PUBLISHED_ON))
    return Round(office, FileStore(app.config["ATTACHMENTS"]), on_day)
