"""What nobody types, on every button, by whoever may press it: nothing breaks."""

import re
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from tests import factories
from tests.attacks import world as worlds
from tests.attacks.test_matrix import carrying, undone
from tests.test_routes import walk

TEXTS = {
    "control": "前\x00\x0b\x1b后",
    "emoji": "👨‍👩‍👧‍👦𠮷",
    "markup": "<script>alert(1)</script>",
    "sql": "'; DROP TABLE task; --",
    "placeholders": "%s{0}{{7*7}}",
}
DAYS = ("2022-02-30", "0000-01-01", "0001-01-01", "9999-12-31", "10000-01-01")
NUMBERS = ("0", "-1", str(2**31), "9" * 5000, "１２", f"1.{10**20}", f"unit.{10**20}", "up")
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


@pytest.fixture
def world(app, city, on_day, monkeypatch) -> worlds.World:
    on_day(factories.TODAY)
    monkeypatch.setattr(app, "testing", False)  # a crash is answered as it is in production
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    return worlds.build(app, city)


def buttons(app, world) -> Iterator[tuple[str, FlaskClient]]:
    """Every address that takes a form, with a browser of the first who may send one there."""
    tokens = [factories.session_token(world.city.actor(title)) for title in WHO]
    for rule, method in walk(app):
        if method == "POST" and rule.endpoint != "accounts.sign_out":
            for _, address in world.addresses(rule):
                for token in tokens:
                    with undone(app):
                        client = carrying(app, token)
                        status = client.post(address).status_code
                    if status not in (403, 404) or "/quarter/" in address:
                        yield address, client


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


def forms_of(names: list[str]) -> Iterator[tuple[str, dict[str, str]]]:
    """Forms that are wrong in all their texts, in all their days, or in all their numbers."""
    for kind, text in TEXTS.items():
        yield kind, {name: FINE.get(name, text) for name in names}
    for day in DAYS:
        yield day, {name: day if name in DATED else FINE.get(name, "无") for name in names}
    for number in NUMBERS:
        numbered = FINE.keys() - DATED
        yield number[:30], {n: number if n in numbered else FINE.get(n, "无") for n in names}


def test_nothing_that_is_sent_breaks_a_page(app, world):
    names = field_names(app, world)
    assert len(names) > 40
    broken, seen = [], set()
    for address, client in buttons(app, world):
        if address in seen:
            continue
        seen.add(address)
        for kind, form in forms_of(names):
            with undone(app), client.post(address, data=form) as answer:
                is_text = answer.mimetype == "text/html"
                if answer.status_code >= 500 or (is_text and "<script>alert" in answer.text):
                    broken.append(f"{address}: {kind}: {answer.status_code}")
    assert len(seen) > 60
    assert not broken, "\n".join(broken)
