"""A task's text as its parts: characters that count, and what is compared of them."""

import re
from collections.abc import Sequence

from tracker.intake.words import HAN

_SILENT = re.compile(r"[\s“”\"‘’'「」《》〈〉]+")
_RUN = re.compile(rf"[{HAN}]+|[A-Za-z&+]+")
_STOP = re.compile(r"[，。；：！？,;:!?\n]")


def bare(text: str) -> str:
    """The text without quotation marks and gaps, so that “四好农村路” is 四好农村路."""
    return _SILENT.sub("", text).upper()


def pairs(text: str) -> list[str]:
    """Every two characters that stand together (no segmentation: nothing is cut wrongly)."""
    found: list[str] = []
    for run in _RUN.findall(bare(text)):
        found += [run] if run.isascii() else [run[at : at + 2] for at in range(len(run) - 1)]
    return found


def clauses_of(text: str) -> list[str]:
    """The clauses of a text, without what is silent in them."""
    return [clause for part in _STOP.split(text) if (clause := bare(part))]


def is_subsequence(short: str, long: str) -> bool:
    """Whether the characters of the one stand in the other in their order."""
    rest = iter(long)
    return all(character in rest for character in short)


def shortened(text: str, length: int = 18) -> str:
    """The beginning of a text, to be quoted in a sentence."""
    whole = text.strip().rstrip("。；;")
    return whole if len(whole) <= length else whole[:length] + "…"


def section_text(sections: Sequence[str]) -> str:
    return "，".join(sections)
