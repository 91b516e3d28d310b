"""The numbers that paragraphs begin with, at any of the four levels of official documents.

一、 （一） 1. （1） are the levels of GB/T 9704-2012, 7.3.3; which of them is deeper in a document
shows only in their order there.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from tracker.intake.words import HAN, PRIVATE, narrow_digits

# A number, what encloses it and the little that tells it from an amount.
LONGEST = 30
_CHINESE = "一二三四五六七八九十百"
_DIGITS = {digit: value for value, digit in enumerate("一二三四五六七八九", start=1)}
# What follows a figure that is an amount or a date, not a number: 5年内…, 3个月….
# What may stand before a number, or instead of one.
SIGNS = "★☆▲△●○■□◆◇※"
_MEASURE = (
    "年月日号个项件名家万亿千百元吨亩次户套座米人岁天届期类条所处台辆只部批种位级层倍代大多余至到"
)

# What follows a number of several parts: 1.2完成…, but not 1.2万亩….
_IN_FRONT = rf"[.．、\s]*(?=[{HAN}“])(?![{_MEASURE}])"


class Kind(StrEnum):
    """The forms of numbers, named by the first of each."""

    CHINESE = "一、"
    CHINESE_BRACKET = "（一）"
    ARABIC = "1."
    ARABIC_BRACKET = "（1）"
    HALF_BRACKET = "1）"
    DECIMAL = "1.1"
    DEEPER_DECIMAL = "1.1.1"
    CIRCLED = "①"
    NAMED = "任务1"
    GLUED = "1"


@dataclass(frozen=True)
class Number:
    """The number of a paragraph: its form, its value, and as it is printed: （十二）."""

    kind: Kind
    value: int
    printed: str


_FORMS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (Kind.CHINESE_BRACKET, re.compile(rf"[（(]\s*([{_CHINESE}]+)\s*[)）]\s*")),
    (Kind.CHINESE, re.compile(rf"([{_CHINESE}]+)\s*[、．.]\s*")),
    (Kind.ARABIC_BRACKET, re.compile(r"[（(]\s*(\d{1,3})\s*[)）]\s*")),
    (Kind.ARABIC, re.compile(r"(\d{1,4})\s*(?:[、．]|\.(?!\d))\s*")),
    (Kind.HALF_BRACKET, re.compile(r"(\d{1,3})[)）]\s*")),
    # Signs that are a number with its mark in one: ⒈ ⑴ ①.
    (Kind.ARABIC, re.compile(r"([⒈-⒛])\s*")),
    (Kind.ARABIC_BRACKET, re.compile(r"([⑴-⒇])\s*")),
    (Kind.CIRCLED, re.compile(r"([①-⑳])\s*")),
    # Digits may follow the point of a number as part of the text: 4.2022年启动….
    (Kind.ARABIC, re.compile(r"(\d{1,3})\.(?=\d{2,4}年)")),
    (Kind.NAMED, re.compile(rf"(?:任务|事项|项目)\s*(\d{{1,3}}|[{_CHINESE}]+)\s*[：:、.．]\s*")),
    (Kind.NAMED, re.compile(rf"第\s*(\d{{1,3}}|[{_CHINESE}]+)\s*[条项]\s*[：:、.．]?\s*")),
    (Kind.DEEPER_DECIMAL, re.compile(rf"(\d{{1,2}}(?:\.\d{{1,2}}){{2}}){_IN_FRONT}")),
    (Kind.DECIMAL, re.compile(rf"(\d{{1,2}}\.\d{{1,2}}){_IN_FRONT}")),
    (Kind.GLUED, re.compile(rf"(\d{{1,3}})(?=[{PRIVATE}]?[{HAN}“])(?![{_MEASURE}])")),
)


def number_at(text: str, start: int = 0) -> tuple[Number, int] | None:
    """The number that stands at a place of the text, and where the text after it begins."""
    while start < len(text) and (text[start].isspace() or text[start] in SIGNS):
        start += 1
    narrow = narrow_digits(text[start : start + LONGEST])
    for kind, form in _FORMS:
        found = form.match(narrow)
        if found:
            digits = found[1]
            last = digits.rpartition(".")[2]
            value = int(last) if last.isdecimal() else value_of(digits)
            return Number(kind, value, _printed(kind, digits)), start + found.end()
    return None


def _printed(kind: Kind, digits: str) -> str:
    if kind is Kind.CHINESE_BRACKET:
        return f"（{digits}）"
    return f"{digits}、" if kind is Kind.CHINESE else digits


def value_of(sign: str) -> int:
    """The value of a number in characters, or of a sign that is a number: ⑫."""
    return chinese_value(sign) if sign[0] in _CHINESE else int(unicodedata.numeric(sign))


def chinese_value(digits: str) -> int:
    """The value of a number up to 199 written in characters: 二十一 is 21."""
    rest = digits.rpartition("百")[2]
    tens, ten, ones = rest.rpartition("十")
    value = 100 if "百" in digits else 0
    value += 10 * _DIGITS.get(tens, 1) if ten else 0
    return value + _DIGITS.get(ones[-1:], 0)
