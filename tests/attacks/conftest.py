from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from tests import factories
from tests.attacks import world as worlds
from tests.attacks.keeping import world_in
from tests.attacks.racing import Race
from tests.attacks.test_matrix import carrying
from tracker.core import clock
from tracker.core.db import db


@pytest.fixture
def world(app) -> Iterator[worlds.World]:
    """A city in which everything is there that an address can name."""
    yield world_in(app)
    clock.use_offset(timedelta(0))


@pytest.fixture
def city(request, app) -> factories.City:
    """The world's, where there is one."""
    has_world = "world" in request.fixturenames
    return request.getfixturevalue("world").city if has_world else factories.small_city()


@pytest.fixture
def acting(app, world) -> Callable[[str], FlaskClient]:
    """A browser of whoever holds a post, by its title."""
    return lambda title: carrying(app, factories.session_token(world.city.actor(title)))


@pytest.fixture
def race(fresh_app, monkeypatch) -> Iterator[Race]:
    monkeypatch.setattr(fresh_app, "testing", False)
    monkeypatch.setitem(fresh_app.config, "PROPAGATE_EXCEPTIONS", False)
    with fresh_app.app_context():
        yield Race(fresh_app, world_in(fresh_app))
        db.session.remove()
    clock.use_offset(timedelta(0))
