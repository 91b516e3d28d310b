"""What the office does at the end of a year, and at the beginning of the next."""

from tracker.years.service.carrying import carry_over, start_next_plan
from tracker.years.service.concluding import (
    FinalChoice,
    conclude_plan,
    confirm_clear,
    confirm_finals,
)
from tracker.years.service.loading import discard_ledger, load_ledger, read_ledger
from tracker.years.service.publishing import export_sheets, publish_sheets

__all__ = [
    "FinalChoice",
    "carry_over",
    "conclude_plan",
    "confirm_clear",
    "confirm_finals",
    "discard_ledger",
    "export_sheets",
    "load_ledger",
    "publish_sheets",
    "read_ledger",
    "start_next_plan",
]
