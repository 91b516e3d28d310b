"""What the browser is given: local, unchanged, licensed."""

import hashlib
import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
STATIC = ROOT / "static"
VENDOR = STATIC / "vendor"
TEST_VENDOR = ROOT / "tests" / "vendor"  # for the tests alone


def listed(home: Path) -> list[tuple[Path, dict]]:
    """What a folder of libraries says that it holds."""
    entries = json.loads((home / "VENDOR.json").read_text(encoding="utf-8"))
    return [(home / entry["folder"], entry) for entry in entries]


LISTED = [*listed(VENDOR), *listed(TEST_VENDOR)]

# Where a stylesheet or a page names something to load; a namespace in a data: URL loads nothing.
LOADED_BY_CSS = re.compile(r"(?:url\(|@import)\s*[\"']?((?:https?:)?//[^\"')\s]+)")
LOADED_BY_A_PAGE = re.compile(r"(?:src|href|srcset|action)\s*=\s*[\"']((?:https?:)?//[^\"']+)")

# A sentence that the text of each licence has.
GRANTS = {
    "MIT": "Permission is hereby granted",
    "Apache-2.0": "Apache License",
    "BSD-3-Clause": "Redistribution and use in source and binary forms",
    "MPL-2.0": "Mozilla Public License, version 2.0",
}


@pytest.mark.parametrize(("folder", "entry"), LISTED, ids=[entry["folder"] for _, entry in LISTED])
def test_a_vendored_library_is_exactly_what_was_checked_in(folder, entry):
    hashes = {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in folder.iterdir()}
    assert hashes == entry["sha256"]
    assert entry["version"] in entry["folder"]
    licence = " ".join((folder / "LICENSE").read_text(encoding="utf-8").split())
    assert GRANTS[entry["licence"]] in licence


@pytest.mark.parametrize("home", [VENDOR, TEST_VENDOR], ids=["served", "for tests"])
def test_every_vendored_folder_is_listed(home):
    folders = {path for path in home.iterdir() if path.is_dir()}
    assert folders == {folder for folder, _ in listed(home)}


def test_what_has_a_notice_or_holds_other_work_is_served_with_their_texts():
    served = {entry["name"]: entry for _, entry in listed(VENDOR)}
    assert {"LICENSE", "NOTICE", "LICENSE-d3"} <= served["echarts"]["sha256"].keys()
    assert "zrender" in served


@pytest.mark.parametrize("sheet", sorted(STATIC.rglob("*.css")), ids=lambda path: path.name)
def test_no_stylesheet_loads_from_another_host(sheet):
    text = sheet.read_text(encoding="utf-8")
    assert LOADED_BY_CSS.findall(text) == []
    assert "sourceMappingURL" not in text


def test_no_template_loads_from_another_host():
    for template in sorted((ROOT / "templates").rglob("*.html")):
        assert LOADED_BY_A_PAGE.findall(template.read_text(encoding="utf-8")) == [], template


def test_the_search_for_other_hosts_would_find_one():
    assert LOADED_BY_CSS.findall("a{background:url(https://example.com/a.png)}")
    assert LOADED_BY_CSS.findall("@import '//example.com/a.css';")
    assert LOADED_BY_A_PAGE.findall('<script src="http://example.com/a.js"></script>')
    assert not LOADED_BY_CSS.findall(
        "a{background:url(\"data:image/svg+xml,x='http://www.w3.org'\")}"
    )
