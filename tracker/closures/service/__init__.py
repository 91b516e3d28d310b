"""Close-out: declared and signed by units, verified and decided by the office, opened again."""

from tracker.closures.service.deciding import (
    WORKDAYS_TO_DECLARE,
    accept_partly,
    close_task,
    refuse_closure,
)
from tracker.closures.service.reopening import reopen_task
from tracker.closures.service.telling import hearers_of
from tracker.closures.service.verifying import Record, verify_closure
from tracker.closures.service.writing import (
    LONGEST_ACHIEVED,
    LONGEST_REASON,
    Declaration,
    send_back_closure,
    sign_closure,
    text_mark,
    withdraw_closure,
    write_closure,
)

__all__ = [
    "Declaration",
    "LONGEST_ACHIEVED",
    "LONGEST_REASON",
    "Record",
    "WORKDAYS_TO_DECLARE",
    "accept_partly",
    "close_task",
    "hearers_of",
    "refuse_closure",
    "reopen_task",
    "send_back_closure",
    "sign_closure",
    "text_mark",
    "verify_closure",
    "withdraw_closure",
    "write_closure",
]
