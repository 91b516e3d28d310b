"""Bring the pinned browser libraries into static/vendor/; run it again after changing LIBRARIES.

What only the tests use (TEST_LIBRARIES) goes into tests/vendor/ in the same way.

Each package comes from npm, is checked against the integrity npm publishes for that version, and is
copied into a folder that names the version. VENDOR.json records what came and the hash of each file
as served; tests/test_vendor.py compares them. Source map comments are cut: the maps are not served.
"""

import base64
import hashlib
import json
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
VENDOR = ROOT / "static" / "vendor"
TEST_VENDOR = ROOT / "tests" / "vendor"
SOURCE_MAP = re.compile(rb"\n?(/\*|//)# sourceMappingURL=[^\n]*")


@dataclass(frozen=True)
class Library:
    """A package at one version, the files of it that are served, and what has to go with them."""

    name: str
    version: str
    licence: str
    files: tuple[str, ...]
    terms: tuple[str, ...] = ("LICENSE",)

    @property
    def folder(self) -> str:
        return f"{self.name.removeprefix('@').replace('/', '-')}-{self.version}"


LIBRARIES = (
    Library("@tabler/core", "1.0.0", "MIT", ("dist/css/tabler.min.css",)),
    # The smaller builds have no calendar; echarts.simple draws on a canvas only. zrender (BSD) and
    # tslib (0BSD) are inside.
    Library(
        "echarts",
        "6.1.0",
        "Apache-2.0",
        ("dist/echarts.min.js",),
        ("LICENSE", "NOTICE", "licenses/LICENSE-d3"),
    ),
    Library("zrender", "6.1.0", "BSD-3-Clause", ()),
)
TEST_LIBRARIES = (Library("axe-core", "4.14.1", "MPL-2.0", ("axe.min.js", "locales/zh_CN.json")),)


class NotAsPublished(Exception):
    """The package is not the one that npm lists under this name and version."""


def npm(*arguments: str, cwd: Path) -> Any:
    """The JSON answer of an npm command run in `cwd`."""
    command = ["npm", *arguments, "--json"]
    done = subprocess.run(command, cwd=cwd, check=True, capture_output=True, text=True)
    return json.loads(done.stdout)


def fetch(library: Library, into: Path) -> tuple[Path, str]:
    """The downloaded archive and its integrity, once they agree with the registry's."""
    package = f"{library.name}@{library.version}"
    published = npm("view", package, "dist.integrity", cwd=into)
    archive = into / npm("pack", package, cwd=into)[0]["filename"]
    digest = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if published != f"sha512-{digest}":
        raise NotAsPublished(f"{package}: npm publishes {published}, the archive is {digest}")
    return archive, published


def unpack(library: Library, archive: Path, home: Path) -> dict[str, str]:
    """Write the listed files and the terms; the hash of each file as written."""
    folder = home / library.folder
    folder.mkdir(parents=True)
    hashes = {}
    with tarfile.open(archive) as package:
        for path in (*library.files, *library.terms):
            member = package.extractfile(f"package/{path}")
            if member is None:
                raise NotAsPublished(f"{library.name} has no file {path}")
            content = SOURCE_MAP.sub(b"", member.read())
            target = folder / Path(path).name
            target.write_bytes(content)
            hashes[target.name] = hashlib.sha256(content).hexdigest()
    return hashes


def vendor(library: Library, home: Path) -> dict[str, Any]:
    """One library into its folder; its entry in VENDOR.json."""
    with tempfile.TemporaryDirectory() as temporary:
        archive, integrity = fetch(library, Path(temporary))
        return {
            "name": library.name,
            "version": library.version,
            "licence": library.licence,
            "integrity": integrity,
            "folder": library.folder,
            "sha256": unpack(library, archive, home),
        }


def fill(home: Path, libraries: tuple[Library, ...]) -> None:
    """A folder of vendored libraries, made anew with its VENDOR.json."""
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    entries = [vendor(library, home) for library in libraries]
    listing = json.dumps(entries, ensure_ascii=False, indent=2)
    (home / "VENDOR.json").write_text(listing + "\n", encoding="utf-8")
    for entry in entries:
        sys.stdout.write(f"{entry['folder']}: {', '.join(entry['sha256'])}\n")


def main() -> int:
    fill(VENDOR, LIBRARIES)
    fill(TEST_VENDOR, TEST_LIBRARIES)
    return 0


if __name__ == "__main__":
    sys.exit(main())
