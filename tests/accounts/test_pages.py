"""The way in and out as a browser sees it, and what thieves of cookies and links get."""

import pytest
from sqlalchemy import select

from tests import factories
from tracker.core import clock
from tracker.core.db import db
from tracker.models import Session

PASSWORD = "Kaihe-2022-ok"
NEW = "Xingan-Ling-88"
OUTSIDE = [
    "//evil.example",
    "///evil.example",
    "////evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "\\/evil.example",
    "https://evil.example",
    "http:evil.example",
    "javascript:alert(1)",
    "evil.example",
    "/\t/evil.example",
    "/\r\nLocation: https://evil.example",
    " //evil.example",
    "",
]


@pytest.fixture
def liaison(city):
    return factories.account(city.liaison("住建局").official, PASSWORD, username="zjj-llr")


def enter(client, path="/sign-in", password=PASSWORD, **changed):
    data = {"username": "zjj-llr", "password": password, "pledge": "y"} | changed
    return client.post(path, data=data)


def test_a_stranger_is_sent_to_sign_in_and_then_to_the_page_asked_for(app, liaison):
    client = app.test_client()
    asked = client.get("/calendar?year=2022")
    assert asked.location == "/sign-in?next=/calendar?year%3D2022"
    assert enter(client, asked.location).location == "/calendar?year=2022"
    assert client.get("/calendar").status_code == 200


def test_who_is_signed_in_is_not_asked_again(app, liaison):
    client = app.test_client()
    enter(client)
    assert client.get("/sign-in?next=/calendar").location == "/calendar"


@pytest.mark.parametrize("target", OUTSIDE)
def test_signing_in_leads_nowhere_outside(app, liaison, target):
    client = app.test_client()
    answer = client.post(
        "/sign-in",
        query_string={"next": target},
        data={"username": "zjj-llr", "password": PASSWORD, "pledge": "y"},
    )
    assert answer.location == "/"


def test_a_wrong_password_says_how_many_tries_are_left(app, liaison):
    page = enter(app.test_client(), password="wrong").text
    assert "账号或密码不对，请核对。" in page
    assert "还可以试 4 次" in page
    assert "wrong" not in page


def test_without_the_pledge_nobody_gets_in_and_no_try_is_counted(app, liaison):
    client = app.test_client()
    assert "请先阅读保密要求" in enter(client, pledge="").text
    assert "还可以试 4 次" in enter(client, password="wrong").text


def test_nothing_of_the_cookie_before_signing_in_is_kept(app, liaison):
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["csrf_token"] = "planted"
        cookie["_user_id"] = "planted"
    enter(client)
    with client.session_transaction() as cookie:
        assert "planted" not in cookie.values()
        assert cookie.permanent
        first = cookie["_user_id"]
    client.post("/sign-out")
    enter(client)
    with client.session_transaction() as cookie:
        assert cookie["_user_id"] != first


def test_a_cookie_that_was_copied_is_worth_nothing_after_signing_out(app, liaison):
    client = app.test_client()
    enter(client)
    stolen = client.get_cookie("tracker").value
    thief = app.test_client()
    thief.set_cookie("tracker", stolen)
    assert thief.get("/calendar").status_code == 200
    client.post("/sign-out")
    thief.set_cookie("tracker", stolen)
    assert thief.get("/calendar").status_code == 302


def test_a_session_ends_after_eight_hours_however_busy(app, liaison):
    client = app.test_client()
    enter(client)
    session = db.session.scalars(select(Session)).one()
    session.expires_at = clock.real_now()
    db.session.commit()
    answer = client.get("/calendar", follow_redirects=True)
    assert "登录已过期，请重新登录。" in answer.text


def test_a_script_is_told_that_the_session_ended(app, city):
    answer = app.test_client().get("/calendar", headers={"Accept": "application/json"})
    assert answer.status_code == 401
    assert answer.json == {"error": "登录已过期，请重新登录。"}


def test_a_disabled_account_loses_its_session_at_once(app, liaison):
    client = app.test_client()
    enter(client)
    liaison.is_disabled = True
    db.session.commit()
    assert client.get("/calendar").status_code == 302


def test_a_tenure_that_ends_today_takes_the_rights_away_today(app, city, liaison):
    client = app.test_client()
    enter(client)
    assert client.get("/calendar").status_code == 200
    city.posts["住建局联络员"].tenures[0].until_on = clock.today()
    db.session.commit()
    assert client.get("/calendar").status_code == 302


def test_a_password_from_an_administrator_opens_only_the_page_that_changes_it(app, liaison):
    liaison.must_change_password = True
    db.session.commit()
    client = app.test_client()
    assert enter(client).location == "/password?next=/"
    assert client.get("/calendar").location == "/password?next=/calendar"
    answer = client.get("/calendar", headers={"Accept": "application/json"})
    assert answer.status_code == 403
    changed = {"old": PASSWORD, "new": NEW, "again": NEW}
    assert client.post("/password?next=/calendar", data=changed).location == "/calendar"
    assert client.get("/calendar").status_code == 200


def test_two_new_passwords_that_differ_are_refused(app, liaison):
    client = app.test_client()
    enter(client)
    page = client.post("/password", data={"old": PASSWORD, "new": NEW, "again": "other"}).text
    assert "两遍输入的新密码不一样" in page


class TestWithTheTokenThatFormsCarry:
    @pytest.fixture(autouse=True)
    def enforced(self, app, monkeypatch):
        monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)

    def test_a_sign_in_without_it_does_nothing(self, app, liaison):
        client = app.test_client()
        assert enter(client).location == "/sign-in"
        assert db.session.scalar(select(Session.id)) is None

    def test_a_form_without_it_does_nothing(self, sign_in, city):
        assert sign_in(city.administrator).post("/sign-out").status_code == 400
        assert db.session.scalars(select(Session.revoked_at)).one() is None

    def test_a_script_without_session_is_told_to_sign_in(self, app, city):
        answer = app.test_client().post("/password", json={})
        assert answer.status_code == 401
