"""Brackets of every width, paired and nested: （责任单位：市交通委（市道运局））."""

from collections.abc import Iterator

PAIRS = {"（": "）", "(": ")", "[": "]", "［": "］", "【": "】", "〔": "〕", "〈": "〉", "＜": "＞"}
_CLOSING = frozenset(PAIRS.values())
# Both widths of a bracket close each other: documents mix them.
_WIDTHS = str.maketrans("([]<>)＜＞［］", "（【】〈〉）〈〉【】")


def spans(text: str) -> Iterator[tuple[int, int]]:
    """Where each outermost pair of brackets begins and ends; one that is not closed is left out."""
    opened: list[int] = []
    for at, character in enumerate(text):
        if character in PAIRS:
            opened.append(at)
        elif character in _CLOSING:
            while opened and not _matches(text[opened[-1]], character):
                opened.pop()
            if opened:
                start = opened.pop()
                if not opened:
                    yield start, at + 1


def _matches(opening: str, closing: str) -> bool:
    return PAIRS[opening].translate(_WIDTHS) == closing.translate(_WIDTHS)


def is_open(text: str) -> bool:
    """Whether a round bracket is opened in the text and not closed."""
    return text.count("（") + text.count("(") > text.count("）") + text.count(")")


def split_outside(text: str, separators: str) -> list[tuple[str, str]]:
    """The pieces between separators that stand in no bracket, each with the separator before it."""
    inside = {at for start, end in spans(text) for at in range(start, end)}
    pieces: list[tuple[str, str]] = []
    before, begin = "", 0
    for at, character in enumerate(text):
        if character in separators and at not in inside:
            pieces.append((before, text[begin:at]))
            before, begin = character, at + 1
    return [*pieces, (before, text[begin:])]
