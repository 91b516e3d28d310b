"""The demonstration, filled once on each database: the tests only read it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from flask import Flask

from tests.demonstrations import Demonstration, copied, filled
from tracker.core import clock
from tracker.core.db import db
from tracker.seeding.sign_ins import SignIn


@pytest.fixture(scope="session")
def demo_of_2026(tmp_path_factory) -> Iterator[Demonstration]:
    folder = tmp_path_factory.mktemp("demo-2026")
    with filled(f"sqlite:///{folder / 'demo.db'}", folder, year=2026) as made:
        yield made


@contextmanager
def opened(demonstration: Demonstration) -> Iterator[Flask]:
    clock.use_offset(timedelta(0))
    with demonstration.app.app_context():
        try:
            yield demonstration.app
        finally:
            db.session.rollback()
            clock.use_offset(timedelta(0))


@pytest.fixture(params=["sqlite", "postgres"])
def of_2022(request) -> Demonstration:
    return request.getfixturevalue(f"demo_on_{request.param}")


@pytest.fixture
def demo(of_2022) -> Iterator[Flask]:
    """The demonstration of 2022, on either database."""
    with opened(of_2022) as app:
        yield app


@pytest.fixture
def demo_to_enter(of_2022, tmp_path) -> Iterator[Flask]:
    """A copy of it, where who signs in leaves his trace."""
    with copied(of_2022, tmp_path) as made, opened(made) as app:
        yield app


@pytest.fixture
def sign_ins(of_2022) -> list[SignIn]:
    return of_2022.sign_ins


@pytest.fixture
def demo_2026(demo_of_2026) -> Iterator[Flask]:
    with opened(demo_of_2026) as app:
        yield app
