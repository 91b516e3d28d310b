"""One demonstration a process, served to a Chromium: these tests look, and change little."""

from collections.abc import Iterator

import pytest

from tests.access.house import House, move_in
from tests.demonstrations import copied
from tests.serving import serving


@pytest.fixture(scope="session")
def house(browser, demo_on_sqlite, tmp_path_factory) -> Iterator[House]:
    with copied(demo_on_sqlite, tmp_path_factory.mktemp("house")) as demonstration:
        app = demonstration.app
        app.config["SERVER_NAME"] = None
        app.config["WTF_CSRF_ENABLED"] = True
        with serving(app) as url:
            house = House(app, url, browser)
            with app.app_context():
                house.tokens, house.unlinked = move_in(app)
            yield house
