"""How one official wants a page to be; nobody else's page changes by it."""

from tracker.accounts import queries, service
from tracker.core.db import db
from tracker.models import PreferenceKey

KEY = PreferenceKey.SINGLE_KEYS


def test_a_preference_is_ones_own_and_the_last_one_stands(city):
    mine, other = city.supervisor, city.mayor
    service.prefer(KEY, True, by=mine)
    service.prefer(KEY, False, by=mine)
    db.session.flush()
    assert queries.preference(mine.official, KEY) is False
    assert queries.preference(other.official, KEY) is None


def test_what_is_given_up_is_again_as_it_comes(city):
    service.prefer(KEY, False, by=city.mayor)
    service.prefer(KEY, None, by=city.mayor)
    service.prefer(KEY, None, by=city.mayor)
    db.session.flush()
    assert queries.preference(city.mayor.official, KEY) is None


def test_single_keys_are_switched_off_and_on_for_oneself(city, sign_in):
    client = sign_in(city.supervisor)
    assert "data-single-keys" not in client.get("/preferences").text
    page = client.post("/preferences", data={"csrf_token": "-"}, follow_redirects=True)
    assert "设置已保存。" in page.text
    assert '<body class="tk-frame" data-single-keys="off">' in page.text
    assert "data-single-keys" not in sign_in(city.mayor).get("/preferences").text
    page = client.post("/preferences", data={"single_keys": "y"}, follow_redirects=True)
    assert "data-single-keys" not in page.text
