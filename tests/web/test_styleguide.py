"""The style guide shows every component, and only to those who develop."""

import re

import pytest

from config import TestConfig
from tests.web.bare import COMPONENTS, TEMPLATES
from tracker.app import create_app

SOURCE = (TEMPLATES / "styleguide.html").read_text(encoding="utf-8")
IN_THE_FRAME = {
    "busy_note",
    "confirm_dialog",
    "paper_patterns",
}  # base.html has the one that a page may have


@pytest.fixture
def page(sqlite_app):
    with sqlite_app.app_context():
        answer = sqlite_app.test_client().get("/styleguide")
    assert answer.status_code == 200
    return answer.text


@pytest.mark.parametrize("name", COMPONENTS)
def test_it_shows_every_component_under_its_name(page, name):
    assert f'data-component="{name}"' in page
    assert name in IN_THE_FRAME or re.search(rf"(?:{{{{|call|\W) ?{name}\(", SOURCE)


def test_it_is_not_there_where_the_product_is_used(tmp_path):
    class Settings(TestConfig):
        TESTING = False
        INSTANCE = tmp_path
        SQLALCHEMY_DATABASE_URI = f"sqlite:///{tmp_path / 'empty.db'}"

    rules = {rule.rule for rule in create_app(Settings).url_map.iter_rules()}
    assert "/styleguide" not in rules
    assert "/sign-in" in rules
