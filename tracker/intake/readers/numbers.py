"""Automatic numbers of Word paragraphs (自动编号), which stand in no text and are counted here.

ECMA-376 Part 1, 17.9: a paragraph names a list and a level, by itself or through its style; the
list's definition gives each level its form (numFmt), its pattern (lvlText: 第%1条) and its start.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from docx.oxml.ns import qn
from lxml import etree

LEVELS = 9
DEEPEST_STYLE = 20
_CHINESE = "〇一二三四五六七八九"


@dataclass(frozen=True)
class Level:
    """One level of a list: how its numbers look, and where they start.

    is_legal: the higher numbers in it are in figures too, however they look by themselves.
    """

    form: str
    pattern: str
    start: int
    is_legal: bool = False


class Numbering:
    """Counts the numbers of a document's paragraphs, in their order."""

    def __init__(self, numbering: etree._Element | None, styles: etree._Element | None) -> None:
        self._lists = _lists(numbering) if numbering is not None else {}
        self._styles = _styles(styles) if styles is not None else {}
        self._counts: dict[str, list[int | None]] = {}

    def of(self, paragraph: etree._Element) -> str:
        """The number that Word prints before the paragraph; empty where it prints none."""
        found = self._place(paragraph)
        if not found:
            return ""
        name, depth = found
        levels = self._lists.get(name, {})
        if depth not in levels:
            return ""
        counts = self._counts.setdefault(name, [None] * LEVELS)
        before = counts[depth]
        counts[depth] = levels[depth].start if before is None else before + 1
        counts[depth + 1 :] = [None] * (LEVELS - depth - 1)
        return _printed(levels, counts, depth)

    def _place(self, paragraph: etree._Element) -> tuple[str, int] | None:
        """The list and level of a paragraph; its own word goes before its style's."""
        own = _number_of(paragraph.find(qn("w:pPr")))
        style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        given = self._styles.get(_value(style)) if style is not None else None
        name = own[0] or (given[0] if given else None)
        depth = own[1] if own[1] is not None else (given[1] if given and given[1] else 0)
        if name is None or name == "0" or not 0 <= depth < LEVELS:
            return None
        return name, depth


def _value(element: etree._Element | None) -> str:
    return element.get(qn("w:val"), "") if element is not None else ""


def _number_of(properties: etree._Element | None) -> tuple[str | None, int | None]:
    """The numId and ilvl that properties of a paragraph name."""
    if properties is None:
        return None, None
    name = properties.find(f"{qn('w:numPr')}/{qn('w:numId')}")
    depth = properties.find(f"{qn('w:numPr')}/{qn('w:ilvl')}")
    level = _value(depth)
    return _value(name) or None, int(level) if level.isdecimal() else None


def _lists(numbering: etree._Element) -> dict[str, dict[int, Level]]:
    """The levels of each list by its numId."""
    abstract = {
        definition.get(qn("w:abstractNumId")): _levels(definition)
        for definition in numbering.findall(qn("w:abstractNum"))
    }
    return {
        number.get(qn("w:numId"), ""): abstract.get(_value(number.find(qn("w:abstractNumId"))), {})
        for number in numbering.findall(qn("w:num"))
    }


def _levels(definition: etree._Element) -> dict[int, Level]:
    levels: dict[int, Level] = {}
    for level in definition.findall(qn("w:lvl")):
        depth, start = level.get(qn("w:ilvl"), ""), _value(level.find(qn("w:start")))
        if depth.isdecimal():
            levels[int(depth)] = Level(
                _value(level.find(qn("w:numFmt"))),
                _value(level.find(qn("w:lvlText"))),
                int(start) if start.isdecimal() else 1,
                level.find(qn("w:isLgl")) is not None,
            )
    return levels


def _styles(styles: etree._Element) -> dict[str, tuple[str | None, int | None]]:
    """The list that each paragraph style names, by itself or through the style it is based on."""
    elements = {style.get(qn("w:styleId"), ""): style for style in styles.findall(qn("w:style"))}

    def of(name: str, depth: int) -> tuple[str | None, int | None]:
        style = elements.get(name)
        if style is None or depth > DEEPEST_STYLE:
            return None, None
        own = _number_of(style.find(qn("w:pPr")))
        based = style.find(qn("w:basedOn"))
        above = of(_value(based), depth + 1) if based is not None else (None, None)
        return own[0] or above[0], own[1] if own[1] is not None else above[1]

    return {name: of(name, 0) for name in elements}


def _printed(levels: dict[int, Level], counts: list[int | None], depth: int) -> str:
    """The pattern of the level with the numbers of this and the higher levels put in."""
    level = levels[depth]
    if level.form in ("bullet", "none"):
        return ""
    text = level.pattern
    for at in range(depth + 1):
        form = levels[at].form if at in levels and not level.is_legal else "decimal"
        count = counts[at]
        text = text.replace(f"%{at + 1}", _in_form(1 if count is None else count, form))
    return text


def _in_form(number: int, form: str) -> str:
    write: dict[str, Callable[[int], Any]] = {
        "chineseCounting": chinese,
        "chineseCountingThousand": chinese,
        "taiwaneseCountingThousand": chinese,
        "japaneseCounting": chinese,
        "ideographDigital": chinese,
        "lowerLetter": lambda n: chr(ord("a") + (n - 1) % 26),
        "upperLetter": lambda n: chr(ord("A") + (n - 1) % 26),
    }
    return str(write.get(form, str)(number))


def chinese(number: int) -> str:
    """A number up to 99 in characters: 21 is 二十一; a greater one in figures."""
    if not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    lead = "" if tens < 2 else _CHINESE[tens]
    return lead + ("十" if tens else "") + (_CHINESE[ones] if ones else "")
