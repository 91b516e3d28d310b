"""The two databases that the tests run on; PostgreSQL is started here, on a socket only."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from sqlite3 import OperationalError

import pytest

from tracker.audit.service import CHAIN_LOCK
from tracker.core.db import db


def postgres_programs() -> Path | None:
    """The folder of initdb and postgres, the newest version that is at least 15."""
    found = sorted(
        (path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")),
        key=lambda folder: int(folder.parent.name),
    )
    return found[-1] if found and int(found[-1].parent.name) >= 15 else None


@contextmanager
def postgres_server() -> Iterator[str]:
    """A PostgreSQL cluster of its own, gone afterwards; gives a URL without a database name."""
    programs = postgres_programs()
    if programs is None:
        _absent("PostgreSQL 15 is not installed")
    folder = Path(tempfile.mkdtemp(prefix="tracker-pg-"))
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        shutil.chown(folder, "postgres", "postgres")
    run = _as_postgres if os.geteuid() == 0 else _as_self
    run(
        [
            programs / "initdb",
            "-N",
            "-A",
            "trust",
            "-U",
            "tracker",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "-D",
            folder / "data",
        ]
    )
    options = f"-k {folder} -c listen_addresses='' -c fsync=off -c max_connections=200"
    run(
        [
            programs / "pg_ctl",
            "-w",
            "-D",
            folder / "data",
            "-l",
            folder / "log",
            "-o",
            options,
            "start",
        ]
    )
    try:
        yield f"postgresql+psycopg://tracker@/{{name}}?host={folder}"
    finally:
        run([programs / "pg_ctl", "-w", "-m", "immediate", "-D", folder / "data", "stop"])
        shutil.rmtree(folder, ignore_errors=True)


def _absent(reason: str) -> None:
    if os.environ.get("REQUIRE_POSTGRES") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


def _as_self(command: list[object]) -> None:
    subprocess.run(list(map(str, command)), check=True, capture_output=True)


def _as_postgres(command: list[object]) -> None:
    quoted = " ".join(f'"{part}"' for part in command)
    subprocess.run(
        ["su", "postgres", "-s", "/bin/sh", "-c", quoted], check=True, capture_output=True, cwd="/"
    )


def can_be_written() -> bool:
    """Whether somebody else could begin to change something now."""
    connection = db.engine.raw_connection()
    cursor = connection.cursor()
    try:
        if db.engine.dialect.name == "postgresql":
            cursor.execute(f"SELECT pg_try_advisory_xact_lock({CHAIN_LOCK})")
            return cursor.fetchone()[0]
        cursor.execute("PRAGMA busy_timeout=0")
        cursor.execute("BEGIN IMMEDIATE")
        return True
    except OperationalError:
        return False
    finally:
        connection.rollback()
        connection.invalidate()
