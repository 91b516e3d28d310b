from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest

from tests import factories
from tests.reports.office import Office
from tracker.core import clock


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
