"""What goes with a post, what was handed over, and which posts nobody holds."""

from tracker.succession.queries.dividing import (
    Lead,
    Move,
    Redividing,
    lead_officials,
    led_by,
    redividing,
    redivisions_in,
    units_led,
)
from tracker.succession.queries.gaps import Gaps, gaps
from tracker.succession.queries.handovers import (
    Change,
    change_of,
    get_change,
    get_handover,
    lasting_covers,
)
from tracker.succession.queries.vacancies import Vacancy, vacancies
from tracker.succession.queries.work import (
    Item,
    Part,
    counts_in_words,
    decided_since,
    open_work,
    parts_as_json,
    parts_from_json,
)

__all__ = [
    "Change",
    "Gaps",
    "Item",
    "Lead",
    "Move",
    "Part",
    "Redividing",
    "Vacancy",
    "change_of",
    "counts_in_words",
    "decided_since",
    "gaps",
    "get_change",
    "get_handover",
    "lasting_covers",
    "lead_officials",
    "led_by",
    "open_work",
    "parts_as_json",
    "parts_from_json",
    "redividing",
    "redivisions_in",
    "units_led",
    "vacancies",
]
