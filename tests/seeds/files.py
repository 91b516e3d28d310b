"""The seed files, read for the tests of their consistency; no database is needed."""

import json
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
GENHE = ROOT / "seeds" / "genhe"
TABLE = json.loads(
    (ROOT / "tests/samples/2022-decomposition.expected.json").read_text(encoding="utf-8")
)

Row = dict[str, Any]


def read(path: Path) -> Row:
    return tomllib.loads(path.read_text(encoding="utf-8"))


UNITS: list[Row] = read(GENHE / "units.toml")["unit"]
GROUPS: list[Row] = read(GENHE / "groups.toml")["group"]
POSTS: list[Row] = read(GENHE / "posts.toml")["post"]
OFFICIALS: list[Row] = read(GENHE / "officials.toml")["official"]
TENURES: list[Row] = read(GENHE / "officials.toml")["tenure"]
TARGETS: list[Row] = read(GENHE / "targets.toml")["target"]
NOTICE = read(GENHE / "notice.toml")


def names_of(entry: Row) -> set[str]:
    """All the names under which a unit or group may be printed."""
    printed = (entry.get(key) for key in ("short_name", "full_name", "name"))
    return {name for name in printed if name} | set(entry["aliases"])


def bearers(name: str) -> list[Row]:
    return [entry for entry in (*UNITS, *GROUPS) if name in names_of(entry)]
