"""The key that signs cookies: made once where the product is embedded, demanded elsewhere."""

import click
import pytest

from config import TestConfig
from tracker.app import create_app


def settings(folder, **more) -> type[TestConfig]:
    return type("Settings", (TestConfig,), {"INSTANCE": folder, "SECRET_KEY": None} | more)


def test_the_embedded_key_is_made_once_and_is_its_owners_alone(tmp_path):
    first = create_app(settings(tmp_path, DATABASE_URL=None)).config["SECRET_KEY"]
    again = create_app(settings(tmp_path, DATABASE_URL=None)).config["SECRET_KEY"]
    assert first == again == (tmp_path / "secret_key").read_text()
    assert len(first) == 64
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600


def test_no_page_is_served_without_a_key_on_a_database_of_ones_own(tmp_path):
    with pytest.raises(RuntimeError, match="SECRET_KEY"):
        create_app(settings(tmp_path, DATABASE_URL="postgresql+psycopg://nowhere/tracker"))
    assert not (tmp_path / "secret_key").exists()


def test_a_command_that_needs_no_key_runs_without(tmp_path):
    with click.Context(click.Command("intake")):
        app = create_app(settings(tmp_path, DATABASE_URL="postgresql+psycopg://nowhere/tracker"))
    assert app.config["SECRET_KEY"] is None
