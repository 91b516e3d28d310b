"""The archive: one tar of the database, the files, and a manifest that proves both."""

import hashlib
import io
import json
import re
import tarfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

from tracker.core.errors import RuleBroken

FORMAT = 1
MANIFEST = "manifest.json"
DATABASES = {"sqlite": "database.sqlite", "postgresql": "database.dump"}
_MEMBER = re.compile(r"database\.(sqlite|dump)|attachments/[0-9a-f]{32}")
_BLOCK = 1 << 20


@dataclass(frozen=True)
class Manifest:
    """What an archive holds. files: the SHA-256 of each by its name in the archive."""

    database: str  # sqlite or postgresql
    made_at: str
    revision: str  # of the schema
    rows: dict[str, int]  # by table
    files: dict[str, str]
    format: int = FORMAT


def hash_of(file: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while block := file.read(_BLOCK):
        digest.update(block)
    return digest.hexdigest()


def hash_of_file(path: Path) -> str:
    with path.open("rb") as file:
        return hash_of(file)


def write(target: Path, manifest: Manifest, members: dict[str, Path]) -> None:
    """Write the archive beside its place and move it there whole."""
    partial = target.with_name(f"{target.name}.partial")
    try:
        partial.touch(mode=0o600)
        with tarfile.open(partial, "w") as tar:
            content = json.dumps(asdict(manifest), ensure_ascii=False, indent=1).encode()
            head = tarfile.TarInfo(MANIFEST)
            head.size = len(content)
            tar.addfile(head, io.BytesIO(content))
            for name, path in members.items():
                tar.add(path, name, recursive=False)
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)


@contextmanager
def opened(path: Path) -> Iterator[tuple[Manifest, tarfile.TarFile]]:
    """The archive and its manifest; RuleBroken for a file that is none."""
    try:
        file = path.open("rb")
    except OSError as error:
        raise RuleBroken(f"没有找到备份文件 {path}，或无法读取，请核对路径和权限。") from error
    with ExitStack() as stack:
        stack.enter_context(file)
        try:
            tar = stack.enter_context(tarfile.open(fileobj=file, mode="r:"))
            manifest = _manifest(tar)
        except (tarfile.TarError, KeyError, ValueError, TypeError) as error:
            raise RuleBroken(
                f"{path} 不是本系统的备份文件，或已损坏，请换一份备份：{error}。"
            ) from error
        yield manifest, tar


def extract(tar: tarfile.TarFile, name: str, sha256: str, target: Path) -> None:
    """Write a member out and prove that it is what the manifest says."""
    if not _MEMBER.fullmatch(name):
        raise RuleBroken(f"备份文件中有不认识的内容，请换一份备份：{name}。")
    try:
        source = tar.extractfile(name)
    except (KeyError, tarfile.TarError):
        source = None
    if source is None:
        raise RuleBroken(f"备份文件不完整，请换一份备份：缺少 {name}。")
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    digest = hashlib.sha256()
    with source, target.open("xb") as file:
        target.chmod(0o600)
        while block := source.read(_BLOCK):
            digest.update(block)
            file.write(block)
    if digest.hexdigest() != sha256:
        raise RuleBroken(f"备份文件中的 {name} 已损坏，校验值不符，请换一份备份。")


def _manifest(tar: tarfile.TarFile) -> Manifest:
    source = tar.extractfile(MANIFEST)
    if source is None:
        raise ValueError(MANIFEST)
    with source:
        manifest = Manifest(**json.load(source))
    if manifest.format != FORMAT or manifest.database not in DATABASES:
        raise ValueError(f"format {manifest.format}")
    return manifest
