"""Every test of the office's work runs twice: on SQLite and on PostgreSQL."""

import shutil
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser

from tests import factories
from tests.applications import migrated_app, new_postgres_database
from tests.browsers import chromium
from tests.databases import postgres_server
from tests.demonstrations import Demonstration, filled
from tracker.core import clock
from tracker.core.db import db
from tracker.directory import queries as directory
from tracker.models import Actor, Setting


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The one Chromium of a process; a second beside it would not start."""
    with chromium() as started:
        yield started


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    with postgres_server() as url:
        yield url


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


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory) -> Path:
    """An empty database of SQLite as the migrations build it, to be copied."""
    folder = tmp_path_factory.mktemp("migrated")
    file = folder / "migrated.db"
    with migrated_app(f"sqlite:///{file}", folder):
        return file


@pytest.fixture(scope="session")
def migrated_template(postgres, tmp_path_factory) -> str:
    """The name of the same on PostgreSQL."""
    url = new_postgres_database(postgres, "migrated")
    with migrated_app(url, tmp_path_factory.mktemp("migrated")):
        return "migrated"


@pytest.fixture(scope="session")
def demo_on_sqlite(tmp_path_factory) -> Iterator[Demonstration]:
    """The demonstration of 2022; who changes anything in it works on a copy."""
    folder = tmp_path_factory.mktemp("demo-sqlite")
    with filled(f"sqlite:///{folder / 'demo.db'}", folder) as made:
        yield made


@pytest.fixture(scope="session")
def demo_on_postgres(postgres, tmp_path_factory) -> Iterator[Demonstration]:
    url = new_postgres_database(postgres, "demonstration")
    with filled(url, tmp_path_factory.mktemp("demo-postgres")) as made:
        yield made


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
        file = shutil.copy(request.getfixturevalue("migrated_file"), tmp_path / "fresh.db")
        url = f"sqlite:///{file}"
    else:
        template = request.getfixturevalue("migrated_template")
        server, name = request.getfixturevalue("postgres"), f"fresh{uuid4().hex[:12]}"
        url = new_postgres_database(server, name, template=template)
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
