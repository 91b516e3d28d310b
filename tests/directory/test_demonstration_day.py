"""A demonstration city stays on its day, whatever the real day is."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tracker.core import clock
from tracker.core.db import db
from tracker.directory import queries as directory
from tracker.models import Setting


@pytest.fixture
def demonstration(city):
    key = directory.DEMONSTRATION_DAY
    db.session.add(Setting(government_id=city.government.id, key=key, value="2022-07-04"))
    db.session.commit()
    yield city
    clock.use_offset(timedelta(0))


@pytest.mark.parametrize(
    "real",
    [
        datetime(2026, 3, 1, 1, 30, tzinfo=UTC),
        datetime(2026, 3, 9, 15, 59, tzinfo=UTC),
        datetime(2026, 3, 9, 16, 0, tzinfo=UTC),  # midnight in China
        datetime(2022, 1, 1, tzinfo=UTC),
    ],
)
def test_the_day_stays_while_the_time_of_day_runs(demonstration, monkeypatch, real):
    monkeypatch.setattr(clock, "real_now", lambda: real)
    clock.use_offset(directory.demonstration_offset())
    assert clock.today() == date(2022, 7, 4)
    assert clock.now().time() == real.time()


def test_a_request_works_on_the_demonstration_s_day(demonstration, sign_in):
    page = sign_in(demonstration.supervisor).get("/units").text
    assert "示例数据" in page
    assert clock.today() == date(2022, 7, 4)


def test_elsewhere_the_clock_is_real(city):
    assert directory.demonstration_offset() == timedelta(0)
    assert not directory.is_demonstration()
