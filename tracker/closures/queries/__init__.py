"""Closures as a reader may see them, what waits, and what would follow from a decision."""

from tracker.closures.queries.effects import Ending, Reopening, ending, missing_leads, reopening
from tracker.closures.queries.reading import (
    Dossier,
    closures_on,
    dossier,
    get_closure,
    latest_by_task,
)
from tracker.closures.queries.waiting import (
    Waiting,
    decided_lately,
    of_the_unit,
    waiting,
)

__all__ = [
    "Dossier",
    "Ending",
    "Reopening",
    "Waiting",
    "closures_on",
    "decided_lately",
    "dossier",
    "ending",
    "get_closure",
    "latest_by_task",
    "missing_leads",
    "of_the_unit",
    "reopening",
    "waiting",
]
