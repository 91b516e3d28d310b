"""Two published quarters of 2022, and a bulletin on the second of them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from tests import factories
from tests.overview import world
from tests.overview.conftest import Three, tasks
from tracker.bulletins import service
from tracker.bulletins.queries import figures_of
from tracker.core import clock
from tracker.core.db import db, transaction
from tracker.core.files import FileStore
from tracker.models import Bulletin, MarkValue, Objection, ObjectionStatus, PublishedMark, Task

__all__ = ["tasks"]

ON = date(2022, 7, 20)
LAGGING, SLOW, NORMAL, COMPLETED = (
    MarkValue.LAGGING,
    MarkValue.SLOW,
    MarkValue.NORMAL,
    MarkValue.COMPLETED,
)


@dataclass
class Bulletins:
    """The city, its three tasks, and whoever acts on the bulletin."""

    city: factories.City
    tasks: Three
    store: FileStore

    def draft(self) -> Bulletin:
        with transaction():
            period = factories.period(self.tasks.housing)
            return service.draft_bulletin(period.due_on, by=self.office)

    @property
    def office(self):
        return self.city.actor("督查员", on=ON)

    @property
    def mayor(self):
        return self.city.actor("市长", on=ON)

    def approved(self, bulletin: Bulletin) -> Bulletin:
        self.act(service.ask_approval, bulletin, self.city.posts["市长"], by=self.office)
        seen = bulletin.last_approval.sha256
        self.act(service.approve_bulletin, bulletin, seen=seen, by=self.mayor)
        return bulletin

    def act(self, verb: Any, *subject: Any, **said: Any) -> Any:
        with transaction():
            return verb(*subject, **said)

    def correct(self, task: Task, mark: MarkValue) -> None:
        """On an objection, the published mark of the second quarter is decided otherwise."""
        at, period = clock.now(), factories.period(task)
        published = PublishedMark(
            task=task, period=period, value=LAGGING, is_of_round=True, published_at=at
        )
        factories.add(
            Objection(
                published=published,
                task=task,
                period=period,
                unit=self.city.unit("住建局"),
                status=ObjectionStatus.UPHELD,
                text="已开工8个小区。",
                written_by=self.city.head("住建局").official,
                written_at=at,
                received_on=ON,
                raised_at=at,
                referred_at=at,
                decider_post=self.city.posts["市长"],
                mark_before=LAGGING,
                corrected_to=mark,
                decided_by_id=self.mayor.official.id,
                decided_at=at,
            )
        )
        db.session.commit()

    def names(self, bulletin: Bulletin, figure: str) -> list[str]:
        return [each.text for each in figures_of(bulletin).tasks_of(figure)]


@pytest.fixture
def bulletins(app, city, tasks, on_day) -> Bulletins:
    """Of 住建局 one task went from normal to lagging, one stayed slow; 教体局 is done. 财政局
    supports, and has handed in nothing."""
    marks = {
        1: (NORMAL, SLOW, NORMAL),
        2: (LAGGING, SLOW, COMPLETED),
    }
    for quarter, values in marks.items():
        for task, mark in zip((tasks.housing, tasks.bridge, tasks.schools), values, strict=True):
            world.accepted(city, task, mark, quarter=quarter, problems="资金没有到位。")
        world.publish(tasks.housing, quarter)
    on_day(ON)
    return Bulletins(city, tasks, FileStore(app.config["ATTACHMENTS"]))
