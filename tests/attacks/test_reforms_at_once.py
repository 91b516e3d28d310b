"""Two who confirm the same change of units, and a report that is handed in meanwhile."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event
from time import sleep

import pytest

from tests import factories
from tests.attacks.test_slips_at_once import A_MOMENT, _again
from tests.reforms.units import NEW, holders, terms
from tracker.core.db import db, transaction
from tracker.core.errors import RuleBroken
from tracker.models import Actor, ProgressReport, Reform, ReportStatus, Unit
from tracker.reforms import service
from tracker.reforms.moving import moves_of
from tracker.reports import service as reporting
from tracker.reports.service import rows


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


def test_a_reform_waits_for_a_report_that_is_being_handed_in(fresh_app, city):
    """Who hands in holds the report and then the task: who moves both does so too."""
    report_id = factories.report(db.session.query(factories.Task).one(), city.unit("财政局")).id
    db.session.get_one(ProgressReport, report_id).progress = "已拨付。"
    db.session.commit()
    asked = terms(city, "abolish", ["财政局"], ["教体局"])
    seen, head = moves_of(asked, today=factories.TODAY).digest, city.head("财政局")
    begun = Event()
    db.session.rollback()

    def hand_in():
        with fresh_app.app_context(), transaction():
            [report] = rows.hold([db.session.get_one(ProgressReport, report_id)])
            begun.set()
            sleep(A_MOMENT)
            reporting.submit([report], by=_again(head))

    with ThreadPoolExecutor(1) as threads:
        handed_in = threads.submit(hand_in)
        begun.wait()
        # It waited, and sees what was handed in.
        with pytest.raises(RuleBroken, match="又有变化"), transaction():
            service.enter_reform(asked, seen=seen, by=city.supervisor)
        handed_in.result()
    assert db.session.get_one(ProgressReport, report_id).status is ReportStatus.SUBMITTED
