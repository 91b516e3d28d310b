"""People who press at the same moment, on databases where commits are real."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Barrier
from typing import Any

from flask import Flask
from sqlalchemy import func, select

from tests import factories
from tests.attacks import world as worlds
from tests.attacks.test_matrix import carrying
from tracker.core.db import db

Press = tuple[str, str, dict[str, Any]]  # (whose post, address, form)


@dataclass
class Race:
    """A city on a database of its own, and its people's fingers on the buttons."""

    app: Flask
    world: worlds.World

    def named(self, variable: str, word: str = "") -> Any:
        return self.world.named[variable][word]

    def at_once(self, *presses: Press) -> list[int]:
        """Press all these buttons at the same moment; the status of each answer, in order."""
        tokens = [factories.session_token(self.world.city.actor(who)) for who, _, _ in presses]
        db.session.rollback()
        begin = Barrier(len(presses))

        def press(number: int) -> int:
            with self.app.app_context():
                client = carrying(self.app, tokens[number])
                begin.wait()
                _, address, form = presses[number]
                status = client.post(address, data=form).status_code
                db.session.remove()
                return status

        with ThreadPoolExecutor(len(presses)) as threads:
            return list(threads.map(press, range(len(presses))))


def count(model: type, *conditions: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(model).where(*conditions)) or 0
