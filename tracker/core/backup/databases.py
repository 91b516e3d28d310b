"""Copying a database while it is written to, and putting a copy back."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from sqlalchemy import create_engine, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.pool import NullPool

from tracker.core.backup.contents import Contents, is_empty, read_contents
from tracker.core.errors import RuleBroken


def copy_sqlite(source: Path, target: Path) -> Contents:
    """Copy by SQLite's own backup, which takes in what is committed and nothing else."""
    if not source.exists():
        raise RuleBroken(f"没有找到数据库 {source}，请核对实例目录。")
    with closing(sqlite3.connect(source)) as original, closing(sqlite3.connect(target)) as copy:
        original.backup(copy)
    return check_sqlite(target)


def check_sqlite(path: Path) -> Contents:
    """What a copy holds; RuleBroken if it is damaged or its rows do not fit together."""
    with closing(sqlite3.connect(path)) as copy:
        try:
            (state,) = copy.execute("PRAGMA integrity_check").fetchone()
        except sqlite3.DatabaseError as error:
            state = str(error)
        if state != "ok":
            raise RuleBroken(f"数据库副本没有通过完整性检查，请检查磁盘后重新备份：{state}。")
        broken = copy.execute("PRAGMA foreign_key_check").fetchone()
        if broken is not None:
            raise RuleBroken(
                f"数据库副本没有通过关联检查，请换一份备份：表 {broken[0]} 第 {broken[1]} 行。"
            )
    return _contents(make_url(f"sqlite:///{path}"))


def dump_postgres(url: URL, target: Path) -> Contents:
    """pg_dump in the snapshot in which the rows are counted, so that both see the same moment."""
    engine = create_engine(url, poolclass=NullPool, isolation_level="REPEATABLE READ")
    with engine.connect() as connection:
        snapshot = connection.scalar(text("SELECT pg_export_snapshot()"))
        contents = read_contents(connection)
        _run("pg_dump", url, "-Fc", f"--snapshot={snapshot}", f"--file={target}")
    return contents


def restore_postgres(dump: Path, url: URL) -> Contents:
    """Fill an empty database, wholly or not at all."""
    engine = create_engine(url, poolclass=NullPool)
    with engine.connect() as connection:
        if not is_empty(connection):
            raise RuleBroken("要恢复到的数据库不是空的，请先新建一个空数据库。")
    options = ("--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges")
    _run("pg_restore", url, *options, str(dump))
    return _contents(url)


def _contents(url: URL) -> Contents:
    with create_engine(url, poolclass=NullPool).connect() as connection:
        return read_contents(connection)


def _run(program: str, url: URL, *options: str) -> None:
    """The password goes by the environment: other users can read a command line."""
    address = url.set(drivername="postgresql", password=None).render_as_string()
    environment = os.environ | ({"PGPASSWORD": str(url.password)} if url.password else {})
    done = subprocess.run(
        [_program(program), f"--dbname={address}", *options],
        env=environment,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise RuleBroken(f"{program} 没有完成，请按下面的提示处理：{done.stderr.strip()}")


def _program(name: str) -> str:
    """The newest version installed: it reads servers of its own version and older ones."""
    versions = sorted(
        Path("/usr/lib/postgresql").glob(f"*/bin/{name}"),
        key=lambda path: int(path.parts[-3]) if path.parts[-3].isdigit() else 0,
    )
    found = str(versions[-1]) if versions else shutil.which(name)
    if found is None:
        raise RuleBroken(f"没有找到 {name}，请先安装 PostgreSQL 客户端。")
    return found
