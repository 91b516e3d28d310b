"""Two who confirm the same change of units, and a report that is handed in meanwhile."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from tests import factories
from tests.reforms.units import NEW, holders, terms
from tracker.core.db import db, transaction
from tracker.core.errors import RuleBroken
from tracker.models import Actor, Reform, Unit
from tracker.reforms import service
from tracker.reforms.moving import moves_of


@pytest.fixture
def city(fresh_app):
    with fresh_app.app_context():
        found = factories.small_city()
        factories.issued_task(found)
        yield found


def test_the_same_reform_confirmed_twice_is_done_once(fresh_app, city):
    seen = moves_of(terms(city, "merge", ["住建局", "教体局"], [NEW]), today=factories.TODAY).digest
    ids = {name: unit.id for name, unit in city.units.items()}
    office = (city.supervisor.official.id, city.supervisor.post.id)
    db.session.rollback()
    begin = Barrier(2)

    def confirm(_number):
        with fresh_app.app_context():
            units = {name: db.session.get_one(Unit, each) for name, each in ids.items()}
            here = factories.City(units["住建局"].government, units, {})
            asked = terms(here, "merge", ["住建局", "教体局"], [NEW])
            by = Actor(
                db.session.get_one(factories.Official, office[0]),
                db.session.get_one(factories.Post, office[1]),
                factories.TODAY,
            )
            begin.wait()
            try:
                with transaction():
                    service.enter_reform(asked, seen=seen, by=by)
            except RuleBroken as refused:
                return str(refused)
            finally:
                db.session.remove()
            return ""

    with ThreadPoolExecutor(2) as threads:
        said = sorted(threads.map(confirm, range(2)))
    assert said[0] == ""
    assert "请" in said[1]
    assert db.session.query(Reform).count() == 1
    task = db.session.query(factories.Task).one()
    assert holders(task) == {NEW: "牵头", "财政局": "配合"}
