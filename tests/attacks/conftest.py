from collections.abc import Callable, Iterator

import pytest
from flask.testing import FlaskClient

from tests import factories
from tests.attacks import world as worlds
from tests.attacks.racing import Race
from tests.attacks.test_matrix import carrying
from tracker.core.db import db
from tracker.directory import queries as directory
from tracker.models import Setting


@pytest.fixture
def world(app, city, on_day) -> worlds.World:
    """A city in which everything is there that an address can name."""
    on_day(factories.TODAY)
    return worlds.build(app, city)


@pytest.fixture
def acting(app, world) -> Callable[[str], FlaskClient]:
    """A browser of whoever holds a post, by its title."""
    return lambda title: carrying(app, factories.session_token(world.city.actor(title)))


@pytest.fixture
def race(fresh_app, monkeypatch) -> Iterator[Race]:
    monkeypatch.setattr(fresh_app, "testing", False)
    monkeypatch.setitem(fresh_app.config, "PROPAGATE_EXCEPTIONS", False)
    with fresh_app.app_context():
        city = factories.small_city()
        key, day = directory.DEMONSTRATION_DAY, factories.TODAY.isoformat()
        factories.add(Setting(government_id=city.government.id, key=key, value=day))
        yield Race(fresh_app, worlds.build(fresh_app, city))
        db.session.remove()
