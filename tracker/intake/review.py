"""What a person should look at in a draft: rows that lack something or contradict themselves."""

import calendar
import re
from collections.abc import Iterator, Mapping, Sequence

from tracker.intake.draft import DraftTask, DraftWarning, Level, Part
from tracker.intake.words import PRIVATE, heading_level, is_unit

_DATE = re.compile(
    r"(?:(?P<year>(?:19|20)\d{2})\s*[年./-]\s*)?(?P<month>\d{1,2})\s*[月./-]\s*(?P<day>\d{1,2})\s*日"
    r"|(?P<y>(?:19|20)\d{2})[./-](?P<m>\d{1,2})[./-](?P<d>\d{1,2})(?!\d)"
)
LEAP_YEAR = 2024
_ENDS = ("。", "！", "；")


Doubt = tuple[Part, str, Level]


def warnings_on(
    tasks: Sequence[DraftTask], doubts: Mapping[int, Sequence[Doubt]] | None = None
) -> list[DraftWarning]:
    """The warnings of all tasks, in their order.

    doubts: what the reading itself was unsure of, by the index of the task.
    """
    found: list[DraftWarning] = []
    again = _repeated_numbers(tasks)
    has_leaders = any(task.leaders for task in tasks)
    ended = sum(task.text.endswith(_ENDS) for task in tasks)
    are_sentences = 2 * ended >= len(tasks) or len(tasks) == 1  # names of projects never end so
    for index, task in enumerate(tasks):
        noticed = [*_doubts(task, has_leaders), *(doubts or {}).get(index, ())]
        if index in again:
            said = f"编号 {task.number} 与{again[index]}重复。"
            noticed.append((Part.NUMBER, said, Level.WARNING))
        if are_sentences and not task.text.endswith(_ENDS):
            noticed.append((Part.TEXT, "任务内容末尾没有句号，请核对是否完整。", Level.NOTE))
        found += [
            DraftWarning(_where(task), message, index, level, part)
            for part, message, level in noticed
        ]
    return found


def _where(task: DraftTask) -> str:
    name = f"第 {task.number} 项" if task.number else f"“{task.text[:12]}…”"
    return f"{name}（{task.place}）"


def _doubts(task: DraftTask, has_leaders: bool) -> Iterator[Doubt]:
    if task.number is None:
        yield Part.NUMBER, "这一行没有编号，已按一项任务读取。", Level.WARNING
    if not task.units:
        yield Part.UNITS, "没有责任单位。", Level.WARNING
    for name in (unit.name for unit in task.units if not is_unit(unit.name)):
        yield Part.UNITS, f"“{name}”不像单位名称，请核对。", Level.WARNING
    if has_leaders and not task.leaders:
        yield Part.LEADERS, "没有分管领导。", Level.WARNING
    if task.units and len(task.persons) > len(task.units):
        said = f"责任人有 {len(task.persons)} 名，多于责任单位的 {len(task.units)} 个。"
        yield Part.PERSONS, said, Level.WARNING
    yield from _impossible(task)
    if re.search(f"[{PRIVATE}]", task.text):
        yield Part.TEXT, "有一个字符显示不出来，多半是标点，请对照原件。", Level.NOTE


def _impossible(task: DraftTask) -> Iterator[Doubt]:
    for part, texts in (
        (Part.TEXT, (task.text, *task.fields.values())),
        (Part.DUE, (task.due, task.requirement)),
    ):
        for date in impossible_dates("\n".join(filter(None, texts))):
            yield part, f"日期“{date}”不存在，请改正。", Level.WARNING


def impossible_dates(text: str) -> list[str]:
    """The dates in a text that are not in the calendar, as printed: 2022年2月30日.

    A date without a year is only impossible if it is so in a leap year too.
    """
    return [found[0] for found in _DATE.finditer(text) if not _exists(found)]


def _exists(date: re.Match[str]) -> bool:
    year = int(date["year"] or date["y"] or LEAP_YEAR)
    month, day = int(date["month"] or date["m"]), int(date["day"] or date["d"])
    return 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]


def _repeated_numbers(tasks: Sequence[DraftTask]) -> dict[int, str]:
    """The tasks whose number stood before, with where; numbers may restart under each heading."""
    restarts = sum(task.number == "1" for task in tasks) > 1
    first: dict[tuple[str, ...], DraftTask] = {}
    again: dict[int, str] = {}
    for index, task in enumerate(tasks):
        if task.number is None:
            continue
        headings = tuple(s for s in task.sections if heading_level(s)) if restarts else ()
        key = (*headings, task.number)
        if key in first:
            again[index] = first[key].place
        first.setdefault(key, task)
    return again
