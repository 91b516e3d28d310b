"""Making a backup."""

import tempfile
from pathlib import Path

from sqlalchemy.engine import make_url

from tracker.core import clock
from tracker.core.backup import archive, databases
from tracker.core.backup.archive import DATABASES, Manifest
from tracker.core.errors import RuleBroken


def back_up(database_url: str, files: Path, target: Path) -> Manifest:
    """Write a checked archive of the database and of every file that its rows name.

    The files are taken after the database: one too many does no harm, one too few is fatal.
    RuleBroken, and no archive, if anything is missing or damaged, or the target exists.
    """
    if target.exists():
        raise RuleBroken(f"{target} 已存在，请换一个文件名。")
    url = make_url(database_url)
    kind = url.get_backend_name()
    if kind not in DATABASES:
        raise RuleBroken(f"不支持备份 {kind} 数据库，请用 SQLite 或 PostgreSQL。")
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as folder:
        copy = Path(folder, DATABASES[kind])
        if kind == "sqlite":
            contents = databases.copy_sqlite(Path(url.database or ""), copy)
        else:
            contents = databases.dump_postgres(url, copy)
        members = {DATABASES[kind]: copy}
        for name, sha256 in sorted(contents.files.items()):
            members[f"attachments/{name}"] = _proven(files / name, sha256)
        hashes = {f"attachments/{name}": sha256 for name, sha256 in contents.files.items()}
        manifest = Manifest(
            database=kind,
            made_at=clock.real_now().isoformat(),
            revision=contents.revision,
            rows=contents.rows,
            files={DATABASES[kind]: archive.hash_of_file(copy), **hashes},
        )
        archive.write(target, manifest, members)
    return manifest


def _proven(path: Path, sha256: str) -> Path:
    """The file, if it is there and unaltered."""
    if not path.exists():
        raise RuleBroken(f"附件库中缺少 {path.name}；如刚有附件被删除，请重新备份。")
    if archive.hash_of_file(path) != sha256:
        raise RuleBroken(f"附件 {path.name} 的内容与登记的校验值不符，请从原来的备份中取回。")
    return path
