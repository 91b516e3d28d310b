"""Two administrators at one channel at the same moment, with real commits."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Event
from time import sleep

import pytest

from tests import factories
from tracker.core.db import db, transaction
from tracker.core.errors import RuleBroken
from tracker.inbox import setting_up
from tracker.inbox.carriers import Secrets
from tracker.inbox.setting_up import Entry
from tracker.models import Actor, Channel, ChannelSetup, Post

A_MOMENT = 0.3  # seconds in which the other one would get through, if he did not wait
HONEST = {
    "host": "mail.genhe.example",
    "port": 465,
    "security": "tls",
    "sender": "duban@genhe.example",
    "user": "duban",
    "timeout": 10,
    "authority": "",
}


def _administrator(post_id: int) -> Actor:
    post = db.session.get_one(Post, post_id)
    return Actor(post.tenures[0].official, post, factories.TODAY)


def test_a_secret_that_one_leaves_as_it_is_does_not_go_where_another_sends(fresh_app):
    with fresh_app.app_context():
        post_id = factories.small_city().administrator.post.id
        db.session.commit()
        kept = Entry(HONEST, Secrets(password="Pass-7742"), is_on=True)
        with transaction():
            setup_id = setting_up.set_up(Channel.EMAIL, kept, by=_administrator(post_id)).id
        begun = Event()

        def move() -> None:
            moved = Entry({**HONEST, "host": "evil.example"}, Secrets(password="own"), is_on=True)
            with fresh_app.app_context(), transaction():
                setup = db.session.get_one(ChannelSetup, setup_id)
                setting_up.change(setup, moved, by=_administrator(post_id))
                begun.set()
                sleep(A_MOMENT)

        with ThreadPoolExecutor(1) as threads:
            moving = threads.submit(move)
            begun.wait()
            setup, me = db.session.get_one(ChannelSetup, setup_id), _administrator(post_id)
            as_it_was = replace(kept, secrets=Secrets())
            with pytest.raises(RuleBroken, match="请填写密码"), transaction():
                setting_up.change(setup, as_it_was, by=me)
            moving.result()
        setup = db.session.get_one(ChannelSetup, setup_id)
        assert (setup.settings["host"], Secrets.of(setup).password) == ("evil.example", "own")
