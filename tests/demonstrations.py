"""The demonstration: filled once by a process on each database, copied for whoever changes it."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from sqlalchemy import make_url

from tests.applications import migrated_app, new_postgres_database
from tracker.core.db import db
from tracker.core.files import FileStore
from tracker.seeding.demo import seed_demo
from tracker.seeding.sign_ins import SignIn


@dataclass(frozen=True)
class Demonstration:
    """An application on the filled database, and the ways in."""

    app: Flask
    sign_ins: list[SignIn]


def fill(folder: Path, *, year: int = 2022) -> list[SignIn]:
    """Seed the demonstration into the database of the current application."""
    store = FileStore(folder / "attachments")
    return seed_demo(year=year, files=store, sign_ins=folder / "demo-sign-ins.txt")


@contextmanager
def filled(url: str, folder: Path, *, year: int = 2022) -> Iterator[Demonstration]:
    with migrated_app(url, folder) as app:
        with app.app_context():
            sign_ins = fill(folder, year=year)
        yield Demonstration(app, sign_ins)


@contextmanager
def copied(original: Demonstration, folder: Path) -> Iterator[Demonstration]:
    """The same demonstration on a database and with files of its own."""
    files = original.app.config["ATTACHMENTS"]
    if files.is_dir():
        shutil.copytree(files, folder / "attachments")
    with original.app.app_context():
        db.engine.dispose()  # PostgreSQL copies only what nobody is connected to
    url = make_url(original.app.config["SQLALCHEMY_DATABASE_URI"])
    copy = _copy_of_sqlite if url.drivername == "sqlite" else _copy_of_postgres
    with migrated_app(copy(url, folder), folder) as app:
        yield Demonstration(app, original.sign_ins)


def _copy_of_sqlite(url, folder: Path) -> str:
    copy = folder / "copy.db"
    with closing(sqlite3.connect(url.database)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    return f"sqlite:///{copy}"


def _copy_of_postgres(url, folder: Path) -> str:
    server = url.set(database="{name}").render_as_string().replace("%7Bname%7D", "{name}")
    return new_postgres_database(server, folder.name, template=url.database)
