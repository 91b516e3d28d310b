"""flask scheduler and flask worker: the processes beside the web."""

import logging
import os
import signal
import socket
from threading import Event
from types import FrameType

import click
from flask import current_app
from flask.cli import with_appcontext

from tracker import scheduler as clock_process
from tracker.inbox import worker as sender
from tracker.reminders.service import still_stands


@click.command(help="时钟进程：到点开放报送、发出提醒。")
@with_appcontext
def scheduler() -> None:
    _log_to_the_console()
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # its threads need it
    clock_process.run(app, stopped_by_signals(), holder=_own_name())


@click.command(help="把消息按渠道发出去的进程，可同时运行多个。")
@with_appcontext
def worker() -> None:
    _log_to_the_console()
    sender.run(stopped_by_signals(), holder=_own_name(), stands=still_stands)


def stopped_by_signals() -> Event:
    """Set by Ctrl+C or SIGTERM, so that what was begun is finished first."""
    stop = Event()

    def ask_to_stop(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGINT, ask_to_stop)
    signal.signal(signal.SIGTERM, ask_to_stop)
    return stop


def _own_name() -> str:
    return f"{socket.gethostname()}:{os.getpid()}"


def _log_to_the_console() -> None:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    # Its own words on every job added, run and removed; ours say what came of it.
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
