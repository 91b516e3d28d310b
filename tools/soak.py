"""The storm of tests/storm.py for long, on both databases, in numbers (make soak)."""

import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import click
from flask import Flask

from tests.conftest import migrated_app, new_postgres_database
from tests.databases import postgres_server
from tests.storm import Figures, Weather, rage

DATABASES = ("sqlite", "postgresql")
COLUMNS = (
    "数据库",
    "强杀",
    "轮",
    "消息",
    "丢失",
    "重复",
    "编号变了",
    "强杀次数",
    "其中发送进程",
    "秒",
)


@click.command()
@click.option("--database", "databases", multiple=True, type=click.Choice(DATABASES))
@click.option("--minutes", default=10.0, show_default=True, help="For each database.")
@click.option("--letters", default=400, show_default=True, help="A round.")
@click.option("--senders", default=4, show_default=True)
@click.option("--tellers", default=3, show_default=True)
@click.option("--schedulers", default=2, show_default=True)
@click.option("--kill-every", default=0.7, show_default=True, help="Seconds; 0 kills nobody.")
@click.option("--pause", default=0.1, show_default=True, help="Seconds a letter, mail server.")
@click.option("--seed", default=1, show_default=True)
def soak(
    databases: tuple[str, ...],
    minutes: float,
    letters: int,
    senders: int,
    tellers: int,
    schedulers: int,
    kill_every: float,
    pause: float,
    seed: int,
) -> None:
    weather = Weather(
        letters=letters,
        senders=senders,
        tellers=tellers,
        schedulers=schedulers,
        kill_every=kill_every or None,
        most_kills=10**6,
        pause=pause,
        within=600.0,
        seed=seed,
    )
    click.echo("| " + " | ".join(COLUMNS) + " |")
    click.echo("|" + "---|" * len(COLUMNS))
    kept = True
    for database in databases or DATABASES:
        found = list(_rounds(database, weather, minutes))
        click.echo(_line(database, weather, found))
        lost = sum(each.lost for each in found)
        repeats = sum(each.repeats for each in found)
        kills = sum(each.kills_of_senders for each in found)
        kept = kept and not lost and repeats <= kills
        kept = kept and not sum(each.changed_ids for each in found)
    sys.exit(0 if kept else 1)


def _rounds(database: str, weather: Weather, minutes: float) -> Iterator[Figures]:
    ends = time.monotonic() + 60 * minutes
    with _server(database) as server:
        number = 0
        while time.monotonic() < ends:
            number += 1
            with _app(server, number) as app:
                figures = rage(app, replace(weather, seed=weather.seed + number))
            click.echo(f"{database} {number}: {figures}", err=True)
            yield figures


@contextmanager
def _server(database: str) -> Iterator[str]:
    if database == "sqlite":
        yield ""
        return
    with postgres_server() as server:
        yield server


@contextmanager
def _app(server: str, number: int) -> Iterator[Flask]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        url = (
            new_postgres_database(server, f"soak{number}")
            if server
            else f"sqlite:///{folder / 'soak.db'}"
        )
        with migrated_app(url, folder) as app:
            yield app


def _line(database: str, weather: Weather, found: list[Figures]) -> str:
    cells = (
        database,
        f"每 {weather.kill_every} 秒" if weather.kill_every else "没有",
        len(found),
        sum(each.letters for each in found),
        sum(each.lost for each in found),
        sum(each.repeats for each in found),
        sum(each.changed_ids for each in found),
        sum(each.kills for each in found),
        sum(each.kills_of_senders for each in found),
        round(sum(each.seconds for each in found)),
    )
    return "| " + " | ".join(map(str, cells)) + " |"


if __name__ == "__main__":
    soak()
