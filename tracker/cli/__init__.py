"""The flask commands, one file a group."""

import click
from flask import Flask

from tracker.cli.administrator import create_administrator
from tracker.cli.audit import audit
from tracker.cli.backup import backup, restore
from tracker.cli.intake import intake
from tracker.cli.processes import scheduler, worker
from tracker.cli.remind import remind
from tracker.cli.seed import seed
from tracker.cli.up import up

GROUPS: tuple[click.Command, ...] = (
    audit,
    backup,
    create_administrator,
    intake,
    remind,
    restore,
    scheduler,
    seed,
    up,
    worker,
)


def register(app: Flask) -> None:
    for group in GROUPS:
        app.cli.add_command(group)
