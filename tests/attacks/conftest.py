from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from tests import factories
from tests.attacks import world as worlds
from tests.attacks.test_matrix import carrying


@pytest.fixture
def world(app, city, on_day) -> worlds.World:
    """A city in which everything is there that an address can name."""
    on_day(factories.TODAY)
    return worlds.build(app, city)


@pytest.fixture
def acting(app, world) -> Callable[[str], FlaskClient]:
    """A browser of whoever holds a post, by its title."""
    return lambda title: carrying(app, factories.session_token(world.city.actor(title)))
