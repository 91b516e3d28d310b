"""Every test of the office's work runs twice: on SQLite and on PostgreSQL."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from uuid import uuid4

import pytest
from flask import Flask, g
from flask.testing import FlaskClient
from flask_migrate import upgrade
from playwright.sync_api import Browser
from sqlalchemy import create_engine, text

from config import TestConfig
from tests import factories
from tests.browsers import chromium
from tests.databases import postgres_server
from tests.web import pages
from tracker.app import create_app
from tracker.core import clock
from tracker.core.db import db
from tracker.directory import queries as directory
from tracker.models import Actor, Setting


class Client(FlaskClient):
    """A client that forgets uncommitted work, so a view that skips `saving` fails its test.

    Whatever page it is given is read strictly.

    It forgets `g` as well: the test's own application context is shared by all its requests, and
    who was signed in at the first would be so at the next.
    """

    def open(self, *args, **kwargs):
        db.session.rollback()
        for name in list(g):
            g.pop(name)
        response = super().open(*args, **kwargs)
        pending = {*db.session.new, *db.session.dirty, *db.session.deleted}
        if response.request.method == "GET":
            assert not pending, f"GET {response.request.path} changed {pending}"
        db.session.rollback()
        if response.mimetype == "text/html" and not 300 <= response.status_code < 400:
            address = response.request.full_path.rstrip("?")
            pages.check(response.text, address=address, routes=self.application.url_map)
        return response


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The one Chromium of a process; a second beside it would not start."""
    with chromium() as started:
        yield started


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    with postgres_server() as url:
        yield url


@contextmanager
def migrated_app(url: str, folder) -> Iterator[Flask]:
    """The application on a database that the migrations have just built."""
    settings = {
        "SQLALCHEMY_DATABASE_URI": url,
        "INSTANCE": folder,
        "ATTACHMENTS": folder / "attachments",
    }
    app = create_app(type("Settings", (TestConfig,), settings))
    app.test_client_class = Client
    with app.app_context():
        upgrade()
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def new_postgres_database(server: str, name: str) -> str:
    """The URL of a new, empty database on the test server."""
    engine = create_engine(server.format(name="postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    engine.dispose()
    return server.format(name=name)


@pytest.fixture(scope="session")
def sqlite_app(tmp_path_factory) -> Iterator[Flask]:
    folder = tmp_path_factory.mktemp("sqlite")
    with migrated_app(f"sqlite:///{folder / 'test.db'}", folder) as app:
        yield app


@pytest.fixture(scope="session")
def postgres_app(postgres, tmp_path_factory) -> Iterator[Flask]:
    url = new_postgres_database(postgres, "tests")
    with migrated_app(url, tmp_path_factory.mktemp("postgres")) as app:
        yield app


@pytest.fixture(params=["sqlite", "postgresql"])
def app(request) -> Iterator[Flask]:
    """The application; whatever a test writes, committed or not, is undone after it."""
    app = request.getfixturevalue("sqlite_app" if request.param == "sqlite" else "postgres_app")
    clock.use_offset(timedelta(0))
    with app.app_context():
        engine = db.engine
        with engine.connect() as connection:
            outer = connection.begin()
            db._app_engines[app][None] = connection
            try:
                yield app
            finally:
                db.session.remove()
                db._app_engines[app][None] = engine
                outer.rollback()


@pytest.fixture(params=["sqlite", "postgresql"])
def fresh_app(request, tmp_path) -> Iterator[Flask]:
    """The application on a database of its own, where commits are real: for several processes."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'fresh.db'}"
    else:
        name = f"fresh{uuid4().hex[:12]}"
        url = new_postgres_database(request.getfixturevalue("postgres"), name)
    clock.use_offset(timedelta(0))
    with migrated_app(url, tmp_path) as app:
        yield app


@pytest.fixture
def city(app) -> factories.City:
    """A small county with an office, two vice-mayors and three units."""
    return factories.small_city()


@pytest.fixture
def on_day(city) -> Iterator[Callable[[date], None]]:
    """Let every request, and the test itself, live on a day."""

    def on_day(day: date) -> None:
        key = directory.DEMONSTRATION_DAY
        db.session.query(Setting).filter_by(key=key).delete()
        factories.add(Setting(government_id=city.government.id, key=key, value=day.isoformat()))
        db.session.commit()
        clock.use_offset(directory.demonstration_offset())

    yield on_day
    clock.use_offset(timedelta(0))


@pytest.fixture
def sign_in(app) -> Callable[[Actor], FlaskClient]:
    """A client that acts as an official in a post."""

    def sign_in(actor: Actor) -> FlaskClient:
        client = app.test_client()
        with client.session_transaction() as cookie:
            cookie["_user_id"] = factories.session_token(actor)
            cookie["_fresh"] = True
            cookie.permanent = True
        return client

    return sign_in
