"""Texts that somebody has to write."""

import re

from tracker.core.errors import RuleBroken

_HALF_BLANK = re.compile(r"(?<=[一-鿿]) (?=\d)|(?<=\d) (?=[一-鿿])")


def written(text: str, what: str, longest: int, *, field: str) -> str:
    """The text without outer blanks. RuleBroken under its field where nothing was written, or more
    characters than `longest`; what: its name on the page."""
    text = text.strip()
    if not text:
        raise RuleBroken(f"请写明{what}。", field=field)
    if len(text) > longest:
        raise RuleBroken(f"{what}最多{longest}字，现有{len(text)}字，请删减。", field=field)
    return text


def nested_titles(text: str) -> str:
    """A title inside a title takes single marks, 《…〈…〉…》 (GB/T 15834-2011, 4.15).

    A line whose marks do not pair stays as it is.
    """
    return "\n".join(_nested(line) for line in text.split("\n"))


def _nested(line: str) -> str:
    if line.count("《") != line.count("》"):
        return line
    depth, said = 0, []
    for each in line:
        depth -= each == "》"
        said.append({"《": "〈", "》": "〉"}.get(each, each) if depth > 0 else each)
        depth += each == "《"
    return "".join(said)


def printed(text: str) -> str:
    """As a document prints it: without the blanks between figures and words that pages have."""
    return _HALF_BLANK.sub("", text)
