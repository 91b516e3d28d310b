"""Somebody with several posts acts in one of them."""

from datetime import timedelta

import pytest

from tests import factories
from tracker.core import clock
from tracker.core.db import db
from tracker.models import Cover

PASSWORD = "Kaihe-2022-ok"


@pytest.fixture
def deputy(city):
    """The liaison of one unit, who covers another's for three days."""
    official = city.liaison("住建局").official
    today = clock.today()
    factories.add(
        Cover(
            official=official,
            post=city.posts["财政局联络员"],
            from_on=today,
            until_on=today + timedelta(days=3),
        )
    )
    return factories.account(official, PASSWORD, username="zjj-llr")


def enter(client):
    data = {"username": "zjj-llr", "password": PASSWORD, "pledge": "y"}
    return client.post("/sign-in?next=/calendar", data=data)


def test_the_post_is_asked_for_once_and_remembered(app, city, deputy):
    client = app.test_client()
    assert enter(client).location == "/posts/choose?next=/calendar"
    page = client.get("/posts/choose").text
    assert "财政局联络员（代）" in page
    covered = city.posts["财政局联络员"]
    chosen = client.post("/posts/choose?next=/calendar", data={"post": covered.id})
    assert chosen.location == "/calendar"
    assert "财政局联络员（代）" in client.get("/calendar").text
    client.post("/sign-out")
    assert enter(client).location == "/calendar"
    assert "财政局联络员（代）" in client.get("/calendar").text


def test_a_post_that_is_not_held_cannot_be_chosen(app, city, deputy):
    client = app.test_client()
    enter(client)
    answer = client.post("/posts/choose", data={"post": city.posts["市长"].id})
    assert answer.status_code == 200
    db.session.refresh(deputy)
    assert deputy.post_id is None


def test_when_a_cover_ends_the_own_post_is_acted_in(app, city, deputy):
    client = app.test_client()
    enter(client)
    client.post("/posts/choose", data={"post": city.posts["财政局联络员"].id})
    city.posts["财政局联络员"].covers[0].until_on = clock.today() + timedelta(days=1)
    city.posts["财政局联络员"].covers[0].from_on = clock.today() - timedelta(days=1)
    db.session.commit()
    assert "财政局联络员（代）" in client.get("/calendar").text
    city.posts["财政局联络员"].covers[0].until_on = clock.today()
    db.session.commit()
    assert "住建局联络员" in client.get("/calendar").text
