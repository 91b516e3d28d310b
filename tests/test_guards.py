"""The rules of the code that are no matter of taste."""

import ast
import re
from pathlib import Path

import pytest
from jinja2 import StrictUndefined

from tracker.permissions import POLICY, Permission

ROOT = Path(__file__).parent.parent
# Views that a stranger may open.
OPEN_TO_ALL = {
    "accounts.sign_in",
    "feeds.show_feed",
    "inbox.show_health",
    "proposals.suggest",
    "static",
    "styleguide.show_styleguide",
}


def sources():
    return sorted((ROOT / "tracker").rglob("*.py"))


def test_only_core_db_commits():
    for path in sources():
        calls = [
            node
            for node in ast.walk(ast.parse(path.read_text()))
            if isinstance(node, ast.Attribute) and node.attr == "commit"
        ]
        assert not calls or path == ROOT / "tracker/core/db.py", path


def test_nothing_is_read_or_set_by_a_name_from_a_request():
    """No getattr or setattr with anything but a written name."""
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {
                "getattr",
                "setattr",
            }:
                assert isinstance(node.args[1], ast.Constant), f"{path}:{node.lineno}"


def test_a_day_is_written_in_one_place():
    """7月7日 comes from core/days.py: no second way to write it."""
    for path in sources():
        assert "月{" not in path.read_text() or path == ROOT / "tracker/core/days.py", path


def test_a_day_that_somebody_acts_by_is_said_with_its_calendar():
    """core/workdays.py says when a year is not published yet; core/days.py does not know it."""
    for path in sources():
        if path != ROOT / "tracker/core/workdays.py":
            text = path.read_text()
            assert not re.search(r"\bdays\.due_day\(", text), path
            assert not re.search(r"core\.days import [^\n]*\bdue_day\b", text), path


def test_every_view_names_its_permission(sqlite_app):
    for endpoint, view in sqlite_app.view_functions.items():
        if endpoint in OPEN_TO_ALL:
            continue
        assert getattr(view, "permission", None) in Permission, endpoint


def test_every_permission_has_a_rule():
    assert set(POLICY) == set(Permission)


def test_every_template_compiles(sqlite_app):
    environment = sqlite_app.jinja_env
    assert environment.undefined is StrictUndefined
    for name in environment.list_templates(extensions=["html"]):
        environment.get_template(name)


@pytest.mark.parametrize(
    "pattern", ['style="', " onclick=", " onchange=", " onsubmit=", "http://", "https://"]
)
def test_no_template_holds(pattern):
    """No inline style or handler, and nothing from elsewhere: the policy would refuse it."""
    for path in (ROOT / "templates").rglob("*.html"):
        assert pattern not in path.read_text(), path


CITED = re.compile(r"docs/rules\.md (\d+)(?: and (\d+))?")


def test_every_rule_that_is_cited_stands_in_the_list():
    """Code says `docs/rules.md 9`; a number that names no rule of this repository helps nobody."""
    stand = set(re.findall(r"^(\d+)\. ", (ROOT / "docs/rules.md").read_text(), re.MULTILINE))
    for path in [*sources(), *sorted((ROOT / "tests").rglob("*.py"))]:
        text = path.read_text()
        cited = {number for pair in CITED.findall(text) for number in pair if number}
        assert cited <= stand, path
        assert not re.search(r"\((?:product )?(?:rule|decision)s? \d", text), path
