"""Handing posts over, covering them, and dividing portfolios anew."""

from tracker.succession.service.covering import end_cover, set_cover
from tracker.succession.service.dividing import redivide, refuse_pair, refuse_unfit
from tracker.succession.service.handing_over import (
    call_off,
    check_change,
    check_end,
    end_tenure,
    succeed,
)
from tracker.succession.service.running import hand_over

__all__ = [
    "call_off",
    "check_change",
    "check_end",
    "end_cover",
    "end_tenure",
    "hand_over",
    "redivide",
    "refuse_pair",
    "refuse_unfit",
    "set_cover",
    "succeed",
]
