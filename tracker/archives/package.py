"""One file that holds many, the same bytes for the same content (归档包). Pure."""

import hashlib
import re
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from typing import IO

_DAY = (1980, 1, 1, 0, 0, 0)  # so that the same content is the same bytes
_BOM = "\ufeff"
INDEX, SUMS = "目录.txt", "校验值SHA256.txt"
_INSTANT = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


@dataclass(frozen=True)
class Item:
    """A file of the package: its name there, what it is, and its content."""

    name: str
    about: str
    content: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def write_package(file: IO[bytes], title: str, items: Iterable[Item]) -> int:
    """Write the files one by one, then the index and the checksums; how many there are.

    Only one of them is held at a time.
    """
    index, sums = [title, "", "文件\t大小（字节）\t内容"], []
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target:
        for item in items:
            _put(target, item.name, item.content)
            index.append(f"{item.name}\t{len(item.content)}\t{item.about}")
            sums.append(f"{item.sha256}  {item.name}")
        listed = _text(index)
        sums.append(f"{hashlib.sha256(listed).hexdigest()}  {INDEX}")
        _put(target, INDEX, listed)
        _put(target, SUMS, "".join(f"{line}\n" for line in sums).encode())
    return len(sums)


def dated(workbook: bytes, instant: str) -> bytes:
    """The workbook as if it had been made at an instant (2022-12-31T00:00:00Z), whenever it was."""
    written = BytesIO()
    with zipfile.ZipFile(BytesIO(workbook)) as source, zipfile.ZipFile(written, "w") as target:
        for item in source.infolist():
            content = source.read(item)
            if item.filename == "docProps/core.xml":
                content = _INSTANT.sub(instant.encode(), content)
            _put(target, item.filename, content)
    return written.getvalue()


def file_name(text: str) -> str:
    """A text without what a file name cannot have on any system."""
    kept = "".join("_" if each in '\\/:*?"<>|' or ord(each) < 32 else each for each in text)
    return kept.strip(" .")[:80] or "未命名"


def _put(target: zipfile.ZipFile, name: str, content: bytes) -> None:
    part = zipfile.ZipInfo(name, _DAY)
    part.external_attr = 0o600 << 16
    target.writestr(part, content, zipfile.ZIP_DEFLATED)


def _text(lines: Iterable[str]) -> bytes:
    return (_BOM + "".join(f"{line}\r\n" for line in lines)).encode()
