"""How days, instants and sizes read."""

from datetime import UTC, date, datetime

import pytest
from flask import Flask, render_template_string

from tracker.web import filters


def test_a_day_is_written_as_in_an_official_paper():
    assert filters.day(date(2022, 7, 7)) == "7月7日"
    assert filters.day_full(date(2022, 10, 10)) == "2022年10月10日"


@pytest.mark.parametrize(
    ("day", "name"),
    [(date(2022, 7, 4), "星期一"), (date(2022, 7, 7), "星期四"), (date(2022, 7, 10), "星期日")],
)
def test_the_day_of_the_week_is_named(day, name):
    assert filters.weekday(day) == name


def test_an_instant_is_read_on_the_clock_of_china():
    evening = datetime(2022, 6, 30, 17, 5, tzinfo=UTC)
    assert filters.instant(evening) == "7月1日 01:05"
    assert filters.instant_full(datetime(2021, 12, 31, 16, 0, tzinfo=UTC)) == "2022年1月1日 00:00"


def test_an_instant_without_a_zone_is_refused_rather_than_guessed():
    with pytest.raises(ValueError, match="no time zone"):
        filters.instant(datetime(2022, 7, 1, 8, 20))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("size", "text"),
    [(0, "0 B"), (860, "860 B"), (88_064, "86 KB"), (1_258_291, "1.2 MB")],
)
def test_a_size_is_said_in_the_unit_people_use(size, text):
    assert filters.filesize(size) == text


def test_the_filters_can_be_used_in_a_template():
    app = Flask("bare")
    filters.register(app)
    with app.app_context():
        page = render_template_string(
            "{{ due|day_full }}（{{ due|weekday }}）", due=date(2022, 7, 7)
        )
    assert page == "2022年7月7日（星期四）"
