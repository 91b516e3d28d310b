from datetime import date

import pytest

from tests import factories
from tests.reports.office import Office
from tracker.core.db import transaction
from tracker.core.files import FileStore
from tracker.models import PaperRecord, Post
from tracker.paper import service
from tracker.paper.service import Paper
from tracker.reports.content import Content

SCAN = ("原件.pdf", b"%PDF-1.7\n")
SIGNED = date(2022, 7, 1)


class Desk:
    """What 督查员 has on his desk: sheets that were signed on 1 July, entered on a later day."""

    def __init__(self, office: Office, store: FileStore) -> None:
        self.office, self.city, self.store = office, office.city, store

    def paper(self, title: str, **said) -> Paper:
        said = {"signed_on": SIGNED, "scans": [SCAN]} | said
        return Paper(post=self.post(title), **said)

    def post(self, title: str) -> Post:
        return self.city.posts[title]

    def instruct(self, paper: Paper, text: str = "请加快。", *, on=factories.TODAY) -> PaperRecord:
        with transaction():
            return service.enter_instruction(
                self.office.task,
                text=text,
                paper=paper,
                store=self.store,
                by=self.office.supervisor(on),
            )

    def report(self, texts: dict[int, str], paper: Paper, *, on=factories.TODAY, **said):
        typed = {key: Content(progress=text) for key, text in texts.items()}
        with transaction():
            return service.enter_reports(
                self.city.unit("住建局"),
                self.office.period.due_on,
                typed,
                paper=paper,
                store=self.store,
                by=self.office.supervisor(on),
                **said,
            )

    def own(self) -> int:
        return self.office.assignment().id


@pytest.fixture
def desk(app, city, on_day) -> Desk:
    on_day(factories.TODAY)
    return Desk(Office(city, factories.issued_task(city)), FileStore(app.config["ATTACHMENTS"]))
