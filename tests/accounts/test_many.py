"""Accounts for all who have none, with passwords that are shown once."""

import re

from sqlalchemy import func, select

from tests import factories
from tests.attacks.test_matrix import carrying
from tests.databases import can_be_written
from tracker.accounts import passwords, queries, service
from tracker.core.db import db
from tracker.models import Account


def form_of(city):
    """The page's form as it comes, everybody ticked."""
    data = {}
    for number, each in enumerate(queries.newcomers(city.government.id, on=factories.TODAY)):
        data |= {
            f"people-{number}-official": each.official.id,
            f"people-{number}-wanted": "y",
            f"people-{number}-username": each.username,
        }
    return data


def accounts():
    return db.session.scalar(select(func.count(Account.id)))


def test_everybody_in_office_gets_a_way_in_and_hears_it_once(city, sign_in):
    client = sign_in(city.administrator)
    before = accounts()
    page = client.get("/accounts/list")
    assert "任督查员" in page.text
    assert 'value="gw001"' in page.text
    answer = client.post("/accounts/list", data=form_of(city))
    handed = dict(
        re.findall(r"<code>(gw\d+)</code></td><td[^>]*><code>([\w-]+)</code>", answer.text)
    )
    assert len(handed) == accounts() - before > 10
    username, password = next(iter(handed.items()))
    assert service.sign_in(username, password)
    assert "现任干部都有账号了" in client.get("/accounts/list").text


def test_one_name_that_is_taken_leaves_nobody_with_an_account(city, sign_in):
    client = sign_in(city.administrator)
    data, before = form_of(city), accounts()
    data["people-3-username"] = data["people-2-username"]
    page = client.post("/accounts/list", data=data)
    assert "已有人使用，请换一个。改好后请再建，其余的也没有建。" in page.text
    assert accounts() == before


def test_nobody_gets_two_ways_in(city, sign_in):
    client = sign_in(city.administrator)
    data, before = form_of(city), accounts()
    number = len(data) // 3
    data |= {
        f"people-{number}-official": data["people-0-official"],
        f"people-{number}-wanted": "y",
        f"people-{number}-username": "zaiyici",
    }
    assert "名单有变动，请重新打开这一页。" in client.post("/accounts/list", data=data).text
    assert accounts() == before


def test_only_those_who_are_ticked_get_one(city, sign_in):
    client = sign_in(city.administrator)
    data, before = form_of(city), accounts()
    kept = {name: value for name, value in data.items() if "wanted" not in name}
    page = client.post("/accounts/list", data=kept | {"people-0-wanted": "y"})
    assert "1 个账号的初始密码" in page.text
    assert accounts() == before + 1


def test_no_password_is_hashed_while_others_wait_to_write(fresh_app, monkeypatch):
    """A hash takes its time, and 200 of them many seconds."""
    with fresh_app.app_context():
        city = factories.small_city()
        client = carrying(fresh_app, factories.session_token(city.administrator))
        data, hashed = form_of(city), []
        hash_password = passwords.hash_password

        def watched(password):
            hashed.append(can_be_written())
            return hash_password(password)

        monkeypatch.setattr(passwords, "hash_password", watched)
        assert "个账号的初始密码" in client.post("/accounts/list", data=data).text
        assert len(hashed) > 10
        assert all(hashed)


def test_nobody_of_another_government_is_given_an_account(city, sign_in):
    other = factories.small_city("额尔古纳市")
    stranger = other.liaison("住建局").official
    data = form_of(city) | {"people-0-official": stranger.id}
    before = accounts()
    page = sign_in(city.administrator).post("/accounts/list", data=data)
    assert "名单有变动，请重新打开这一页。" in page.text
    assert accounts() == before + 1  # the administrator's own, made by signing in
