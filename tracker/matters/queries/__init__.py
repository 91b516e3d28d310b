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
)
from tracker.matters.queries.same import (
    Alike,
    Consequence,
    alike_tasks,
    alike_to,
    candidates,
    consequences,
    get_link,
    link_of,
    links_in,
)

__all__ = [
    "PAGE",
    "Alike",
    "Consequence",
    "alike_tasks",
    "alike_to",
    "candidates",
    "consequences",
    "get_link",
    "link_of",
    "links_in",
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
    "unsigned",
    "unsigned_count",
]
