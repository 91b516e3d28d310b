"""The quarter's page served to a liaison's browser."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from flask import Flask
from playwright.sync_api import Page

from tests import factories, serving
from tests.reports.office import Office
from tracker.core.db import db
from tracker.directory import queries as directory
from tracker.models import ProgressReport, Setting

QUARTER = "/quarter/2022-07-07"
PASSWORD = "long enough for a liaison"


@dataclass
class Served:
    """The whole application as it runs, and the office in it."""

    url: str
    office: Office

    def written(self) -> str:
        """What the database holds of the unit's report."""
        db.session.rollback()
        report = db.session.query(ProgressReport).one_or_none()
        return report.progress if report else ""


@contextmanager
def served_office(app: Flask) -> Iterator[Served]:
    app.config.update(WTF_CSRF_ENABLED=True, SERVER_NAME=None)
    with serving.serving(app) as url:
        yield Served(url, furnished_office())


def furnished_office() -> Office:
    city = factories.small_city()
    task = factories.issued_task(city)
    day = factories.TODAY.isoformat()
    key = directory.DEMONSTRATION_DAY
    factories.add(Setting(government_id=city.government.id, key=key, value=day))
    office = Office(city, task)
    factories.account(office.liaison().official, PASSWORD, username="liaison")
    return office


def sign_in(page: Page) -> None:
    serving.sign_in(page, "liaison", PASSWORD, heading="2022年二季度报送")


def progress(page: Page):
    return page.get_by_role("textbox", name="工作进度")


def told(page: Page):
    """Where the page says whether the open task is saved."""
    return page.locator("[data-saved]")
