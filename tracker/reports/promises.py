"""What a unit said it would do next (承诺): its next steps, one by one."""

import re

# 1. / 1、 / （1） / ① / 一是 / 一、 at the head of a line.
_NUMBER = re.compile(
    r"^\s*(?:[（(]\s*[\d一二三四五六七八九十]{1,3}\s*[）)]|\d{1,2}\s*[.．、](?!\d)"
    r"|[①-⑳]|[一二三四五六七八九十]{1,3}[是、])\s*"
)
_NOTHING = {"", "无", "暂无", "没有"}


def promises_in(next_steps: str) -> list[str]:
    """The promises in a text of next steps.

    A line is a promise; a text of one line is parted at its semicolons and numbers (一是…二是…).
    """
    lines = [line for line in next_steps.splitlines() if line.strip()]
    if len(lines) == 1:
        lines = re.split(r"[；;]|(?<=[，。])(?=[一二三四五六七八九十]是)", lines[0])
    found = (_NUMBER.sub("", line).strip().rstrip("；;。，,") for line in lines)
    return list(dict.fromkeys(promise for promise in found if promise not in _NOTHING))
