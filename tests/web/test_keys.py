"""Numbers that no row can have, as somebody may type them into the address."""

import pytest
from werkzeug.datastructures import MultiDict

from tests import factories
from tracker.plans.choices import Choice, ChoiceKind
from tracker.plans.decisions import choices_from
from tracker.web.keys import LARGEST, row_number

BEYOND = str(10**20)


def test_a_row_number_is_a_plain_positive_integer():
    assert row_number("1") == 1
    assert row_number(str(LARGEST)) == LARGEST
    for text in ("", "0", "-1", "1.5", "一", "１", str(LARGEST + 1), "9" * 5000):
        with pytest.raises(ValueError, match="no row's number"):
            row_number(text)


@pytest.mark.parametrize("number", [str(LARGEST + 1), BEYOND])
@pytest.mark.parametrize("path", ["/tasks", "/plans", "/notices", "/reports"])
def test_a_page_of_a_number_too_large_is_not_there(city, sign_in, path, number):
    assert sign_in(city.supervisor).get(f"{path}/{number}").status_code == 404


@pytest.mark.parametrize("path", ["/messages?before=", "/instructions?before="])
def test_a_list_asked_for_beyond_every_number_begins_at_its_head(city, sign_in, path):
    assert sign_in(city.supervisor).get(path + BEYOND).status_code == 200


def test_the_trail_says_that_no_event_has_the_number(city, sign_in):
    assert sign_in(city.auditor).get(f"/audit?older_than={BEYOND}").status_code == 200


def test_a_form_at_a_row_that_cannot_be_stays_closed(city, sign_in):
    plan = factories.draft_plan(city)
    for name in ("edit", "split", "section"):
        answer = sign_in(city.supervisor).get(f"/plans/{plan.id}?{name}={BEYOND}")
        assert answer.status_code == 200


def test_reminding_a_unit_that_cannot_be_asks_for_one(city, sign_in):
    client = sign_in(city.supervisor)
    answer = client.post(
        "/reminders", data={"unit": BEYOND, "reason": "明天截止"}, follow_redirects=True
    )
    assert "请选择要提醒的单位" in answer.text


def test_a_choice_of_a_unit_that_cannot_be_is_left_open():
    posted = MultiDict({"unit:住建委": f"unit.{BEYOND}", "place:1.0": BEYOND})
    choices = choices_from(posted)
    assert choices.units == {"住建委": Choice(ChoiceKind.UNIT)}
    assert choices.members == {"1.0": ()}


@pytest.mark.parametrize("path", ["/units", "/accounts", "/ledger"])
def test_words_that_no_database_takes_are_searched_for_without_them(city, sign_in, path):
    who = city.supervisor if path == "/ledger" else city.administrator
    answer = sign_in(who).get(path, query_string={"q": "财\x00政"})
    assert answer.status_code == 200
