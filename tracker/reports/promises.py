"""What a unit said it would do next (承诺): its next steps, one by one."""

import re
from functools import lru_cache
from itertools import pairwise

# 1. / 1、 / （1） / ① / 一是 / 一、 at the head of a line.
_NUMBER = re.compile(
    r"^\s*(?:[（(]\s*[\d一二三四五六七八九十]{1,3}\s*[）)]|\d{1,2}\s*[.．、](?!\d)"
    r"|[①-⑳]|[一二三四五六七八九十]{1,3}[是、])\s*"
)
_NOTHING = {"", "无", "暂无", "没有"}
# More than so many nobody gives, nor can be asked about.
MOST_PROMISES = 50


def promises_in(next_steps: str) -> list[str]:
    """The promises in a text of next steps.

    A line is a promise; a text of one line is parted at its semicolons and numbers (一是…二是…).
    Of very many the first are taken.
    """
    lines = [line for line in next_steps.splitlines() if line.strip()]
    if len(lines) == 1:
        lines = re.split(r"[；;]|(?<=[，。])(?=[一二三四五六七八九十]是)", lines[0])
    found = (_NUMBER.sub("", line).strip().rstrip("；;。，,") for line in lines)
    promises = dict.fromkeys(promise for promise in found if promise not in _NOTHING)
    return list(promises)[:MOST_PROMISES]


_STOPS = re.compile(r"[，。；：、！？\n,;]")
# What stands in most promises and tells none apart from another.
_COMMON = re.compile(
    r"[\d.%％\s（）()“”]|[年月日]|[上中下]旬|底前|前完成|完成|推进|开展|落实|全部|进一步|工作"
)
# So much of a promise's pairs of characters in one clause, and the clause is about it.
_ALIKE = 0.4


def mention_of(promise: str, progress: str) -> str:
    """The clause of a text that is about a promise, as far as characters tell; else nothing.

    It helps to find the place. It proves nothing: other words may say the same.
    """
    wanted = _pairs(promise)
    if not wanted:
        return ""
    found, pairs = max(_clauses(progress), key=lambda clause: len(wanted & clause[1]))
    return found if len(wanted & pairs) >= _ALIKE * len(wanted) else ""


@lru_cache(maxsize=8)  # a text is asked about once for each promise
def _clauses(text: str) -> list[tuple[str, set[str]]]:
    """The clauses of a text, each with its pairs of characters; never none."""
    return [(clause.strip(), _pairs(clause.strip())) for clause in _STOPS.split(text)]


def _pairs(text: str) -> set[str]:
    text = _COMMON.sub("", text)
    return {first + second for first, second in pairwise(text)}
