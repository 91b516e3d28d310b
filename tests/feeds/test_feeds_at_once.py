"""Two addresses asked for at the same moment, with real commits: one of them stands."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event
from time import sleep

from tests import factories
from tracker.core.db import db, transaction
from tracker.feeds import service
from tracker.models import Actor, Feed, Post

A_MOMENT = 0.3  # seconds in which the other one would get through, if he did not wait


def test_of_two_addresses_made_at_once_one_stands(fresh_app):
    begun = Event()

    def make(post_id: int) -> None:
        with fresh_app.app_context(), transaction():
            post = db.session.get_one(Post, post_id)
            service.create_feed(by=Actor(post.tenures[0].official, post, factories.TODAY))
            begun.set()
            sleep(A_MOMENT)

    with fresh_app.app_context():
        city = factories.small_city()
        db.session.commit()
        post_id = city.supervisor.post.id
        db.session.remove()
        with ThreadPoolExecutor(2) as threads:
            first = threads.submit(make, post_id)
            begun.wait()
            second = threads.submit(make, post_id)
            first.result()
            second.result()
        assert db.session.query(Feed).filter(Feed.revoked_at.is_(None)).count() == 1
