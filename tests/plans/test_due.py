from datetime import date

import pytest

from tracker.plans.due import due_day
from tracker.plans.resolving import is_all_vice_mayors


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("6月底前", date(2022, 6, 30)),
        ("2023年2月末", date(2023, 2, 28)),
        ("10月15日前完成", date(2022, 10, 15)),
        ("2022-12-31", date(2022, 12, 31)),
        ("2022.9.5", date(2022, 9, 5)),
        ("年底前", date(2022, 12, 31)),
        ("2023年底", date(2023, 12, 31)),
    ],
)
def test_words_that_name_a_day(words, day):
    assert due_day(words, 2022) == day


@pytest.mark.parametrize(
    "words",
    [
        "",
        "长期坚持",
        "2月30日",
        "13月底前",
        "2022-02-30",
        "6月起",
        "9月前",
        "0000年底",
        "0000年6月底",
    ],
)
def test_words_that_name_no_real_day(words):
    assert due_day(words, 2022) is None


@pytest.mark.parametrize("name", ["各副市长", "各位副市长", "全体副市长", "各分管副县长"])
def test_every_vice_mayor_is_recognised(name):
    assert is_all_vice_mayors(name)


@pytest.mark.parametrize("name", ["副市长", "张华", "各副主任", "市长"])
def test_one_leader_is_not_every_vice_mayor(name):
    assert not is_all_vice_mayors(name)
