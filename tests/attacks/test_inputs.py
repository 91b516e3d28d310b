"""What nobody types, on every button, by whoever may press it: nothing breaks."""

import os
import re
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from tests import factories
from tests.attacks.test_matrix import AS_A_SCRIPT, carrying, undone
from tests.test_routes import walk

TEXT = "前\x00\x0b\x1b后👨‍👩‍👧‍👦𠮷<script>alert(1)</script>'; DROP TABLE task; -- %s{0}{{7*7}}"
DAYS = ("2022-02-30", "0001-01-01", "9999-12-31")
NUMBERS = ("-1", str(2**31), "9" * 5000, f"unit.{10**20}")
# A form that would do, as far as one form can do for all.
FINE = {
    "version": "1",
    "number": "1",
    "due_on": "2022-07-07",
    "on": "2022-08-01",
    "from_on": "2022-08-01",
    "until_on": "2022-09-01",
    "opens_on": "2022-06-01",
    "effective_due_on": "2022-07-07",
    "closes_on": "2022-08-01",
    "issued_on": "2022-07-01",
    "reply_due_on": "2022-08-01",
    "year": "2022",
    "at": "3",
    "official": "1",
    "post": "1",
    "unit": "2",
    "section": "0",
    "parent": "0",
    "report": "2.1",
    "mark": "normal",
    "value": "normal",
    "kind": "department",
    "due_day_policy": "keep",
    "direction": "up",
    "email": "",
}
DATED = {name for name, value in FINE.items() if value.startswith("2022-")}
# Who may press the buttons, in the order asked.
WHO = ("督查员", "住建局局长", "财政局局长", "系统管理员", "副市长（城建）", "住建局联络员")
FIELD = re.compile(r'name="([^"]+)"')


@pytest.fixture(autouse=True)
def as_in_production(app, monkeypatch) -> None:
    """A crash is answered as it is there."""
    monkeypatch.setattr(app, "testing", False)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)


def buttons(app, world) -> Iterator[tuple[str, FlaskClient]]:
    """Every address that takes a form, with a browser of the first who may send one there."""
    tokens = [factories.session_token(world.city.actor(title)) for title in WHO]
    for rule, method in walk(app):
        if method == "POST" and rule.endpoint != "accounts.sign_out":
            for _, address in world.addresses(rule):
                allowed = (carrying(app, token) for token in tokens)
                client = next((each for each in allowed if may_send(app, each, address)), None)
                if client:
                    yield address, client


def may_send(app, client: FlaskClient, address: str) -> bool:
    form = {"due_on": FINE["due_on"]}
    with undone(app), client.post(address, data=form, headers=AS_A_SCRIPT) as answer:
        return answer.status_code not in (403, 404)


def field_names(app, world) -> list[str]:
    """The fields of all forms that the office and a head see."""
    names = set(FINE)
    for title in ("督查员", "住建局局长", "系统管理员"):
        client = carrying(app, factories.session_token(world.city.actor(title)))
        for rule, method in walk(app):
            for _, address in world.addresses(rule) if method == "GET" else ():
                with client.get(address) as answer:
                    if answer.mimetype == "text/html":
                        names.update(FIELD.findall(answer.text))
    return sorted(names)


def forms_of(names: list[str], turn: int) -> Iterator[tuple[str, dict[str, str]]]:
    """Forms that are wrong in all their texts, all their days, or all their numbers.

    turn: counts the buttons, which take turns with the days and numbers. All of them at every
    button with EVERY_INPUT=1: that takes minutes.
    """
    yield "blanks", {name: FINE.get(name, " \n　") for name in names}
    yield "text", {name: FINE.get(name, TEXT) for name in names}
    is_whole = os.environ.get("EVERY_INPUT") == "1"
    for day in DAYS if is_whole else (DAYS[turn % len(DAYS)],):
        yield day, {name: day if name in DATED else FINE.get(name, "无") for name in names}
    for number in NUMBERS if is_whole else (NUMBERS[turn % len(NUMBERS)],):
        numbered = FINE.keys() - DATED
        yield number[:30], {n: number if n in numbered else FINE.get(n, "无") for n in names}


@pytest.mark.parametrize("app", ["postgresql"], indirect=True)  # the stricter of the two
def test_nothing_that_is_sent_breaks_a_page(app, world):
    names = field_names(app, world)
    assert len(names) > 40
    broken, pressed = [], 0
    for address, client in buttons(app, world):
        pressed += 1
        for kind, form in forms_of(names, pressed):
            with undone(app), client.post(address, data=form) as answer:
                is_text = answer.mimetype == "text/html"
                if answer.status_code >= 500 or (is_text and "<script>alert" in answer.text):
                    broken.append(f"{address}: {kind}: {answer.status_code}")
    assert pressed > 60
    assert not broken, "\n".join(broken)


def test_an_upload_of_200_mb_is_refused_before_it_is_read(app, city, sign_in):
    """Only its length is sent: whoever waited for the rest would wait for ever."""
    answer = sign_in(city.supervisor).post(
        "/plans/import",
        content_type="multipart/form-data; boundary=x",
        environ_overrides={"CONTENT_LENGTH": str(200 * 1024 * 1024)},
    )
    assert answer.status_code == 413
    assert "上传的内容超过 50 MB" in answer.text
