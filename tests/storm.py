"""Several schedulers, tellers and senders as real processes, killed at random, and a mail server
that counts: what was lost, and what came twice.

The test of the suite runs it for a while (tests/inbox/test_storm.py), `make soak` for long.
"""

import asyncio
import multiprocessing
import os
import random
import signal
import threading
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from multiprocessing.process import BaseProcess
from typing import Any

from flask import Flask
from sqlalchemy import func, select

from config import Config
from tests import factories
from tests.mail import Postman, post_office
from tracker import scheduler
from tracker.app import create_app
from tracker.core.db import db, transaction
from tracker.inbox import outbox, service, worker
from tracker.inbox.channels.email import MailServer
from tracker.models import Delivery, DeliveryStatus, MessageKind, Official

# Ten times what an attempt takes here, even on a busy machine; the real one outlasts real servers.
LEASE = timedelta(seconds=10)
DONE = (DeliveryStatus.SENT,)


@dataclass(frozen=True)
class Weather:
    """How many processes there are, and how hard they are hit; no kills without kill_every."""

    letters: int = 150
    tellers: int = 2
    senders: int = 3
    schedulers: int = 2
    kill_every: float | None = None  # seconds
    most_kills: int = 10
    pause: float = 0.02  # seconds that the mail server takes for each letter
    within: float = 120.0
    seed: int = 1


@dataclass(frozen=True)
class Figures:
    letters: int
    lost: int
    repeats: int
    changed_ids: int  # letters that came under more than one Message-ID
    kills: int
    kills_of_senders: int
    seconds: float


class Counting(Postman):
    """A mail server that takes its time over each letter."""

    def __init__(self, pause: float) -> None:
        super().__init__()
        self.pause = pause
        self.ids: dict[str, Counter[str]] = defaultdict(Counter)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        await asyncio.sleep(self.pause / 2)
        answer = await super().handle_DATA(server, session, envelope)
        self.ids[envelope.rcpt_tos[0]][self.letters.pop()["Message-ID"]] += 1
        await asyncio.sleep(self.pause / 2)
        return answer


def rage(app: Flask, weather: Weather) -> Figures:
    """Let it rage on the application's empty database until every letter has come."""
    begun = time.monotonic()
    with app.app_context():
        _people(weather.letters)
        url = db.engine.url.render_as_string(hide_password=False)
    postman = Counting(weather.pause)
    with post_office(postman) as server:
        crowd = Crowd(_settings(app, url, server), weather)
        try:
            _until_all_has_come(app, crowd, weather, begun)
        finally:
            crowd.end()
    counted = [sum(ids.values()) for ids in postman.ids.values()]
    return Figures(
        letters=weather.letters,
        lost=weather.letters - len(counted),
        repeats=sum(counted) - len(counted),
        changed_ids=sum(len(ids) > 1 for ids in postman.ids.values()),
        kills=crowd.kills,
        kills_of_senders=crowd.kills_of_senders,
        seconds=time.monotonic() - begun,
    )


def _until_all_has_come(app: Flask, crowd: "Crowd", weather: Weather, begun: float) -> None:
    while time.monotonic() - begun < weather.within:
        time.sleep(weather.kill_every or 0.2)
        if weather.kill_every is not None and crowd.kills < weather.most_kills:
            crowd.kill_one()
        with app.app_context():
            sent = db.session.scalar(
                select(func.count(Delivery.id)).where(Delivery.status.in_(DONE))
            )
        if sent == weather.letters:
            return


@dataclass
class Crowd:
    """The processes at work; whoever is killed is replaced."""

    settings: dict[str, Any]
    weather: Weather
    kills: int = 0
    kills_of_senders: int = 0
    people: list[tuple[str, BaseProcess]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.context = multiprocessing.get_context("forkserver")
        self.context.set_forkserver_preload(["tests.storm"])
        self.dice = random.Random(self.weather.seed)
        for kind, number in (
            ("teller", self.weather.tellers),
            ("sender", self.weather.senders),
            ("scheduler", self.weather.schedulers),
        ):
            for _ in range(number):
                self.start(kind)

    def start(self, kind: str) -> None:
        arguments = (kind, self.settings, self.weather.letters, self.dice.random())
        process = self.context.Process(target=live, args=arguments, daemon=True)
        process.start()
        self.people.append((kind, process))

    def kill_one(self) -> None:
        """Whoever it hits; more often a sender, since it has most to lose."""
        alive = [(kind, each) for kind, each in self.people if each.is_alive()]
        weights = [3 if kind == "sender" else 1 for kind, _ in alive]
        [(kind, process)] = self.dice.choices(alive, weights)
        assert process.pid is not None
        os.kill(process.pid, signal.SIGKILL)
        process.join()
        self.kills += 1
        self.kills_of_senders += kind == "sender"
        self.start(kind)

    def end(self) -> None:
        """All stop as they are told to: nobody drops what he began."""
        for _, process in self.people:
            if process.is_alive():
                process.terminate()
        for _, process in self.people:
            process.join(30)
            if process.is_alive():
                process.kill()
                process.join()


def live(kind: str, settings: dict[str, Any], letters: int, luck: float) -> None:
    """The whole life of a process."""
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    outbox.LEASE, worker.PAUSE, worker.BEAT_EVERY = LEASE, 0.1, 1.0
    app = create_app(type("Settings", (Config,), settings))
    if kind == "scheduler":
        scheduler.LOOK_EVERY = 0.5
        scheduler.run(app, stop, holder=f"scheduler {os.getpid()}")
        return
    with app.app_context():
        if kind == "sender":
            worker.run(stop, holder=f"sender {os.getpid()}")
        else:
            _tell_everybody(stop, letters, luck)


def _tell_everybody(stop: threading.Event, letters: int, luck: float) -> None:
    """Tell each the same, from somebody on; others are at it at the same time."""
    people = list(db.session.scalars(select(Official.id).where(Official.name == "收件人")))
    first = int(luck * letters)
    for official_id in people[first:] + people[:first]:
        if stop.is_set():
            return
        with transaction():
            official = db.session.get_one(Official, official_id)
            service.send(official, MessageKind.REMINDER, "3 份待报", occurrence="reminder.storm")


def _people(letters: int) -> None:
    government = factories.small_city().government
    for number in range(letters):
        address = f"no{number}@genhe.example"
        db.session.add(Official(government_id=government.id, name="收件人", email=address))
    db.session.commit()


def _settings(app: Flask, url: str, server: MailServer) -> dict[str, Any]:
    return {
        "SQLALCHEMY_DATABASE_URI": url,
        "SECRET_KEY": "only for tests",
        "INSTANCE": app.config["INSTANCE"],
        "ATTACHMENTS": app.config["ATTACHMENTS"],
        "SMTP_HOST": server.host,
        "SMTP_PORT": server.port,
        "SMTP_SENDER": server.sender,
    }
