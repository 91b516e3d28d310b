"""The application on a database of its own, and a client that looks at whatever it is given."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask, g
from flask.testing import FlaskClient
from flask_migrate import upgrade
from sqlalchemy import create_engine, text

from config import TestConfig
from tests.web import pages
from tracker.app import create_app
from tracker.core.db import db


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


def new_postgres_database(server: str, name: str, *, template: str = "template1") -> str:
    """The URL of a new database on the test server: empty, or a copy of another one."""
    engine = create_engine(server.format(name="postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'))
    engine.dispose()
    return server.format(name=name)
