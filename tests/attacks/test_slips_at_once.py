"""An answer and what would follow if there were none, at the same moment, with real commits."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Event
from time import sleep

import pytest

from tests import factories
from tracker.core.db import db, transaction
from tracker.core.errors import RuleBroken
from tracker.models import Actor, Slip, SlipLevel, Unit
from tracker.slips import service

LATE = date(2022, 7, 14)
EXPIRED = date(2022, 7, 20)
A_MOMENT = 0.3  # seconds in which the other one would get through, if he did not wait


@pytest.fixture
def slip(fresh_app):
    """A blue slip to 住建局 that expired yesterday."""
    with fresh_app.app_context():
        city = factories.small_city()
        factories.report(factories.issued_task(city), city.unit("住建局"))
        db.session.commit()
        with transaction():
            slip = service.issue_slip(
                city.unit("住建局"),
                level=SlipLevel.BLUE,
                demand="请立即补报。",
                answer_by=EXPIRED - timedelta(1),
                by=city.actor("督查员", on=LATE),
            )
        found = slip.id, city.actor("住建局局长", on=EXPIRED), city.actor("督查员", on=EXPIRED)
        db.session.remove()
        yield found


def _again(actor: Actor) -> Actor:
    """The actor in the session of this thread."""
    return Actor(
        db.session.merge(actor.official, load=False),
        db.session.merge(actor.post, load=False),
        actor.on,
    )


def test_what_follows_waits_for_an_answer_that_is_being_given(fresh_app, slip):
    slip_id, head, office = slip
    begun = Event()

    def answer():
        with fresh_app.app_context(), transaction():
            service.answer_slip(
                db.session.get_one(Slip, slip_id), text="明天补报。", by=_again(head)
            )
            begun.set()
            sleep(A_MOMENT)

    with ThreadPoolExecutor(1) as threads:
        answered = threads.submit(answer)
        begun.wait()
        with pytest.raises(RuleBroken, match="没有要发的督办单"), transaction():
            service.issue_slip(
                db.session.get_one(Unit, db.session.get_one(Slip, slip_id).unit_id),
                level=SlipLevel.ORANGE,
                demand="请立即补报。",
                answer_by=EXPIRED,
                by=_again(office),
            )
        answered.result()
    assert db.session.query(Slip).count() == 1
