"""The demonstration, filled once on each database: the tests only read it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from tests.conftest import migrated_app, new_postgres_database
from tracker.core import clock
from tracker.core.db import db
from tracker.core.files import FileStore
from tracker.seeding.demo import seed_demo

Filled = Callable[[str, Path, int], Iterator[Flask]]


def fill(folder: Path, *, year: int = 2022):
    """Seed the demonstration into the database of the current application."""
    store = FileStore(folder / "attachments")
    return seed_demo(year=year, files=store, sign_ins=folder / "demo-sign-ins.txt")


@contextmanager
def filled(url: str, folder: Path, *, year: int = 2022) -> Iterator[Flask]:
    with migrated_app(url, folder) as app:
        with app.app_context():
            app.sign_ins = fill(folder, year=year)
        yield app


@pytest.fixture(scope="session")
def demo_on_sqlite(tmp_path_factory) -> Iterator[Flask]:
    folder = tmp_path_factory.mktemp("demo-sqlite")
    with filled(f"sqlite:///{folder / 'demo.db'}", folder) as app:
        yield app


@pytest.fixture(scope="session")
def demo_on_postgres(postgres, tmp_path_factory) -> Iterator[Flask]:
    url = new_postgres_database(postgres, "demonstration")
    with filled(url, tmp_path_factory.mktemp("demo-postgres")) as app:
        yield app


@pytest.fixture(scope="session")
def demo_of_2026(tmp_path_factory) -> Iterator[Flask]:
    folder = tmp_path_factory.mktemp("demo-2026")
    with filled(f"sqlite:///{folder / 'demo.db'}", folder, year=2026) as app:
        yield app


@contextmanager
def opened(app: Flask) -> Iterator[Flask]:
    clock.use_offset(timedelta(0))
    with app.app_context():
        try:
            yield app
        finally:
            db.session.rollback()
            clock.use_offset(timedelta(0))


@pytest.fixture(params=["sqlite", "postgres"])
def demo(request) -> Iterator[Flask]:
    """The demonstration of 2022, on either database."""
    with opened(request.getfixturevalue(f"demo_on_{request.param}")) as app:
        yield app


@pytest.fixture
def demo_2026(demo_of_2026) -> Iterator[Flask]:
    with opened(demo_of_2026) as app:
        yield app
