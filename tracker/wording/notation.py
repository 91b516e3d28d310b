"""Variables in a text: 【单位】. They are replaced by plain text, once, and nothing else happens.

A name is looked up in a closed list; there is no condition, no loop, no format, nothing that runs.
"""

import re
from collections.abc import Collection, Mapping

from tracker.core.errors import RuleBroken

_VARIABLE = re.compile(r"【([^【】\n]*)】")
LONGEST_NAMED = 12  # of what is no variable, a sentence repeats no more


def variables_in(text: str) -> list[str]:
    """The names in a text, each once, in the order in which they come."""
    return list(dict.fromkeys(name.strip() for name in _VARIABLE.findall(text)))


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with the values in the place of their variables; what a value says is not looked at
    again. A line of nothing but variables that are all empty is left out. What is no variable
    stays as it is."""
    lines = []
    for line in text.split("\n"):
        written = _VARIABLE.sub(lambda found: values.get(found[1].strip(), found[0]), line)
        if written.strip() or not line.strip():
            lines.append(written)
    return "\n".join(lines)


def refuse_unknown(text: str, known: Collection[str], *, field: str) -> None:
    """RuleBroken that names what is in brackets and no variable, or an unpaired bracket."""
    unknown = [name for name in variables_in(text) if name not in known]
    if unknown:
        named = "、".join(f"【{_short(name)}】" for name in unknown)
        raise RuleBroken(
            f"没有{named}这样的变量，请改用表中列出的变量；不是变量的请换成别的括号。", field=field
        )
    if found := re.search(r"[【】]", _VARIABLE.sub("", text)):
        raise RuleBroken(f"有一个“{found[0]}”没有配对，请补齐或删去。", field=field)


def left_in(text: str, known: Collection[str]) -> list[str]:
    """Variables that stand in a text which should have none any more."""
    return [name for name in variables_in(text) if name in known]


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_NAMED else f"{name[:LONGEST_NAMED]}…"
