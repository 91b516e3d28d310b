"""Whether the whole runs (健康检查): cheap enough to be asked every few seconds, and without a word
about anybody."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from tracker.core.db import db
from tracker.inbox import leases, queries


@dataclass(frozen=True)
class Health:
    has_database: bool
    clock_runs: bool = False
    sender_runs: bool = False
    stuck: int = 0  # deliveries that were due a quarter of an hour ago

    @property
    def is_well(self) -> bool:
        return self.has_database and self.clock_runs and self.sender_runs and not self.stuck

    def as_json(self) -> dict[str, Any]:
        return {
            "status": "ok" if self.is_well else "failing",
            "database": self.has_database,
            "clock": self.clock_runs,
            "sender": self.sender_runs,
            "stuck": self.stuck,
        }


def look() -> Health:
    try:
        runs = {sign.name: not sign.is_silent for sign in queries.signs_of_life()}
        stuck = queries.stuck_deliveries()
    except SQLAlchemyError:
        db.session.rollback()
        return Health(has_database=False)
    return Health(True, runs[leases.CLOCK], runs[leases.SENDER], stuck)
