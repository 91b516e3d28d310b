"""The whole product in a browser: the seeded city, on each database."""

from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask

from tests.applications import migrated_app, new_postgres_database
from tests.demonstrations import Demonstration, copied
from tests.e2e.office import Office, served_to_people
from tracker.accounts import administration
from tracker.core.db import db, transaction
from tracker.models import Account, Official, Post, PostKind, Tenure, Unit
from tracker.seeding.city import seed_city

BEGINNING = date(2022, 1, 1)


def pytest_generate_tests(metafunc) -> None:
    """A story is told on the databases that its module names in DATABASES, by default on both.

    What pages do is tested on both by every feature; a browser adds nothing to that, and time.
    """
    if "kind_of_database" in metafunc.fixturenames:
        kinds = getattr(metafunc.module, "DATABASES", ("sqlite", "postgresql"))
        metafunc.parametrize("kind_of_database", kinds, scope="module", indirect=True)


@pytest.fixture(scope="module")
def kind_of_database(request) -> str:
    return request.param


@pytest.fixture(scope="module")
def empty(request, kind_of_database, tmp_path_factory) -> Iterator[Flask]:
    """The application on an empty database, of each kind."""
    folder = tmp_path_factory.mktemp("office")
    if kind_of_database == "sqlite":
        url = f"sqlite:///{folder / 'office.db'}"
    else:
        url = new_postgres_database(request.getfixturevalue("postgres"), folder.name)
    with migrated_app(url, folder) as app:
        yield app


@pytest.fixture(scope="module")
def demonstration(request, kind_of_database, tmp_path_factory) -> Iterator[Demonstration]:
    """A demonstration that the story may change."""
    name = "demo_on_sqlite" if kind_of_database == "sqlite" else "demo_on_postgres"
    with copied(request.getfixturevalue(name), tmp_path_factory.mktemp("lived-in")) as copy:
        yield copy


@pytest.fixture(scope="module")
def office(empty, browser) -> Iterator[Office]:
    """The office of the seeded city on 1 March 2022, served to browsers."""
    with empty.app_context(), transaction():
        seed_city()
    with served_to_people(empty, browser) as office:
        office.turn_to(date(2022, 3, 1))
        _give_accounts(office)
        yield office


def _give_accounts(office: Office) -> None:
    """One sign-in for each of those who appear in the walk."""
    with office.app.app_context(), transaction():
        culture = db.session.query(Unit).filter_by(short_name="文旅广局").one()
        people = {
            "supervisor": _holder(kind=PostKind.SUPERVISOR),
            "head": _holder(kind=PostKind.UNIT_HEAD, unit_id=culture.id),
            "liaison": _appoint("联络员甲", kind=PostKind.LIAISON, unit_id=culture.id),
            "vice_mayor": _leader("胡志文"),
        }
        for username, official in people.items():
            password = administration.create_account(official, username, by=None)
            account = db.session.query(Account).filter_by(username=username).one()
            account.must_change_password = False
            office.passwords[username] = password


def _holder(**post: object) -> Official:
    return db.session.query(Official).join(Tenure).join(Post).filter_by(**post).first()


def _leader(name: str) -> Official:
    return db.session.query(Official).filter_by(name=name).one()


def _appoint(name: str, **post: object) -> Official:
    found = db.session.query(Post).filter_by(**post).one()
    official = Official(government_id=found.government_id, name=name)
    db.session.add(official)
    db.session.add(Tenure(official=official, post=found, from_on=BEGINNING))
    db.session.flush()
    return official
