"""The flask commands, one file a group."""

from flask import Flask

from tracker.cli.intake import intake
from tracker.cli.seed import seed

GROUPS = (intake, seed)


def register(app: Flask) -> None:
    for group in GROUPS:
        app.cli.add_command(group)
