"""Where the title of an official document is broken (GB/T 9704-2012, 7.3.1: 词意完整，长短适宜)."""

import re
from collections.abc import Iterable
from itertools import pairwise
from math import ceil

LINE = 20  # characters of the title's size in the type area
_OPENING, _CLOSING = "《〈“（", "》〉”）、，：的"
_WHOLE = re.compile(
    r"《[^《》]{1,16}》|〈[^〈〉]{1,16}〉|\d+年(?:[一二三四]季度|\d+月(?:\d+日)?)?|第\d+项|[A-Za-z0-9.]+"
    r"|关于|主要负责人|主要目标任务|目标任务|工作进展|落实情况|评定|异议|逾期|未报|申请"
    r"|催报通知$|通知$|通报$|督办单$|复核决定$|决定$|答复$|报告$"
)
_AFTER_WHOLE = 4.0  # characters by which a line may be less even to end where something ends


def title_lines(title: str, names: Iterable[str] = ()) -> str:
    """The title with line ends where no word is cut that such titles are made of, and none of the
    names; as it is where it has line ends, fits into one line, or can only be cut in a word."""
    if "\n" in title or _width(title) <= LINE:
        return title
    ends = _ends(title, names)
    lines, rest, start = [], ceil(_width(title) / LINE), 0
    while rest > 1:
        left = title[start:]
        even = _width(left) / rest
        fitting = {
            end: abs(_width(title[start:end]) - even) - bonus
            for end, bonus in ends.items()
            if end > start
            and _width(title[start:end]) <= LINE
            and _width(title[end:]) <= LINE * (rest - 1)
        }
        if not fitting:
            return title
        end = min(fitting, key=lambda each: fitting[each])
        lines.append(title[start:end])
        start, rest = end, rest - 1
    return "\n".join([*lines, title[start:]])


def _ends(title: str, names: Iterable[str]) -> dict[int, float]:
    """Where a line may end, and how good each place is."""
    spans = [found.span() for found in _WHOLE.finditer(title)]
    for name in filter(None, names):
        spans += [found.span() for found in re.finditer(re.escape(name), title)]
    inside = {place for start, end in spans for place in range(start + 1, end)}
    after = {end for _, end in spans}
    return {
        place: _AFTER_WHOLE if place in after else 0.0
        for place, (before, following) in enumerate(pairwise(title), start=1)
        if place not in inside and before not in _OPENING and following not in _CLOSING
        if not title.endswith("关于", 0, place)
    }


def _width(text: str) -> float:
    """In characters: digits and letters take half of one."""
    return sum(0.5 if each.isascii() else 1 for each in text)
