from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
from sqlalchemy import event

from tests import factories
from tests.reports.office import Office
from tracker.core import clock
from tracker.core.db import db


@pytest.fixture
def it_is() -> Iterator[Callable[[datetime], None]]:
    """Set the domain's clock to an instant."""
    yield lambda instant: clock.use_offset(instant - clock.real_now())
    clock.use_offset(timedelta(0))


@pytest.fixture
def task(city):
    """Led by 住建局, supported by 财政局."""
    return factories.issued_task(city)


@pytest.fixture
def office(city, task) -> Office:
    return Office(city, task)


@pytest.fixture
def counted_queries(app):
    """A context in which every statement is counted."""

    @contextmanager
    def counted():
        seen = []

        def count(*_args):
            seen.append(1)

        connection = db.session.connection()
        event.listen(connection, "before_cursor_execute", count)
        try:
            yield seen
        finally:
            event.remove(connection, "before_cursor_execute", count)

    return counted
