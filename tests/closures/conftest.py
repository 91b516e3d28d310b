from datetime import date

import pytest

from tests import factories
from tracker.closures import queries, service
from tracker.closures.service import Declaration, Record
from tracker.core.db import transaction
from tracker.core.files import FileStore
from tracker.models import Actor, Closure, Task, VerificationKind

PDF = b"%PDF-1.7\n"


class CloseOut:
    """A task led by 住建局 with 财政局, and the acts of a close-out in their usual words."""

    def __init__(self, city: factories.City, task: Task, store: FileStore) -> None:
        self.city, self.task, self.store = city, task, store

    def write(self, by: Actor, **said) -> Closure:
        said = {"achieved": "14个小区都已改造完成。", "completed_on": date(2022, 6, 28)} | said
        with transaction():
            return service.write_closure(self.task, Declaration(**said), store=self.store, by=by)

    def declare(self, unit: str = "住建局", *, on: date = factories.TODAY, **said) -> Closure:
        return self.write(self.city.head(unit, on=on), **said)

    def verify(self, closure: Closure, *, on: date = factories.TODAY, **said) -> None:
        said = {"kind": VerificationKind.ON_PAPER, "on": on, "people": "督查员"} | said
        record = Record(finding=said.pop("finding", "与申请相符。"), **said)
        with transaction():
            service.verify_closure(
                closure, record, store=self.store, by=self.city.actor("督查员", on=on)
            )

    def close(self, closure: Closure, *, on: date = factories.TODAY, **said) -> None:
        said.setdefault("seen", queries.ending(self.task, on=on).mark)
        with transaction():
            service.close_task(closure, by=self.city.actor("督查员", on=on), **said)

    def reopen(self, closure: Closure, *, on: date) -> None:
        seen = queries.reopening(self.task, on=on).mark
        with transaction():
            service.reopen_task(
                closure,
                reason="复查发现2个小区没有完工。",
                seen=seen,
                by=self.city.actor("督查员", on=on),
            )

    def closed(self, *, on: date = factories.TODAY) -> Closure:
        """Declared, verified and closed on one day."""
        closure = self.declare(on=on)
        self.verify(closure, on=on)
        self.close(closure, on=on)
        return closure


@pytest.fixture
def closing(app, city, on_day) -> CloseOut:
    on_day(factories.TODAY)
    return CloseOut(city, factories.issued_task(city), FileStore(app.config["ATTACHMENTS"]))
