"""Measure a run of reminders over a hundred thousand reports: make measure-reminders.

A city of `--units` units that each report on `--tasks` tasks is built in a database of its own;
then one process raises the reminders of a day, and with --save another saves drafts meanwhile.
The results stand in docs/reminders.md.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from datetime import date
from pathlib import Path
from typing import Any

import click
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import func, select, text

from config import Config
from tests.databases import postgres_server
from tools.city_of_reports import DUE, build
from tracker.app import create_app
from tracker.core.db import db, transaction
from tracker.models import (
    Actor,
    Delivery,
    Message,
    Post,
    PostKind,
    ProgressReport,
    Reminder,
)
from tracker.reminders.service import raise_reminders
from tracker.reports import service as reports
from tracker.reports.content import Content

ROOT = Path(__file__).parent.parent
DAYS = {"three days before": date(2022, 7, 4), "one day late": date(2022, 7, 8)}


@click.command()
@click.option("--units", default=500, show_default=True)
@click.option("--tasks", default=200, show_default=True)
@click.option("--day", type=click.Choice(list(DAYS)), default="one day late", show_default=True)
@click.option("--sqlite", is_flag=True, help="On SQLite; otherwise on a PostgreSQL of its own.")
@click.option("--database", help="An empty database in place of one of its own.")
@click.option("--save", is_flag=True, help="Save drafts from another process meanwhile.")
def main(units: int, tasks: int, day: str, sqlite: bool, database: str | None, save: bool) -> None:
    with tempfile.TemporaryDirectory() as folder, _server(sqlite or bool(database)) as server:
        url = database or (
            f"sqlite:///{folder}/city.db" if sqlite else server.format(name="postgres")
        )
        found = measure(url, Path(folder), units=units, tasks=tasks, on=DAYS[day], save=save)
    click.echo(json.dumps(found, indent=1))


def measure(
    url: str, folder: Path, *, units: int, tasks: int, on: date, save: bool
) -> dict[str, Any]:
    """Build, raise, and count what came of it."""
    settings = {
        "DATABASE_URL": url,
        "SECRET_KEY": "only for measuring",
        "TRACKER_INSTANCE": str(folder),
        "SMTP_HOST": "127.0.0.1",
        "SMTP_SENDER": "dcs@example.com",
    }
    app = _app(settings)
    with app.app_context():
        upgrade()
        build(units, tasks, on)
        db.session.execute(text("ANALYZE"))  # as the databases do by themselves in time
        db.session.commit()
        _let_go()
    stop = folder / "stop"
    with _child(settings, "save", str(stop)) if save else nullcontext() as saver:
        first = _answer(_start(settings, "raise", on.isoformat()))
        stop.touch()
        waits = _answer(saver) if saver else {}
    again = _answer(_start(settings, "raise", on.isoformat()))
    with app.app_context():
        counts = {
            table.__tablename__: db.session.scalar(select(func.count()).select_from(table))
            for table in (ProgressReport, Message, Reminder, Delivery)
        }
        _let_go()
    return {"reports": units * tasks, "run": first, "again": again, "saves": waits, **counts}


def _app(settings: Mapping[str, str]) -> Flask:
    """The application on the database measured, with a mail server that is never spoken to."""
    known = {
        "SQLALCHEMY_DATABASE_URI": settings["DATABASE_URL"],
        "SECRET_KEY": settings["SECRET_KEY"],
        "INSTANCE": Path(settings["TRACKER_INSTANCE"]),
        "SMTP_HOST": settings["SMTP_HOST"],
        "SMTP_SENDER": settings["SMTP_SENDER"],
    }
    return create_app(type("Settings", (Config,), known))


def _let_go() -> None:
    db.session.remove()
    db.engine.dispose()


@contextmanager
def _server(is_needless: bool) -> Iterator[str]:
    with nullcontext("") if is_needless else postgres_server() as server:
        yield server


def _start(settings: Mapping[str, str], *command: str) -> subprocess.Popen[str]:
    environment = os.environ | dict(settings)
    arguments = [sys.executable, "-m", "tools.measure_reminders", *command]
    return subprocess.Popen(arguments, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)


@contextmanager
def _child(settings: Mapping[str, str], *command: str) -> Iterator[subprocess.Popen[str]]:
    with _start(settings, *command) as process:
        try:
            assert process.stdout is not None
            process.stdout.readline()  # it has begun to save
            yield process
        finally:
            process.kill()


def _answer(process: subprocess.Popen[str]) -> dict[str, Any]:
    output, _ = process.communicate()
    return dict(json.loads(output))


def _most_memory() -> int:
    """The most that this process held at once, in MB; getrusage counts in what the process that
    started it held as well."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) // 1024


def _raise(on: date) -> None:
    """One run, in a process whose memory is its own."""
    with _app(os.environ).app_context():
        started = time.monotonic()
        told = raise_reminders(on)
        seconds = time.monotonic() - started
    used = resource.getrusage(resource.RUSAGE_SELF)
    figures = {
        "told": told,
        "seconds": round(seconds, 1),
        "processor": round(used.ru_utime + used.ru_stime, 1),
        "megabytes": _most_memory(),
    }
    click.echo(json.dumps(figures))


def _save(stop: Path) -> None:
    """A unit's liaison saves his draft, again and again; how long each save took."""
    waits = []
    with _app(os.environ).app_context():
        post = db.session.scalars(select(Post).where(Post.kind == PostKind.LIAISON)).first()
        report = db.session.scalars(select(ProgressReport)).first()
        assert post is not None
        assert report is not None
        by = Actor(post.tenures[0].official, post, DUE)
        click.echo("saving")
        while not stop.exists():
            started = time.monotonic()
            with transaction():
                content = Content(progress=f"已完成第 {len(waits)} 步。")
                reports.save_draft(
                    report.assignment,
                    report.period,
                    content=content,
                    version=reports.draft_version(report),
                    by=by,
                )
            waits.append(time.monotonic() - started)
            time.sleep(0.05)
    waits.sort()
    longest, median = waits[-1], waits[len(waits) // 2]
    figures = {"saves": len(waits), "longest": round(longest, 3), "median": round(median, 3)}
    click.echo(json.dumps(figures))


if __name__ == "__main__":
    if sys.argv[1:2] == ["raise"]:
        _raise(date.fromisoformat(sys.argv[2]))
    elif sys.argv[1:2] == ["save"]:
        _save(Path(sys.argv[2]))
    else:
        main()
