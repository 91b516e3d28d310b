"""What is done with matters: handed out, signed for; and with tasks that are one fact."""

from tracker.matters.service.handing_out import MeetingEntry, Source, hand_out
from tracker.matters.service.linking import link_tasks, part_tasks, shared_units, tell_apart
from tracker.matters.service.signing import sign_matters

__all__ = [
    "MeetingEntry",
    "Source",
    "hand_out",
    "link_tasks",
    "part_tasks",
    "shared_units",
    "sign_matters",
    "tell_apart",
]
