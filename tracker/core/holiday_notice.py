"""Reading the State Council's yearly notice on holidays (国务院办公厅关于……部分节假日安排的通知).

Pasted text in, days out; nothing is guessed. What the notice says twice (how many days, which
weekday) is checked against what was read, and a sentence that is not understood is handed back.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.core.days import WEEKDAYS, day_full, weekday
from tracker.core.holiday_words import Clause, Span, clauses_of
from tracker.core.workdays import DayKind, SpecialDay

NEW_YEAR = "元旦"
# Without one of these a year's notice is not whole (全国年节及纪念日放假办法).
HOLIDAYS = (NEW_YEAR, "春节", "清明", "劳动节", "端午", "中秋", "国庆")
_DAY = timedelta(days=1)
_LONGEST = timedelta(days=31)
_TITLE = re.compile(r"关于(\d{4})年部分节假日安排|现将(\d{4})年元旦")
_CHANGE = re.compile(r"(?:调整|延长|变更)(\d{4})年(.{2,12}?)(?:假期|放假)")
_NUMBER = re.compile(r"国办发(明电)?[〔\[【(](\d{4})[〕\]】)]第?(\d+)号")
_ITEM = re.compile(r"[一二三四五六七八九十]+、|\d{1,2}\.|\([一二三四五六七八九十]+\)")
_HEADING = re.compile(r"([^:,]{2,30}):")
_NAMES = re.compile(r"(?:(?:元旦|春节|清明节?|劳动节|端午节?|中秋节?|国庆节?)[、和]?)+")
# The head and the foot of every notice: there is nothing to read in them.
_FRAME = re.compile(
    r"(?:国务院办公厅)?关于.*的?通知|国办发.{0,20}号|各省、自治区、直辖市人民政府.*|经国务院批准.*|"
    r"国务院办公厅(?:\d{4}年\d+月\d+日)?|\d{4}年\d+月\d+日|\(此件公开发布\)"
)
_ABOUT_DAYS = re.compile(r"\d日|放假|休息|上班|调休|补休|延长")
_WEEKDAY = re.compile(r"(?:星期|周)([一二三四五六日天])")


@dataclass(frozen=True)
class Sentence:
    """A sentence of the notice, and the line of the pasted text on which it begins."""

    line: int
    text: str

    @property
    def is_about_days(self) -> bool:
        """Whether days may be missing because it was not read."""
        return bool(_ABOUT_DAYS.search(self.text))


@dataclass(frozen=True)
class HolidayNotice:
    """What a notice orders, what in it contradicts itself, and what was not understood.

    changes: the holiday that it orders anew, for one that changes an earlier notice; empty for a
    whole year. until: the day to which it lengthens that holiday, as it stands on record.
    """

    year: int | None
    document_no: str
    days: tuple[SpecialDay, ...]
    problems: tuple[str, ...]
    unread: tuple[Sentence, ...]
    changes: str = ""
    until: date | None = None

    @property
    def is_sound(self) -> bool:
        return self.year is not None and not self.problems

    def applied_to(self, recorded: Iterable[SpecialDay]) -> dict[date, SpecialDay]:
        """The days that stand once it is confirmed, of those that this year's notice orders.

        recorded: every special day on record; those that other years' notices order are left out.
        """
        kept: dict[date, SpecialDay] = {}
        if self.changes:
            own = [day for day in recorded if ordered_in(day) == self.year]
            kept = {day.on: day for day in own if self.until or not self._orders_anew(day)}
            kept |= {day.on: day for day in self._lengthened(own)}
        return kept | {day.on: day for day in self.days}

    def _orders_anew(self, day: SpecialDay) -> bool:
        return self.changes in day.name.split("、")

    def _lengthened(self, own: Iterable[SpecialDay]) -> Iterator[SpecialDay]:
        """The days from the holiday's last one on record to the new one."""
        off = [day for day in own if self._orders_anew(day) and day.kind is DayKind.DAY_OFF]
        if self.until and off:
            last = max(off, key=lambda day: day.on)
            for n in range((self.until - last.on).days):
                yield SpecialDay(last.on + (n + 1) * _DAY, DayKind.DAY_OFF, last.name)


def ordered_in(day: SpecialDay) -> int:
    """The year whose notice orders a day: New Year's days before its turn belong to the next."""
    return day.on.year + (day.on.month == 12 and day.name == NEW_YEAR)


def read_holiday_notice(text: str) -> HolidayNotice:
    """What a pasted notice says. Never raises: whatever is wrong stands among the problems."""
    return _Reading(list(_sentences(text))).notice()


def _sentences(text: str) -> Iterator[Sentence]:
    """The sentences, in one way of writing; a line that was broken is put together again."""
    begun, line = "", 0
    for number, written in enumerate(text.splitlines(), start=1):
        words = re.sub(r"\s+", "", unicodedata.normalize("NFKC", written))
        if begun and (not words or _ITEM.match(words) or _FRAME.fullmatch(words)):
            yield Sentence(line, begun)
            begun = ""
        for piece in re.findall(r"[^。;]+[。;]?", words):
            line = line if begun else number
            begun += piece
            if piece[-1] in "。;:" or _FRAME.fullmatch(begun):
                yield Sentence(line, begun.rstrip("。;"))
                begun = ""
    if begun:
        yield Sentence(line, begun)


class _Reading:
    """One reading of one notice, sentence by sentence."""

    def __init__(self, sentences: list[Sentence]) -> None:
        self.sentences = sentences
        self.problems: list[str] = []
        self.unread: list[Sentence] = []
        self.days: dict[date, SpecialDay] = {}
        self.headings: dict[str, int] = {}
        self.until: date | None = None
        whole = "。".join(each.text for each in sentences)
        changed = _CHANGE.search(whole)
        self.changed = _short(changed[2]) if changed else ""
        self.number = _NUMBER.search(whole)
        self.year = self._year_named(whole, changed)

    def notice(self) -> HolidayNotice:
        if self.year is not None:
            name = self.changed
            for sentence in self.sentences:
                name = self._read(sentence, name)
            self._check_whole()
        number = self.number
        return HolidayNotice(
            year=self.year,
            document_no=f"国办发{number[1] or ''}〔{number[2]}〕{number[3]}号" if number else "",
            days=tuple(self.days[on] for on in sorted(self.days)),
            problems=tuple(self.problems),
            unread=tuple(self.unread),
            changes=self.changed,
            until=self.until,
        )

    def _year_named(self, whole: str, changed: re.Match[str] | None) -> int | None:
        years = {int(found[1] or found[2]) for found in _TITLE.finditer(whole)}
        years = {int(changed[1])} if changed and not years else years
        if len(years) == 1:
            return years.pop()
        if years:
            said = "、".join(f"{year}年" for year in sorted(years))
            self.problems.append(f"写了不止一个年份：{said}，请一次只粘贴一份通知。")
        else:
            self.problems.append("没有读到是哪一年的安排，请连同标题一起粘贴。")
        return None

    def _read(self, sentence: Sentence, name: str) -> str:
        """Take the days of a sentence; gives the holiday that the next one speaks of."""
        if _FRAME.fullmatch(sentence.text):
            return name
        words = _ITEM.sub("", sentence.text, count=1)
        heading = _HEADING.match(words)
        if heading and (_NAMES.fullmatch(heading[1]) or re.search(r"\d日", words)):
            name, words = _short(heading[1]), words[heading.end() :]
            self.headings.setdefault(name, sentence.line)
        clauses = list(clauses_of(words))
        if not name or all(clause.is_unread for clause in clauses):
            if clauses:
                self.unread.append(sentence)
            return name
        self._take(clauses, name, sentence.line)
        return name

    def _take(self, clauses: Iterable[Clause], name: str, line: int) -> None:
        off: list[date] = []
        said: int | None = None
        for clause in clauses:
            if clause.is_unread:
                self.unread.append(Sentence(line, clause.text))
            found = self._days_of(clause.spans, name, line)
            if clause.with_weekend:
                off += self._weekend_at(off, name, line)
            elif clause.lengthens and found:
                self.until = found[-1]
            elif clause.verb:
                kind = DayKind.WORKDAY if clause.verb == "上班" else DayKind.DAY_OFF
                off += self._order(found, kind, name, line)
            said = said if clause.counted is None else clause.counted
        off = off or [on for on, day in self.days.items() if day == _off(on, name)]
        if said is not None and said != len(off):
            self._complain(line, f"{name}写的是共 {said} 天，读到 {len(off)} 天")

    def _order(self, found: list[date], kind: DayKind, name: str, line: int) -> list[date]:
        """Note the days; gives those that are off."""
        for on in found:
            if kind is DayKind.WORKDAY and on.weekday() < 5:
                self._complain(line, f"{day_full(on)}是{weekday(on)}，本来就上班，不是调休")
            day = SpecialDay(on, kind, name)
            other = self.days.setdefault(on, day)
            if other != day:
                before = f"前面写的是{other.name}{other.kind.label}"
                self._complain(line, f"{day_full(on)}{before}，这里又写{name}{kind.label}")
        return found if kind is DayKind.DAY_OFF else []

    def _days_of(self, spans: tuple[Span, ...], name: str, line: int) -> list[date]:
        found: list[date] = []
        for span in spans:
            before = found[-1] if found else None
            first = self._day_at(span.first, before, name, line)
            last = self._day_at(span.last, first, name, line) if span.last and first else first
            if first is None or last is None:
                continue
            if not timedelta(0) <= last - first <= _LONGEST:
                said = f"{day_full(first)}至{day_full(last)}"
                self._complain(line, f"{said}前后颠倒，或者超过一个月")
                continue
            found += [first + n * _DAY for n in range((last - first).days + 1)]
        return found

    def _day_at(
        self, written: re.Match[str], before: date | None, name: str, line: int
    ) -> date | None:
        """A day as written: what it leaves out is as in the day before it, or as in the notice."""
        assert self.year is not None
        month = int(written["month"] or (before.month if before else 0))
        if written["year"]:
            year = int(written["year"])
        elif before:
            year = before.year + (month < before.month)
        else:
            year = self.year - (name == NEW_YEAR and month == 12)
        try:
            on = date(year, month, int(written["day"]))
        except ValueError:
            self._complain(line, f"没有{written[0]}这一天")
            return None
        if on.year not in (self.year, self.year - 1):
            self._complain(line, f"{day_full(on)}不是{self.year}年的日子")
            return None
        said = _WEEKDAY.search(written["remark"] or "")
        if said and WEEKDAYS.index(said[1].replace("天", "日")) != on.weekday():
            self._complain(line, f"{day_full(on)}写的是{said[0]}，日历上是{weekday(on)}")
        return on

    def _weekend_at(self, off: list[date], name: str, line: int) -> list[date]:
        """The Saturdays and Sundays that touch the days off (与周末连休)."""
        joined: list[date] = []
        for on, step in ((min(off), -_DAY), (max(off), _DAY)) if off else ():
            while (on := on + step).weekday() >= 5:
                joined.append(on)
                self.days.setdefault(on, _off(on, name))
        if not joined:
            self._complain(line, f"{name}写的是与周末连休，前后却没有周末")
        return joined

    def _check_whole(self) -> None:
        """What shows only once all is read: a holiday without days, one that is not there."""
        read = {day.name for day in self.days.values()}
        for name, line in self.headings.items():
            if name not in read and not self.until:
                self._complain(line, f"{name}没有读到日子")
        if self.changed:
            if not self.days and not self.until:
                self.problems.append(f"没有读到{self.changed}改成哪几天，请把通知全文粘贴过来。")
            return
        named = "、".join([*read, *self.headings])
        missing = [name for name in HOLIDAYS if name not in named]
        if missing:
            self.problems.append(f"没有读到{'、'.join(missing)}，请把通知全文粘贴过来。")

    def _complain(self, line: int, what: str) -> None:
        self.problems.append(f"第 {line} 行：{what}，请对照原文改正。")


def _off(on: date, name: str) -> SpecialDay:
    return SpecialDay(on, DayKind.DAY_OFF, name)


def _short(names: str) -> str:
    """The holidays as the office says them: 国庆节、中秋节 is 国庆、中秋."""
    said = (
        re.sub(r"^(清明|端午|中秋|国庆)节$", r"\1", each) for each in re.split(r"[、和]", names)
    )
    return "、".join(each for each in said if each)
