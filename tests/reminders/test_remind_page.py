"""The office's button (提醒)."""

from sqlalchemy import select

from tests import factories
from tracker.core import clock
from tracker.core.db import db
from tracker.directory.queries import DEMONSTRATION_DAY
from tracker.models import Message, Setting


def owe(city) -> None:
    factories.add(
        Setting(government_id=city.government.id, key=DEMONSTRATION_DAY, value="2022-07-04")
    )
    factories.issued_task(city)


def test_the_office_reminds_units_and_comes_back(city, sign_in):
    owe(city)
    units = [city.unit(name).id for name in ("住建局", "财政局")]
    client = sign_in(city.supervisor)
    answer = client.post("/reminders", data={"unit": units, "next": "/messages"})
    assert (answer.status_code, answer.location) == (302, "/messages")
    assert "已提醒住建局、财政局。" in client.get("/messages").text
    recipients = {message.recipient for message in db.session.scalars(select(Message))}
    assert recipients == {city.liaison(name).official for name in ("住建局", "财政局")}
    client.post("/reminders", data={"unit": units[0]})
    assert "住建局今天已提醒，请明天再提醒。" in client.get("/messages").text
    assert clock.today().isoformat() == "2022-07-04"


def test_only_the_office_reminds(city, sign_in):
    owe(city)
    client = sign_in(city.liaison("住建局"))
    assert client.post("/reminders", data={"unit": city.unit("财政局").id}).status_code == 403
    assert db.session.scalars(select(Message)).all() == []


def test_another_governments_unit_is_not_there(city, sign_in):
    other = factories.small_city("额尔古纳市")
    answer = sign_in(city.supervisor).post("/reminders", data={"unit": other.unit("住建局").id})
    assert answer.status_code == 404


def test_to_remind_nobody_is_refused(city, sign_in):
    client = sign_in(city.supervisor)
    client.post("/reminders")
    assert "请选择要提醒的单位。" in client.get("/messages").text
