"""The accounts as the administrators keep them."""

import re

import pytest
from sqlalchemy import select

from tests import counting, factories
from tracker.accounts import service
from tracker.core.db import db
from tracker.core.errors import RuleBroken
from tracker.models import Account, AuditEvent

PASSWORD = "Kaihe-2022-ok"


@pytest.fixture
def liaison(city):
    return factories.account(city.liaison("住建局").official, PASSWORD, username="zjj-llr")


def shown_password(page: str) -> str:
    return re.search(r"<dt>密码</dt><dd>([a-z0-9-]{14})</dd>", page)[1]


def test_an_account_is_made_and_its_password_shown_once(app, city, sign_in):
    official = city.liaison("财政局").official
    client = sign_in(city.administrator)
    page = client.post("/accounts/new", data={"official": official.id, "username": "CZJ-llr"}).text
    password = shown_password(page)
    assert password not in client.get("/accounts").text
    assert password not in str([vars(each) for each in db.session.scalars(select(AuditEvent))])
    assert service.sign_in("czj-llr", password)
    account = db.session.scalars(select(Account).where(Account.username == "czj-llr")).one()
    assert account.must_change_password
    assert account.official is official


def test_a_form_sent_twice_makes_one_account(city, sign_in):
    client = sign_in(city.administrator)
    data = {"official": city.liaison("财政局").official.id, "username": "czj-llr"}
    client.post("/accounts/new", data=data)
    again = client.post("/accounts/new", data=data)
    assert "<dt>密码</dt>" not in again.text
    accounts = db.session.scalars(select(Account).where(Account.username == "czj-llr")).all()
    assert len(accounts) == 1


@pytest.mark.parametrize(
    ("username", "why"),
    [("zjj-llr", "已有人使用"), ("ab", "3至32个"), ("张三", "3至32个"), ("-abc", "3至32个")],
)
def test_a_user_name_that_will_not_do_is_refused(city, sign_in, liaison, username, why):
    data = {"official": city.liaison("财政局").official.id, "username": username}
    assert why in sign_in(city.administrator).post("/accounts/new", data=data).text


def test_a_reset_gives_a_new_password_and_ends_every_session(app, city, sign_in, liaison):
    service.sign_in("zjj-llr", PASSWORD)
    at_work = sign_in(city.liaison("住建局"))
    assert at_work.get("/calendar").status_code == 200
    page = sign_in(city.administrator).post(f"/accounts/{liaison.id}/reset").text
    assert at_work.get("/calendar").status_code == 302
    with pytest.raises(RuleBroken):
        service.sign_in("zjj-llr", PASSWORD)
    assert service.sign_in("zjj-llr", shown_password(page))


def test_disabling_closes_and_enabling_opens_without_reviving_sessions(city, sign_in, liaison):
    at_work = sign_in(city.liaison("住建局"))
    administrator = sign_in(city.administrator)
    administrator.post(f"/accounts/{liaison.id}/disable")
    assert "已停用" in administrator.get("/accounts?q=zjj").text
    assert at_work.get("/calendar").status_code == 302
    administrator.post(f"/accounts/{liaison.id}/enable")
    assert at_work.get("/calendar").status_code == 302
    assert service.sign_in("zjj-llr", PASSWORD)


def test_an_administrator_does_not_disable_his_own_account(city, sign_in):
    client = sign_in(city.administrator)
    own = db.session.scalars(
        select(Account).where(Account.official_id == city.administrator.official.id)
    ).one()
    answer = client.post(f"/accounts/{own.id}/disable")
    assert answer.status_code == 400
    assert "不能停用自己的账号" in answer.text
    assert not own.is_disabled


def test_the_security_administrator_unlocks_and_does_nothing_else(city, sign_in, liaison):
    for _ in range(5):
        with pytest.raises(RuleBroken):
            service.sign_in("zjj-llr", "wrong")
    client = sign_in(city.security_administrator)
    page = client.get("/accounts").text
    assert "锁定至" in page
    assert "解锁" in page
    assert "重置密码" not in page
    client.post(f"/accounts/{liaison.id}/unlock")
    assert service.sign_in("zjj-llr", PASSWORD)
    for verb in ("reset", "disable", "enable"):
        assert client.post(f"/accounts/{liaison.id}/{verb}").status_code == 403
    assert client.get("/accounts/new").status_code == 403


def test_the_accounts_of_another_government_are_not_there(city, sign_in, liaison):
    neighbour = sign_in(factories.small_city("额尔古纳市").administrator)
    assert "zjj-llr" not in neighbour.get("/accounts").text
    for verb in ("reset", "disable", "enable", "unlock"):
        assert neighbour.post(f"/accounts/{liaison.id}/{verb}").status_code == 404
    foreign = {"official": city.liaison("财政局").official.id, "username": "czj-llr"}
    assert neighbour.post("/accounts/new", data=foreign).status_code == 200
    assert db.session.scalar(select(Account.id).where(Account.username == "czj-llr")) is None


def test_those_that_are_locked_come_first(city, sign_in, liaison):
    factories.account(city.mayor.official, PASSWORD, username="a-mayor")
    for _ in range(5):
        with pytest.raises(RuleBroken):
            service.sign_in("zjj-llr", "wrong")
    page = sign_in(city.administrator).get("/accounts").text
    assert page.index("zjj-llr") < page.index("a-mayor")


def test_accounts_are_found_by_name_and_user_name(city, sign_in, liaison):
    factories.account(city.mayor.official, PASSWORD, username="shizhang")
    client = sign_in(city.administrator)
    assert "shizhang" not in client.get("/accounts?q=ZJJ").text
    assert "zjj-llr" in client.get(f"/accounts?q={liaison.official.name}").text
    assert "没有这样的账号" in client.get("/accounts?q=%25").text


def test_the_list_asks_as_much_for_many_accounts_as_for_few(city, sign_in):
    client = sign_in(city.administrator)

    def asked() -> int:
        with counting.queries() as statements:
            client.get("/accounts")
        return len(statements)

    few = asked()
    for actor in city.everybody:
        if actor.official is not city.administrator.official:
            factories.account(actor.official, PASSWORD)
    assert asked() == few
