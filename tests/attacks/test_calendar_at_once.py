"""A new year's holidays, and the office at one of its periods, at once, with real commits."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Event
from time import sleep

from tests import factories
from tests.holidays import office as offices
from tests.holidays.office import NOTICE_2027, TODAY
from tracker.core.db import db, transaction
from tracker.holidays import service as holidays
from tracker.models import Actor, Post, ReportingPeriod
from tracker.plans import service as plans

A_MOMENT = 0.3  # seconds in which the other one would get through, if he did not wait
BY_HAND = {
    "opens_on": date(2026, 12, 18),
    "effective_due_on": date(2027, 1, 6),
    "closes_on": date(2027, 1, 22),
}


def _holder(post_id: int) -> Actor:
    post = db.session.get_one(Post, post_id)
    return Actor(post.tenures[0].official, post, TODAY)


def test_a_new_calendar_does_not_overwrite_what_the_office_decides_just_now(fresh_app):
    with fresh_app.app_context():
        office = offices.build(factories.small_city())
        db.session.commit()
        winter_id = office.winter.id
        keeper_id, office_id = office.keeper.post.id, office.actor("督查员").post.id
        db.session.remove()
        begun = Event()

        def decide() -> None:
            with fresh_app.app_context(), transaction():
                winter = db.session.get_one(ReportingPeriod, winter_id)
                plans.change_period(winter, **BY_HAND, by=_holder(office_id))
                begun.set()
                sleep(A_MOMENT)

        with ThreadPoolExecutor(1) as threads:
            deciding = threads.submit(decide)
            begun.wait()
            with transaction():
                holidays.enter_notice(NOTICE_2027, by=_holder(keeper_id))
            deciding.result()
        winter = db.session.get_one(ReportingPeriod, winter_id)
        assert {name: getattr(winter, name) for name in BY_HAND} == BY_HAND
