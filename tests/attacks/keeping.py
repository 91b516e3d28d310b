"""A world that was built once is put back row by row: to build one takes a second and more.

The rows are kept as the database writes them itself, so that what is put back is what was there.
"""

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import select

from tests import factories
from tests.attacks.world import World, build
from tracker.core import clock
from tracker.core.db import Base, db
from tracker.core.files import FileStore
from tracker.directory import queries as directory
from tracker.models import Government, Post, Setting, Unit

TABLES = {table.name: table for table in Base.metadata.sorted_tables}


@dataclass(frozen=True)
class Kept:
    """rows: by table, as `_taken` gives them. units, posts: the ids, by the names of City."""

    rows: dict[str, Any]
    files: Path
    government: int
    units: dict[str, int]
    posts: dict[str, int]
    named: dict[str, dict[str, int | str]]


_kept: dict[str, Kept] = {}  # by the kind of database


def world_in(app: Flask) -> World:
    """A world in the database of the current application, which is empty; on factories.TODAY."""
    kind = db.engine.dialect.name
    if kind not in _kept:
        city = factories.small_city()
        day = Setting(
            government_id=city.government.id,
            key=directory.DEMONSTRATION_DAY,
            value=factories.TODAY.isoformat(),
        )
        factories.add(day)
        db.session.commit()
        clock.use_offset(directory.demonstration_offset())
        _kept[kind] = _keep(build(app, city))
    else:
        _put_back(_kept[kind].rows)
        shutil.copytree(_kept[kind].files, app.config["ATTACHMENTS"], dirs_exist_ok=True)
        clock.use_offset(directory.demonstration_offset())
    return _loaded(_kept[kind], app)


def _keep(world: World) -> Kept:
    city = world.city
    files = Path(tempfile.mkdtemp(prefix="tracker-world-"))
    shutil.copytree(world.files.folder, files, dirs_exist_ok=True)
    return Kept(
        rows=_taken(),
        files=files,
        government=city.government.id,
        units={name: unit.id for name, unit in city.units.items()},
        posts={title: post.id for title, post in city.posts.items()},
        named=world.named,
    )


def _loaded(kept: Kept, app: Flask) -> World:
    units = {unit.id: unit for unit in db.session.scalars(select(Unit))}
    posts = {post.id: post for post in db.session.scalars(select(Post))}
    city = factories.City(
        db.session.get_one(Government, kept.government),
        {name: units[number] for name, number in kept.units.items()},
        {title: posts[number] for title, number in kept.posts.items()},
    )
    named = {variable: dict(rows) for variable, rows in kept.named.items()}
    return World(city, FileStore(app.config["ATTACHMENTS"]), named)


def _taken() -> dict[str, Any]:
    """All rows of all tables, without reading what is in them."""
    db.session.flush()
    raw = db.session.connection().connection.driver_connection
    if db.engine.dialect.name == "sqlite":
        return {table: raw.execute(f'SELECT * FROM "{table}"').fetchall() for table in TABLES}
    taken = {}
    for table in TABLES:
        with raw.cursor() as cursor, cursor.copy(f'COPY "{table}" TO STDOUT') as copy:
            taken[table] = b"".join(copy)
    return taken


def _put_back(rows: dict[str, Any]) -> None:
    raw = db.session.connection().connection.driver_connection
    if db.engine.dialect.name == "sqlite":
        raw.execute("PRAGMA defer_foreign_keys = ON")
        for table, found in rows.items():
            if found:
                places = ", ".join("?" * len(found[0]))
                raw.executemany(f'INSERT INTO "{table}" VALUES ({places})', found)
    else:
        raw.execute("SET LOCAL session_replication_role = replica")  # in whatever order
        for table, found in rows.items():
            with raw.cursor() as cursor, cursor.copy(f'COPY "{table}" FROM STDIN') as copy:
                copy.write(found)
            if "id" in TABLES[table].columns:
                raw.execute(_COUNT_ON.format(table=table))
        raw.execute("SET LOCAL session_replication_role = origin")
    db.session.commit()


# What is entered next gets a number that no row has.
_COUNT_ON = """
SELECT setval(pg_get_serial_sequence('"{table}"', 'id'), max(id)) FROM "{table}"
HAVING max(id) IS NOT NULL
"""
