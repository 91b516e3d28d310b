"""Every page and every button, as every post, against a table that was read line by line.

The table is matrix.txt; a route or a post without its line or column fails.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests import factories
from tests.test_routes import walk
from tracker.core.db import db
from tracker.models import Actor

TABLE = Path(__file__).with_name("matrix.txt")
# What an answer comes to: a page, a redirect, refused in words, forbidden, not there.
LETTERS = {200: "p", 302: "r", 400: "b", 422: "b", 403: "x", 404: "."}
# No page is drawn for what is refused: most of the table is.
AS_A_SCRIPT = {"Accept": "application/json"}
OWN = (
    "住建局联络员",
    "住建局局长",
    "财政局联络员",
    "教体局联络员",
    "督查员",
    "政府办主任",
    "市长",
    "副市长（城建）",
    "副市长（文教）",
    "开发区主任",
    "领导秘书",
    "系统管理员",
    "安全管理员",
    "审计员",
)
NEIGHBOURS = ("住建局局长", "督查员", "系统管理员")


@contextmanager
def undone(app) -> Iterator[None]:
    """Whatever is written inside, committed or not, is undone after it."""
    db.session.remove()  # else the session's own savepoint lies around this one
    savepoint = db._app_engines[app][None].begin_nested()
    try:
        yield
    finally:
        db.session.remove()
        savepoint.rollback()


def read_table() -> dict[str, str]:
    """{"GET /tasks/<task_id> issued": "pppp..ppppppp..."}; # begins a remark."""
    table = {}
    for line in TABLE.read_text().splitlines():
        if line and not line.startswith("#"):
            letters, _, row = line.partition("  ")
            assert row.strip() not in table, row
            table[row.strip()] = letters.replace(" ", "")
    return table


@pytest.fixture
def everybody(world) -> list[Actor]:
    neighbour = factories.small_city("额尔古纳市")
    return [world.city.actor(title) for title in OWN] + [
        neighbour.actor(title) for title in NEIGHBOURS
    ]


def carrying(app, token: str) -> FlaskClient:
    """A browser with a session's cookie; a new one each time, since some addresses end it."""
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = token
        cookie["_fresh"] = True
    return client


def rows_of(world, app) -> Iterator[tuple[str, str, str]]:
    """(row of the table, method, address) for every route and everything that it may name.

    What is only read comes first: a file that was removed does not come back.
    """
    for rule, method in sorted(walk(app), key=lambda each: each[1]):
        for words, address in world.addresses(rule):
            yield f"{method} {rule.rule.replace('int:', '')} {words}".strip(), method, address


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_every_post_gets_the_answer_of_the_table(app, world, everybody):
    tokens = [factories.session_token(actor) for actor in everybody]
    found = {}
    for row, method, address in rows_of(world, app):
        letters = []
        for token in tokens:
            with undone(app):
                answer = carrying(app, token).open(address, method=method, headers=AS_A_SCRIPT)
                answer.close()
            letters.append(LETTERS.get(answer.status_code, str(answer.status_code)))
        found[row] = "".join(letters)
    expected = read_table()
    differing = [
        f"{row}: {letters}, the table says {expected.get(row, 'nothing')}"
        for row, letters in found.items()
        if letters != expected.get(row)
    ]
    assert not differing, "\n".join(differing)
    assert not expected.keys() - found.keys()
