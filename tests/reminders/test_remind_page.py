"""The office's button (提醒)."""

import re
from datetime import date

import pytest
from sqlalchemy import select

from tests import factories
from tracker.core import clock
from tracker.core.db import db
from tracker.directory.queries import DEMONSTRATION_DAY
from tracker.models import AuditAction, AuditEvent, Message, Setting
from tracker.reminders.ledger import requests_this_quarter


def owe(city) -> None:
    factories.add(
        Setting(government_id=city.government.id, key=DEMONSTRATION_DAY, value="2022-07-04")
    )
    factories.issued_task(city)


def test_the_office_reminds_units_and_comes_back(city, sign_in):
    owe(city)
    units = [city.unit(name).id for name in ("住建局", "财政局")]
    client = sign_in(city.supervisor)
    answer = client.post(
        "/reminders", data={"unit": units, "next": "/messages", "reason": "明天截止"}
    )
    assert (answer.status_code, answer.location) == (302, "/messages")
    assert "已提醒住建局、财政局。" in client.get("/messages").text
    recipients = {message.recipient for message in db.session.scalars(select(Message))}
    assert recipients == {city.liaison(name).official for name in ("住建局", "财政局")}
    client.post("/reminders", data={"unit": units[0], "reason": "明天截止"})
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
    client.post("/reminders", data={"reason": "明天截止"})
    assert "请选择要提醒的单位。" in client.get("/messages").text


def test_a_reminder_needs_its_reason_which_stands_in_the_message_and_in_the_trail(city, sign_in):
    owe(city)
    client, unit = sign_in(city.supervisor), city.unit("住建局")
    client.post("/reminders", data={"unit": unit.id, "next": "/messages"})
    assert "请写明提醒的原因" in client.get("/messages").text
    assert db.session.scalars(select(Message)).all() == []
    client.post("/reminders", data={"unit": unit.id, "reason": "市长要求今天报齐"})
    [message] = db.session.scalars(select(Message))
    assert message.text.startswith("市长要求今天报齐\n\n")
    reminded = select(AuditEvent).where(AuditEvent.action == AuditAction.REMINDED)
    assert db.session.scalars(reminded).one().details["reason"] == "市长要求今天报齐"


def test_the_preview_shows_how_often_a_unit_was_asked_this_quarter(city, sign_in):
    owe(city)
    client = sign_in(city.supervisor)
    unit = city.unit("住建局")
    assert "0 次" in client.get("/reminders/now").text
    client.post("/reminders", data={"unit": unit.id, "reason": "明天截止"})
    assert requests_this_quarter([unit.id], on=factories.TODAY) == {unit.id: 1}
    assert "1 次" in client.get(f"/reminders/now?unit={unit.id}").text
    assert requests_this_quarter([unit.id], on=date(2022, 10, 1)) == {}


@pytest.mark.parametrize(
    "reason", ["机密★10年", "【机密】明天截止", "密级：秘密", "涉及商业秘密，请补报"]
)
def test_a_reason_that_may_be_secret_is_refused_in_words(city, sign_in, reason):
    owe(city)
    client = sign_in(city.supervisor)
    client.post("/reminders", data={"unit": city.unit("住建局").id, "reason": reason})
    assert re.search("不得录入，请删去|没有办理，请改写", client.get("/messages").text)
    assert db.session.scalars(select(Message)).all() == []


def test_a_reason_is_one_line_without_what_turns_the_text_around(city, sign_in):
    owe(city)
    reason = "明天\x00截止\u202e\r\nBcc: a@b.example"
    client = sign_in(city.supervisor)
    client.post("/reminders", data={"unit": city.unit("住建局").id, "reason": reason})
    (message,) = db.session.scalars(select(Message))
    assert message.text.startswith("明天截止 Bcc: a@b.example\n\n")


def test_a_foreign_unit_shows_nothing_before_it_is_reminded(city, sign_in):
    owe(city)
    other = factories.small_city("额尔古纳市")
    factories.issued_task(other)
    client = sign_in(city.supervisor)
    page = client.get(f"/reminders/now?unit={other.unit('住建局').id}&unit=99999999999&unit=x").text
    assert 'name="unit"' not in page
