"""Where files live: outside the database, under random names."""

import hashlib
import os
import re
import secrets
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from tracker.core.errors import RuleBroken

_NAME = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True)
class StoredFile:
    """A file that has been stored: the name it got, and what proves that it is unaltered."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class FileStore:
    """A folder of files that are written once and never changed (附件库)."""

    folder: Path

    def put(self, content: bytes) -> StoredFile:
        """Store a file so that it outlives a power cut; call it before the commit that names it.

        A rollback leaves a file that no row names; the clock sweeps those away.
        """
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        name = secrets.token_hex(16)
        with open(self._path(name), "xb", opener=_for_the_owner_only) as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        _sync_folder(self.folder)
        return StoredFile(name, len(content), hashlib.sha256(content).hexdigest())

    def open(self, name: str) -> BinaryIO:
        """The stored file, for reading; RuleBroken if it is not there.

        A database that was restored without its files names some that are not.
        """
        try:
            return self._path(name).open("rb")
        except FileNotFoundError:
            raise RuleBroken("这个文件不在附件库中，请系统管理员核对备份是否完整。") from None

    def delete(self, name: str) -> None:
        """Remove a stored file; nothing happens if it is gone already."""
        self._path(name).unlink(missing_ok=True)

    def stored_before(self, instant: datetime) -> list[str]:
        """The names of the files that were stored before an instant."""
        if not self.folder.is_dir():
            return []
        return [
            path.name
            for path in self.folder.iterdir()
            if _NAME.fullmatch(path.name) and path.stat().st_mtime < instant.timestamp()
        ]

    def _path(self, name: str) -> Path:
        if not _NAME.fullmatch(name):
            raise FileNotFoundError(name)
        return self.folder / name


def _for_the_owner_only(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _sync_folder(folder: Path) -> None:
    """A new name in a folder survives a power cut only once the folder itself is synced."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
