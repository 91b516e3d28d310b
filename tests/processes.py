"""The product's own processes, started for a test as an administrator would start them."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask

from tracker.core.db import db
from tracker.inbox.channels.email import MailServer

ROOT = Path(__file__).parent.parent


@contextmanager
def running(app: Flask, *command: str, mail: MailServer | None = None, **settings: str) -> Iterator:
    """`flask COMMAND` on the application's database; killed at the end if it still runs."""
    with app.app_context():
        url = db.engine.url.render_as_string(hide_password=False)
    environment = os.environ | {
        "DATABASE_URL": url,
        "SECRET_KEY": "only for tests",
        "TRACKER_INSTANCE": str(app.config["INSTANCE"]),
        **settings,
    }
    if mail is not None:
        environment |= {
            "SMTP_HOST": mail.host,
            "SMTP_PORT": str(mail.port),
            "SMTP_SENDER": mail.sender,
            "TRACKER_URL": mail.base_url,
        }
    process = subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "wsgi", *command],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def wait_until(condition: Callable[[], bool], *, seconds: float = 90) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)
