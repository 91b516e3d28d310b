"""Putting a backup back, always into a new place: what is in use is never overwritten."""

import shutil
import tarfile
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.engine import make_url

from tracker.core.backup import archive, databases
from tracker.core.backup.archive import DATABASES, Manifest
from tracker.core.backup.contents import Contents
from tracker.core.errors import RuleBroken

SQLITE_FILE = "tracker.db"


@dataclass(frozen=True)
class Restored:
    """What came back, every row and file of it checked."""

    manifest: Manifest
    folder: Path


def restore(source: Path, into: Path, *, database_url: str | None = None) -> Restored:
    """Restore an archive into an empty folder and, one of PostgreSQL, into an empty database.

    RuleBroken, and the folder as it was, if the archive is damaged, the place is not empty, or
    what came back is not what was saved.
    """
    if into.exists() and any(into.iterdir()):
        raise RuleBroken(f"文件夹 {into} 不是空的，请换一个。")
    was_there = into.exists()
    into.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        with archive.opened(source) as (manifest, tar):
            _restore(manifest, tar, into, database_url)
    except BaseException:
        shutil.rmtree(into)
        if was_there:
            into.mkdir(mode=0o700)
        raise
    return Restored(manifest, into)


def _restore(
    manifest: Manifest, tar: tarfile.TarFile, into: Path, database_url: str | None
) -> None:
    member = DATABASES[manifest.database]
    if manifest.database == "postgresql" and database_url is None:
        raise RuleBroken("这是 PostgreSQL 的备份，请用 --database 给出一个空数据库的地址。")
    for name, sha256 in manifest.files.items():
        place = into / SQLITE_FILE if name == "database.sqlite" else into / name
        archive.extract(tar, name, sha256, place)
    if manifest.database == "sqlite":
        contents = databases.check_sqlite(into / SQLITE_FILE)
    else:
        contents = databases.restore_postgres(into / member, make_url(database_url or ""))
        (into / member).unlink()
    _compare(manifest, contents)


def _compare(manifest: Manifest, contents: Contents) -> None:
    for table, count in manifest.rows.items():
        if contents.rows.get(table) != count:
            back = contents.rows.get(table, 0)
            raise RuleBroken(
                f"恢复后的表 {table} 有 {back} 行，备份时为 {count} 行，请换一份备份。"
            )
    for name in contents.files:
        if f"attachments/{name}" not in manifest.files:
            raise RuleBroken(f"备份中缺少附件 {name}，请换一份备份。")
