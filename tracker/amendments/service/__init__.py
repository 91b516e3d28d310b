"""Changes of an issued task: asked for, decided, in force."""

from tracker.amendments.service.applying import apply_due
from tracker.amendments.service.asking import ask_amendment, ask_withdrawal, withdraw
from tracker.amendments.service.deciding import approve, refuse
from tracker.amendments.service.extending import (
    ask_extension,
    decline_extension,
    grant_extension,
    pass_extension,
    sign_extension,
)
from tracker.amendments.service.setting import Decider, choose_decider, decider_of

__all__ = [
    "Decider",
    "apply_due",
    "approve",
    "ask_amendment",
    "ask_extension",
    "ask_withdrawal",
    "choose_decider",
    "decider_of",
    "decline_extension",
    "grant_extension",
    "pass_extension",
    "refuse",
    "sign_extension",
    "withdraw",
]
