from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Page

from tests import factories
from tests.applications import migrated_app
from tests.reports.office import Office
from tests.reports.served import QUARTER, Served, served_office, sign_in
from tests.serving import at_a_desk
from tracker.core import clock
from tracker.core.db import db, transaction
from tracker.directory import queries as directory
from tracker.models import Attachment, ProgressReport, ReplacedDraft


@pytest.fixture
def it_is() -> Iterator[Callable[[datetime], None]]:
    """Set the domain's clock to an instant."""
    yield lambda instant: clock.use_offset(instant - clock.real_now())
    clock.use_offset(timedelta(0))


@pytest.fixture
def today(on_day) -> None:
    """It is 4 July 2022, three working days before the second quarter is due."""
    on_day(factories.TODAY)


@pytest.fixture
def task(city):
    """Led by 住建局, supported by 财政局."""
    return factories.issued_task(city)


@pytest.fixture
def office(city, task) -> Office:
    return Office(city, task)


@pytest.fixture(scope="module")
def running(tmp_path_factory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("served")
    url = f"sqlite:///{folder / 'test.db'}"
    with migrated_app(url, folder) as app, app.app_context(), served_office(app) as served:
        yield served


@pytest.fixture
def served(running) -> Iterator[Served]:
    """As on the first morning: nothing is written yet."""
    with transaction():
        for table in (Attachment, ReplacedDraft, ProgressReport):
            db.session.query(table).delete()
    clock.use_offset(directory.demonstration_offset())
    yield running
    db.session.rollback()
    clock.use_offset(timedelta(0))


@pytest.fixture
def page(browser, served) -> Iterator[Page]:
    """The liaison's browser with the unit's page open."""
    with at_a_desk(browser, served.url) as page:
        page.goto(QUARTER)
        sign_in(page)
        yield page
