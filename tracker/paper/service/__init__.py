"""Entering what was signed on paper, and what its signer says of it (代录; docs/rules.md 32)."""

from tracker.paper.service.contesting import contest_record, settle_contest
from tracker.paper.service.deciding import (
    enter_amendment_decision,
    enter_objection_decision,
    enter_plan_decision,
    enter_talk_decision,
)
from tracker.paper.service.instructing import INSTRUCTING, enter_instruction
from tracker.paper.service.recording import LONGEST_NOTE, Paper
from tracker.paper.service.reporting import Fate, Line, enter_reports, lines_of, mark_of, signing

__all__ = [
    "INSTRUCTING",
    "LONGEST_NOTE",
    "Fate",
    "Line",
    "Paper",
    "contest_record",
    "enter_amendment_decision",
    "enter_instruction",
    "enter_objection_decision",
    "enter_plan_decision",
    "enter_reports",
    "enter_talk_decision",
    "lines_of",
    "mark_of",
    "settle_contest",
    "signing",
]
