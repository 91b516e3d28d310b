"""flask worker: the process beside the web that sends."""

import logging
import os
import signal
import socket
from threading import Event
from types import FrameType

import click
from flask.cli import with_appcontext

from tracker.inbox import worker as sender


@click.command(help="发送邮件的进程，可同时运行多个。")
@with_appcontext
def worker() -> None:
    _log_to_the_console()
    sender.run(_stopped_by_signals(), holder=_own_name())


def _stopped_by_signals() -> Event:
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
