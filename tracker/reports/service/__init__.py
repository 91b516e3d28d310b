"""Reports: opened, written, signed, handed in, reviewed, marked."""

from tracker.reports.service.attachments import attach, remove_attachment
from tracker.reports.service.batch import Batch, ChosenMark, MarksMissing, accept_each
from tracker.reports.service.citing import cite, note_sources
from tracker.reports.service.drafting import (
    DraftConflict,
    draft_version,
    give_way,
    save_draft,
    settle_draft,
)
from tracker.reports.service.handing_over import Succession, first_to_owe, hand_over
from tracker.reports.service.inheriting import follow_ended_units
from tracker.reports.service.marking import mark_task, publish_marks
from tracker.reports.service.moving import ReturnMove, move_returns, return_moves
from tracker.reports.service.opening import open_reports
from tracker.reports.service.pacing import set_pace
from tracker.reports.service.publication import marks_path, sign_marks
from tracker.reports.service.reopening import OwedAgain, hold_reports, owe_again, owed_again
from tracker.reports.service.reviewing import (
    WORKDAYS_AFTER_RETURN,
    accept,
    day_after_return,
    reopen,
    return_report,
)
from tracker.reports.service.signing import send_back, send_for_signoff, submit, withdraw
from tracker.reports.service.yardstick import change_yardstick

__all__ = [
    "Batch",
    "ChosenMark",
    "DraftConflict",
    "MarksMissing",
    "Succession",
    "OwedAgain",
    "WORKDAYS_AFTER_RETURN",
    "accept",
    "accept_each",
    "attach",
    "change_yardstick",
    "cite",
    "day_after_return",
    "draft_version",
    "first_to_owe",
    "follow_ended_units",
    "give_way",
    "hand_over",
    "hold_reports",
    "mark_task",
    "marks_path",
    "ReturnMove",
    "move_returns",
    "note_sources",
    "owe_again",
    "owed_again",
    "open_reports",
    "return_moves",
    "publish_marks",
    "remove_attachment",
    "reopen",
    "return_report",
    "save_draft",
    "send_back",
    "send_for_signoff",
    "set_pace",
    "settle_draft",
    "sign_marks",
    "submit",
    "withdraw",
]
