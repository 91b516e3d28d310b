"""What a year came to, and what of it goes on."""

from tracker.years.queries.carried import (
    Predecessor,
    Successor,
    carried_into,
    predecessors_of,
    successor_of,
)
from tracker.years.queries.finals import (
    FinalRow,
    conclusion_of,
    digest_of,
    final_marks,
    final_rows,
    get_concluded,
    known_finals,
    last_due,
)
from tracker.years.queries.hindrances import Hindrances, hindrances_of
from tracker.years.queries.loads import (
    LoadReading,
    get_load,
    get_plan_to_load,
    loads_of,
    origins_of,
    reading_of,
)
from tracker.years.queries.unfinished import Candidate, candidates_in, drafts_for, get_issued_plan

__all__ = [
    "Candidate",
    "FinalRow",
    "Hindrances",
    "LoadReading",
    "Predecessor",
    "Successor",
    "candidates_in",
    "carried_into",
    "conclusion_of",
    "digest_of",
    "drafts_for",
    "final_marks",
    "final_rows",
    "get_concluded",
    "get_issued_plan",
    "get_load",
    "get_plan_to_load",
    "hindrances_of",
    "known_finals",
    "last_due",
    "loads_of",
    "origins_of",
    "predecessors_of",
    "reading_of",
    "successor_of",
]
