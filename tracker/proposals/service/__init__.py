"""Collecting proposals (征集): opening it, writing and submitting, deciding, making the plan."""

from tracker.proposals.service.collections import (
    change_collection,
    close_collection,
    open_collection,
    open_to_public,
)
from tracker.proposals.service.deciding import (
    amend_proposal,
    decide,
    merge,
    reconsider,
    separate,
)
from tracker.proposals.service.planning import make_plan
from tracker.proposals.service.public import suggest
from tracker.proposals.service.reading import take_over
from tracker.proposals.service.writing import (
    discard_proposal,
    edit_proposal,
    submit_proposals,
    withdraw_proposal,
    write_proposal,
)

__all__ = [
    "amend_proposal",
    "change_collection",
    "close_collection",
    "decide",
    "discard_proposal",
    "edit_proposal",
    "make_plan",
    "merge",
    "open_collection",
    "open_to_public",
    "reconsider",
    "separate",
    "submit_proposals",
    "suggest",
    "take_over",
    "withdraw_proposal",
    "write_proposal",
]
