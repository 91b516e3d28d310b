"""Documents that go out (发文): issuing, signing for them, what becomes of them afterwards."""

from tracker.notices.service.checking import check_file
from tracker.notices.service.letterhead import set_letterhead
from tracker.notices.service.numbering import go_on_after, next_number, next_of
from tracker.notices.service.once import refuse_again
from tracker.notices.service.outgoing import Outgoing, draft_of, issue_document
from tracker.notices.service.planning import issue_plan
from tracker.notices.service.signing import remind_unsigned, sign_notice
from tracker.notices.service.withdrawing import withdraw_notice

__all__ = [
    "Outgoing",
    "check_file",
    "draft_of",
    "go_on_after",
    "issue_document",
    "issue_plan",
    "next_number",
    "next_of",
    "refuse_again",
    "remind_unsigned",
    "set_letterhead",
    "sign_notice",
    "withdraw_notice",
]
