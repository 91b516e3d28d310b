"""What a ledger says of earlier periods (历史台账): which column is about what, and its words.

A ledger is read as any table of tasks is; the columns that no task has a place for stand in the
fields of its rows, under their headings. What a heading or a word means is proposed here, and
decided by a person.
"""

import calendar
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tracker.intake.columns import PERIOD
from tracker.intake.draft import Draft, DraftTask
from tracker.intake.report.likeness import LastYear, LastYearsTask


class Content(StrEnum):
    """What a column holds."""

    PROGRESS = "progress"
    PROBLEMS = "problems"
    NEXT_STEPS = "next_steps"
    MARK = "mark"
    FINAL = "final"  # the mark of the whole year


@dataclass(frozen=True)
class Use:
    """What a column is taken for: its content, and the last day of the period that it is of.

    word: what a tick in it stands for, where every mark has a column of its own (绿 | 黄 | 红).
    """

    content: Content
    until: date | None = None
    word: str = ""

    def __str__(self) -> str:
        return f"{self.content}.{self.until.isoformat() if self.until else ''}.{self.word}"

    @classmethod
    def of(cls, written: str) -> "Use | None":
        """The use that was written; None for what is none."""
        content, _, rest = written.partition(".")
        until, _, word = rest.partition(".")
        if content not in set(Content):
            return None
        try:
            day = date.fromisoformat(until) if until else None
        except ValueError:
            return None
        is_whole = (day is None) is (content == Content.FINAL)
        return cls(Content(content), day, word[:20]) if is_whole else None


_CONTENTS = (
    (Content.NEXT_STEPS, re.compile("下一?步|打算|整改措施")),
    (Content.PROBLEMS, re.compile("问题|困难|原因|短板")),
    (Content.MARK, re.compile("评定|评价|评议|等次|亮灯|灯色|状态|红黄绿|结果|结论")),
    (Content.PROGRESS, re.compile("进展|进度|情况|成效|完成|落实")),
)
_ENDS = (
    (re.compile("[一1]季度"), 3),
    (re.compile("[二2]季度|上半年"), 6),
    (re.compile("前?三季度|3季度"), 9),
    (re.compile("[四4]季度|全年|年终|年末|年度"), 12),
)
_MONTH = re.compile(r"(1[0-2]|[1-9])月")
_WHOLE_YEAR = re.compile("全年|年终|年末|年度")
_YEAR = re.compile(r"^(20\d\d)年")
# The worse first: 未完成 is not 完成, and 推进缓慢 no good progress.
MARK_WORDS = (
    ("adjusted", re.compile("调整|撤销|取消|终止|暂缓")),
    ("lagging", re.compile("滞后|未完成|未启动|未开工|红|严重")),
    ("slow", re.compile("缓慢|较慢|偏慢|黄|慢于")),
    ("normal", re.compile("正常|推进中|绿|序时|有序|顺利")),
    ("completed", re.compile("^(?:已|全部|如期|提前)*(?:完成|办结|销号)$|^蓝灯?$")),
)
TICKS = frozenset("√✓✔☑是●")


def headings_in(draft: Draft) -> list[str]:
    """The headings of the columns that have no place in a task, in their order."""
    found = dict.fromkeys(heading for task in draft.tasks for heading in task.fields)
    filled = {h for task in draft.tasks for h, said in task.fields.items() if said.strip()}
    return [heading for heading in found if heading in filled]


def use_of(heading: str, year: int) -> Use | None:
    """What a heading most likely is of, in a plan of that year; None where it names no period."""
    named = PERIOD.match(heading)
    if named is None:
        return None
    until = _end_of(named[0], year)
    rest = heading[named.end() :]
    if until and (word := _mark_word(rest)):
        return Use(Content.MARK, until, word)
    content = next((each for each, words in _CONTENTS if words.search(rest)), None)
    if content is Content.MARK and _WHOLE_YEAR.search(named[0]):
        return Use(Content.FINAL)
    return Use(content, until) if content and until else None


def mark_of(word: str) -> str | None:
    """The mark that a word most likely means, by its stored value; None where it is not clear."""
    bare = word.strip("".join(TICKS - {"是"}) + " ") or word
    return next((mark for mark, words in MARK_WORDS if words.search(bare)), None)


def words_in(tasks: Iterable[DraftTask], headings: Iterable[str]) -> list[str]:
    """The words that stand for marks in these columns, each once; a tick is no word."""
    columns = list(headings)
    said = (task.fields.get(heading, "").strip() for task in tasks for heading in columns)
    return list(dict.fromkeys(word for word in said if word and not is_tick(word)))


def is_tick(said: str) -> bool:
    return said.strip() in TICKS


def _mark_word(rest: str) -> str:
    """The rest of a heading, where it is nothing but a word for a mark."""
    bare = rest.strip("（()） ")
    is_content = any(words.search(bare) for _, words in _CONTENTS[:3])
    is_short = 0 < len(bare) <= 4
    return bare if is_short and not is_content and mark_of(bare) else ""


def _end_of(period: str, year: int) -> date | None:
    own = _YEAR.match(period)
    at = int(own[1]) if own else year
    month = next((ends for words, ends in _ENDS if words.search(period)), None)
    if month is None:
        found = _MONTH.search(period)
        month = int(found[1]) if found else None
    return date(at, month, calendar.monthrange(at, month)[1]) if month else None


class How(StrEnum):
    """How a row was found to be a task."""

    EXACT = "exact"
    NUMBER = "number"  # by its number, the text much alike
    LIKE = "like"  # by its text alone, much alike
    CHOSEN = "chosen"  # by a person


@dataclass(frozen=True)
class Known:
    """A task that a row may be of."""

    key: int
    label: str
    text: str


# From so much in common a row with the number of a task is that task, and one without.
NUMBERED, ALIKE = 0.4, 0.6


def match_rows(rows: Sequence[DraftTask], tasks: Sequence[Known]) -> dict[int, tuple[int, How]]:
    """By the row's index, the task that it is of and how that was found; each task once."""
    found: dict[int, tuple[int, How]] = {}
    free = {task.key: task for task in tasks}

    def take(at: int, task: Known | None, how: How) -> None:
        if task is not None and task.key in free and at not in found:
            found[at] = (task.key, how)
            del free[task.key]

    by_both = {(task.label, _bare(task.text)): task for task in tasks}
    for at, row in enumerate(rows):
        take(at, by_both.get((row.number or "", _bare(row.text))), How.EXACT)
    by_text = {_bare(task.text): task for task in free.values()}
    for at, row in enumerate(rows):
        take(at, by_text.get(_bare(row.text)), How.EXACT)
    left = list(free.values())
    likeness = LastYear([LastYearsTask(task.label, task.text) for task in left])
    pairs = sorted(
        (
            (score, -at, task)
            for at, row in enumerate(rows)
            if at not in found
            for task, score in zip(left, likeness.likenesses(row.text), strict=True)
        ),
        key=lambda pair: (pair[0], pair[1]),
        reverse=True,
    )
    for score, at, task in pairs:
        has_number = bool(task.label) and rows[-at].number == task.label
        if score >= (NUMBERED if has_number else ALIKE):
            take(-at, task, How.NUMBER if has_number else How.LIKE)
    return found


def _bare(text: str) -> str:
    return re.sub(r"[\s，。；、,.;：:（）()“”\"]", "", text)
