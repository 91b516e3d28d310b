"""Characters that no text may hold, wherever it comes from, and what a file's name is shown as."""

import re
from pathlib import PurePath

# PostgreSQL refuses NUL, documents refuse the rest; the last ones turn the line around, so that
# one reads another text than is there (RLO, LRI …).
_UNFIT = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069]"
)
_LINE_ENDS = re.compile(r"\s*[\n\t\x85\u2028\u2029]\s*")
LONGEST_NAME = 120


def fit(text: str) -> str:
    """The text without what no text may hold, its lines ended by newlines."""
    return _UNFIT.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def in_one_line(text: str) -> str:
    """The text as a box of one line holds it."""
    return _LINE_ENDS.sub(" ", fit(text))


def name_of_file(sent: str) -> str:
    """The last part of a path, as a browser or somebody else sent it, short enough to be shown."""
    name = PurePath(fit(sent).replace("\\", "/")).name
    name = "".join(character for character in name if character.isprintable()).strip()
    if len(name) <= LONGEST_NAME:
        return name
    kind = PurePath(name).suffix[:LONGEST_NAME]
    return name[: LONGEST_NAME - len(kind)] + kind
