"""Puts the application together. Nothing imports this but wsgi.py and the tests."""

from pathlib import Path

from flask import Flask
from flask_migrate import Migrate

from config import Config
from tracker import cli
from tracker.core.db import db
from tracker.core.migrations import render_item

ROOT = Path(__file__).parent.parent


def create_app(config: type[Config] = Config) -> Flask:
    """The application, with its parts in place.

    config: a class of settings; see config.py.
    """
    app = Flask("tracker", root_path=str(ROOT), instance_path=str(config.INSTANCE.absolute()))
    app.config.from_object(config)
    db.init_app(app)
    Migrate(
        app,
        db,
        directory=str(ROOT / "migrations"),
        render_as_batch=True,
        render_item=render_item,
    )
    cli.register(app)
    return app
