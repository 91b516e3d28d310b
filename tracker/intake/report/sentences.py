"""Sentences and clauses: where they end, with no stop inside quotation marks or brackets taken.

A piece is (start, end) in its text; the pieces of a text, put together, are the text again.
"""

import re

Span = tuple[int, int]

_PAIRS = {"“": "”", "（": "）", "《": "》", "(": ")", "「": "」", "〈": "〉", "[": "]", "〔": "〕"}
_CLOSING = frozenset(_PAIRS.values())
_STOPS = "。！？"
_WIDE_STOPS = _STOPS + "!?"
# A quotation that is longer than this was not closed.
LONGEST_QUOTED = 120

# Where an item begins inside a paragraph: （二）…, （1）…, 一是…, 1.…, each behind a stop.
_INLINE_ITEM = re.compile(
    r"(?<=[。；：！;:，,])(?="
    r"[（(][一二三四五六七八九十]{1,3}[）)]|[（(]\d{1,2}[）)]|[①-⑳]"
    r"|[一二三四五六七八九十]{1,3}是(?!否)|(?<=[。；：;:])\d{1,2}[.．、](?!\d)"
    r"|(?<=[。；：;:])第[一二三四五六七八九十][，、])"
)
# A colon, semicolon or comma that is not the point inside a number: 4,000.
_SEMICOLON = re.compile(r"[；;]")
_COMMA = re.compile(r"，|,(?!\d{3}(?!\d))")


def quoted(text: str) -> bytearray:
    """For each character, whether it stands inside quotation marks or brackets that close."""
    inside = bytearray(len(text))
    opened: list[tuple[int, str]] = []
    for at, character in enumerate(text):
        if character in _PAIRS:
            opened.append((at, _PAIRS[character]))
        elif character in _CLOSING:
            while opened and opened[-1][1] != character:
                opened.pop()
            if opened:
                start, _ = opened.pop()
                if at - start <= LONGEST_QUOTED:
                    inside[start : at + 1] = b"\x01" * (at + 1 - start)
    return inside


def sentences_in(text: str) -> list[Span]:
    """The sentences of a paragraph; items inside it (一是…；二是…) begin sentences of their own."""
    inside = quoted(text)
    cuts = {found.start() for found in _INLINE_ITEM.finditer(text) if not inside[found.start() - 1]}
    for at, character in enumerate(text):
        if character in _WIDE_STOPS and not inside[at]:
            cuts.add(_behind(text, at, inside))
    return _spans(cuts, 0, len(text))


def _behind(text: str, at: int, inside: bytearray) -> int:
    """The place behind a stop, and behind further stops and marks that close there."""
    end = at + 1
    while (
        end < len(text) and (text[end] in _WIDE_STOPS or text[end] in "”’）》)") and not inside[end]
    ):
        end += 1
    return end


def clauses_in(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    """The clauses between commas and semicolons, each with the mark behind it."""
    return _cut(_either, text, start, len(text) if end is None else end)


def parts_in(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    """The parts between semicolons, each with the mark behind it."""
    return _cut(_SEMICOLON, text, start, len(text) if end is None else end)


_either = re.compile(rf"{_SEMICOLON.pattern}|{_COMMA.pattern}")


def _cut(mark: re.Pattern[str], text: str, start: int, end: int) -> list[Span]:
    inside = quoted(text[start:end])
    found = (match.end() for match in mark.finditer(text, start, end))
    return _spans({at for at in found if not inside[at - 1 - start]}, start, end)


def _spans(cuts: set[int], start: int, end: int) -> list[Span]:
    places = [start, *sorted(at for at in cuts if start < at < end), end]
    return [(a, b) for a, b in zip(places, places[1:], strict=False) if a < b]
