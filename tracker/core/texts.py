"""Texts that somebody has to write."""

from tracker.core.errors import RuleBroken


def written(text: str, what: str, longest: int, *, field: str) -> str:
    """The text without outer blanks. RuleBroken under its field where nothing was written, or more
    characters than `longest`; what: its name on the page."""
    text = text.strip()
    if not text:
        raise RuleBroken(f"请写明{what}。", field=field)
    if len(text) > longest:
        raise RuleBroken(f"{what}最多{longest}字，现有{len(text)}字，请删减。", field=field)
    return text
