"""Matters, meetings and links of tasks, as a reader may see them."""

from tracker.matters.queries.listing import (
    PAGE,
    Asked,
    Choices,
    Listed,
    MatterState,
    Page,
    has_matters,
    list_matters,
    unsigned,
    unsigned_count,
)
from tracker.matters.queries.reading import (
    get_instruction_to_hand_out,
    get_matter,
    get_meeting,
    matter_of,
    matters_of_meeting,
    matters_of_tasks,
)

__all__ = [
    "PAGE",
    "Asked",
    "Choices",
    "Listed",
    "MatterState",
    "Page",
    "get_instruction_to_hand_out",
    "get_matter",
    "get_meeting",
    "has_matters",
    "list_matters",
    "matter_of",
    "matters_of_meeting",
    "matters_of_tasks",
    "unsigned",
    "unsigned_count",
]
