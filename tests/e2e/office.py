"""The real application served to people at their browsers."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page

from tests.demonstrations import Demonstration
from tests.serving import serving
from tracker.core.db import db, transaction
from tracker.directory.queries import DEMONSTRATION_DAY
from tracker.models import Government, Setting


class Office:
    """The served application, the day it lives on, and the people at their browsers."""

    def __init__(self, app: Flask, url: str, browser: Browser) -> None:
        self.app, self.url, self.browser = app, url, browser
        self.passwords: dict[str, str] = {}
        self.complaints: list[str] = []
        self._contexts: list[BrowserContext] = []

    def turn_to(self, day: date) -> None:
        """Let the office live on a day."""
        with self.app.app_context(), transaction():
            government = (
                db.session.query(Government).filter(Government.parent_id.is_not(None)).one()
            )
            found = db.session.query(Setting).filter_by(key=DEMONSTRATION_DAY).one_or_none()
            setting = found or Setting(government_id=government.id, key=DEMONSTRATION_DAY)
            setting.value = day.isoformat()
            db.session.add(setting)

    def enter(self, username: str, *, width: int = 1440) -> Page:
        """A browser of its own, in which somebody has signed in."""
        context = self.browser.new_context(
            viewport={"width": width, "height": 900}, locale="zh-CN", accept_downloads=True
        )
        self._contexts.append(context)
        context.route(lambda url: not url.startswith(self.url), lambda route: route.abort())
        page = context.new_page()
        page.on("console", self._note)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.goto(self.url + "/sign-in")
        page.get_by_label("账号").fill(username)
        page.get_by_label("密码", exact=True).fill(self.passwords[username])
        page.get_by_label("我知道不得录入").check()
        page.get_by_role("button", name="登录").click()
        page.wait_for_url(lambda url: "/sign-in" not in url)
        return page

    def close(self) -> None:
        for context in self._contexts:
            context.close()

    def _note(self, message) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)


@contextmanager
def served_to_people(app: Flask, browser: Browser) -> Iterator[Office]:
    """The application as it runs in an office; nobody's browser may have complained."""
    app.config.update(SERVER_NAME=None, WTF_CSRF_ENABLED=True)
    with serving(app) as address:
        office = Office(app, address, browser)
        yield office
        office.close()
    assert office.complaints == []


@contextmanager
def lived_in(demonstration: Demonstration, browser: Browser) -> Iterator[Office]:
    """The demonstration on 4 July 2022: a first quarter marked, a second coming in."""
    with served_to_people(demonstration.app, browser) as office:
        office.passwords |= {each.username: each.password for each in demonstration.sign_ins}
        yield office
