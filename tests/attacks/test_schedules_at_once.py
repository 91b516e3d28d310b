"""Two who strike the schedules of a draft at the same moment: one stays, with all its tasks."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event
from time import sleep

import pytest
from flask import Flask
from sqlalchemy.exc import NoResultFound

from tests import factories
from tracker.core.db import db, transaction
from tracker.core.errors import RuleBroken
from tracker.models import Actor, Post, Schedule, Task
from tracker.plans import service
from tracker.plans.service import ScheduleContent

A_MOMENT = 0.3  # seconds in which the other one would get through, if he did not wait


def _holder(post_id: int) -> Actor:
    post = db.session.get_one(Post, post_id)
    return Actor(post.tenures[0].official, post, factories.TODAY)


def _strike(schedule_id: int, by: Actor) -> None:
    service.remove_schedule(db.session.get_one(Schedule, schedule_id), by=by)


def _change(schedule_id: int, by: Actor) -> None:
    schedule = db.session.get_one(Schedule, schedule_id)
    service.change_schedule(schedule, ScheduleContent("改名"), by=by)


def _choose(schedule_id: int, by: Actor) -> None:
    schedule = db.session.get_one(Schedule, schedule_id)
    tasks = [task.id for task in db.session.query(Task)]
    service.choose_schedule(schedule.plan, tasks, schedule, by=by)


@dataclass(frozen=True)
class Pair:
    """A draft with two schedules, as numbers: what was read is another transaction's."""

    app: Flask
    first: int
    second: int
    post: int

    @contextmanager
    def striking(self, schedule_id: int) -> Iterator[None]:
        """Inside, another has struck the schedule and is about to commit."""
        begun = Event()

        def strike() -> None:
            with self.app.app_context(), transaction():
                _strike(schedule_id, _holder(self.post))
                begun.set()
                sleep(A_MOMENT)

        with ThreadPoolExecutor(1) as threads:
            struck = threads.submit(strike)
            begun.wait()
            yield
            struck.result()


@pytest.fixture
def pair(fresh_app) -> Iterator[Pair]:
    with fresh_app.app_context():
        city = factories.small_city()
        plan = factories.draft_plan(city)
        factories.task(plan, lead=city.unit("住建局"))
        db.session.commit()
        with transaction():
            second = service.add_schedule(plan, ScheduleContent("另报"), by=city.supervisor)
        numbers = plan.schedules[0].id, second.id, city.supervisor.post.id
        db.session.remove()
        yield Pair(fresh_app, *numbers)


@pytest.mark.parametrize("do", [_strike, _change, _choose])
def test_a_schedule_that_is_being_struck_is_neither_changed_nor_chosen(pair, do):
    # Looked at before it was struck, as a page is.
    schedule = db.session.get_one(Schedule, pair.second)
    assert schedule.plan.schedules
    with (
        pair.striking(pair.second),
        pytest.raises((RuleBroken, NoResultFound), match="刚被他人删除|No row"),
        transaction(),
    ):
        do(pair.second, _holder(pair.post))


def test_of_two_schedules_struck_at_once_one_stays(pair):
    refused = pytest.raises(RuleBroken, match="至少要有一个报送安排")
    with pair.striking(pair.first), refused, transaction():
        _strike(pair.second, _holder(pair.post))
    assert [each.id for each in db.session.query(Schedule)] == [pair.second]
    assert {task.schedule_id for task in db.session.query(Task)} == {pair.second}
