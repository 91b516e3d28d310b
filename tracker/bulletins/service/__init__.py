"""Drafting a bulletin from frozen figures, having it approved, and issuing it (通报)."""

from tracker.bulletins.service.approving import (
    approve_bulletin,
    ask_approval,
    return_bulletin,
    withdraw_request,
)
from tracker.bulletins.service.drafting import (
    choose_units,
    discard_bulletin,
    draft_bulletin,
    edit_bulletin,
)
from tracker.bulletins.service.issuing import issue_bulletin

__all__ = [
    "approve_bulletin",
    "ask_approval",
    "choose_units",
    "discard_bulletin",
    "draft_bulletin",
    "edit_bulletin",
    "issue_bulletin",
    "return_bulletin",
    "withdraw_request",
]
