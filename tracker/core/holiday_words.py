"""The clauses of a notice on holidays: 1月1日至3日放假调休, 共3天, 1月4日（周日）上班."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_DAY = r"(?:\d{4}年)?(?:\d{1,2}月)?\d{1,2}日(?:\([^()]*\))?"
_SPAN = rf"{_DAY}(?:(?:至|到|[-—–~]+){_DAY})?"
_SPANS = rf"{_SPAN}(?:(?:、|和|及|以及){_SPAN})*"
_NUMBER = r"(?:\d{1,2}|[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九])"
_WRITTEN_DAY = re.compile(
    r"(?:(?P<year>\d{4})年)?(?:(?P<month>\d{1,2})月)?(?P<day>\d{1,2})日(?:\((?P<remark>[^()]*)\))?"
)
_OFF = re.compile(rf"(?P<spans>{_SPANS})(?:放假|休息|补休|调休|公休)+(?:(?P<counted>{_NUMBER})天)?")
_WORK = re.compile(rf"(?P<spans>{_SPANS})(?:均|都|调休|照常|正常)*上班")
_TOTAL = re.compile(rf"(?:一共|共计|共|合计)(?P<counted>{_NUMBER})天")
_WEEKEND = re.compile(r"(?:与|同|和)周末(?:公休日)?连休")
_LONGER = re.compile(rf"延长(?:\d{{4}}年)?.{{2,8}}假期至(?P<spans>{_DAY})")
_BACK = re.compile(rf"(?P<spans>{_DAY})起(?:正常|照常)?上班")
_NOTHING_MORE = "不调休"
_BARE = re.compile(_SPANS)
_COMMA = re.compile(r",(?![^()]{0,40}\))")  # not one inside a remark; bounded, as a paste is not
_DIGITS = "零一二三四五六七八九"


@dataclass(frozen=True)
class Span:
    """A day as it is written, or the first and the last of several."""

    first: re.Match[str]
    last: re.Match[str] | None


@dataclass(frozen=True)
class Clause:
    """What one clause orders; a clause that nothing is known of is unread.

    verb: 放假 or 上班, of the spans; empty where it orders nothing by itself.
    counted: how many days off it says there are.
    """

    text: str
    spans: tuple[Span, ...] = ()
    verb: str = ""
    counted: int | None = None
    with_weekend: bool = False
    lengthens: bool = False
    is_unread: bool = False


def clauses_of(sentence: str) -> Iterator[Clause]:
    """The clauses of a sentence; days without a verb go with the clause after them."""
    waiting = ""
    for text in _COMMA.split(sentence):
        if not text:
            continue
        if _BARE.fullmatch(text):
            waiting += f"{text}、"
            continue
        clause = _read(waiting + text)
        if waiting and clause.is_unread:
            yield _read(waiting.rstrip("、"))
            clause = _read(text)
        waiting = ""
        yield clause
    if waiting:
        yield _read(waiting.rstrip("、"))


def _read(text: str) -> Clause:
    if found := _OFF.fullmatch(text):
        return Clause(text, _spans(found), "放假", _number(found["counted"]))
    if found := _WORK.fullmatch(text):
        return Clause(text, _spans(found), "上班")
    if found := _TOTAL.fullmatch(text):
        return Clause(text, counted=_number(found["counted"]))
    if found := _LONGER.fullmatch(text):
        return Clause(text, _spans(found), lengthens=True)
    if found := _BACK.fullmatch(text):
        return Clause(text, _spans(found))
    is_weekend = bool(_WEEKEND.fullmatch(text))
    return Clause(text, with_weekend=is_weekend, is_unread=not is_weekend and text != _NOTHING_MORE)


def _spans(found: re.Match[str]) -> tuple[Span, ...]:
    spans = []
    for written in re.findall(_SPAN, found["spans"]):
        ends = list(_WRITTEN_DAY.finditer(written))
        spans.append(Span(ends[0], ends[1] if len(ends) > 1 else None))
    return tuple(spans)


def _number(written: str | None) -> int | None:
    """3, 三, 十 or 十一 as a number."""
    if written is None or written.isdigit():
        return int(written) if written else None
    tens, ten, units = written.rpartition("十")
    if not ten:
        return _DIGITS.index(written[0])
    return 10 * (_DIGITS.index(tens) if tens else 1) + (_DIGITS.index(units) if units else 0)
