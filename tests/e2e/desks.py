"""The small city at work: served on a day, with whoever is asked for at a browser."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

from flask import Flask
from playwright.sync_api import Browser, Page

from tests import factories, serving
from tests.applications import migrated_app
from tracker.core import clock
from tracker.core.db import db
from tracker.directory import queries as directory
from tracker.models import Actor, Setting


class Desks:
    """The served application, and somebody of the small city at each browser."""

    def __init__(self, app: Flask, url: str, browser: Browser, city: factories.City) -> None:
        self.app, self.url, self.browser, self.city = app, url, browser, city
        self.complaints: list[str] = []

    def enter(self, actor: Actor) -> Page:
        context = self.browser.new_context(base_url=self.url, locale="zh-CN")
        context.set_default_timeout(20_000)
        token = factories.session_token(actor)
        context.add_cookies([serving.session_cookie(self.app, self.url, token)])
        page = context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.goto("/")
        return page


@contextmanager
def at_work(
    folder: Path, browser: Browser, *, on: date, prepare: Callable[[factories.City], None]
) -> Iterator[Desks]:
    """prepare: what happened before the story begins."""
    with migrated_app(f"sqlite:///{folder / 'desks.db'}", folder) as app, app.app_context():
        app.config.update(WTF_CSRF_ENABLED=True, SERVER_NAME=None)
        city = factories.small_city()
        key, day = directory.DEMONSTRATION_DAY, on.isoformat()
        factories.add(Setting(government_id=city.government.id, key=key, value=day))
        db.session.commit()
        clock.use_offset(directory.demonstration_offset())
        prepare(city)
        with serving.serving(app) as url:
            desks = Desks(app, url, browser, city)
            yield desks
        db.session.rollback()
    clock.use_offset(timedelta(0))
    assert desks.complaints == []
