"""The words that a bulletin opens with, until the office changes them, and how it is printed."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from tracker.bulletins.figures import AGAIN, ALL, BETTER, WORSE, Figures, FrozenTask, Line
from tracker.core import days
from tracker.core.texts import nested_titles
from tracker.models import Bulletin, MarkValue

MOST_NAMED = 10  # tasks that a paragraph names; the annex has all
_CLIP = 26
_HEADING = re.compile(r"^[一二三四五六七八九十]+、[^。；：]{1,30}$", re.M)
_NUMERALS = "一二三四五六七八九十"


@dataclass(frozen=True)
class Proposal:
    """A unit that may be praised or criticised, and why."""

    name: str
    reason: str


def title_of(figures: Figures) -> str:
    return f"关于{figures.label}目标任务落实情况的通报"


def body_of(figures: Figures) -> list[str]:
    """The paragraphs on the figures, in the wording of such bulletins."""
    return [
        f"现将{figures.label}主要目标任务落实情况通报如下：",
        "一、总体情况",
        *_whole(figures),
        "二、与上期相比",
        *_moved(figures),
        "三、存在的问题",
        *_problems(figures),
    ]


def closing_of() -> str:
    return (
        "各责任单位要对照本通报认真查找差距，逐项分析原因，倒排工期、压实责任，确保全年目标任务"
        "按期完成。进展缓慢、滞后的任务，由分管领导牵头研究调度；对本期评定有异议的单位，"
        "可以自收到评定之日起30日内向督查室提出。"
    )


def praise_of(chosen: Sequence[Proposal]) -> str:
    if not chosen:
        return ""
    return f"对工作落实有力、成效明显的{_named(chosen)}，予以通报表扬。"


def criticism_of(chosen: Sequence[Proposal]) -> str:
    if not chosen:
        return ""
    return (
        f"对工作推进不力的{_named(chosen)}，予以通报批评。请上述单位认真分析原因，限期整改，"
        "整改情况报督查室。"
    )


def praise_proposed(figures: Figures) -> list[Proposal]:
    """Units that lead, of whose tasks one is done or better and none is slow, lags or is not
    marked, and whose reports all came in time."""
    late = {each.name for each in figures.late}
    better = set(figures.rows.get(BETTER, ()))
    found = []
    for unit in (each for each in figures.units if each.is_unit):
        has_done = figures.count(unit.figure(MarkValue.COMPLETED))
        has_better = better & set(figures.rows.get(unit.key, ()))
        bad = (MarkValue.SLOW, MarkValue.LAGGING, None)
        if any(figures.count(unit.figure(mark)) for mark in bad) or unit.name in late:
            continue
        if has_done or has_better:
            found.append(Proposal(unit.name, reason_of(figures, unit.name)))
    return found


def criticism_proposed(figures: Figures) -> list[Proposal]:
    """Units with a task that lags, one that is slow again, or reports late in several rounds."""
    again = set(figures.rows.get(AGAIN, ()))
    often = {each.name for each in figures.late if each.rounds > 1}
    names = [
        unit.name
        for unit in figures.units
        if unit.is_unit
        and (
            figures.count(unit.figure(MarkValue.LAGGING))
            or again & set(figures.rows.get(unit.key, ()))
            or unit.name in often
        )
    ]
    names += [each.name for each in figures.late if each.name in often and each.name not in names]
    return [Proposal(name, reason_of(figures, name)) for name in names]


def reason_of(figures: Figures, name: str) -> str:
    """What the figures say of a unit: 牵头3项，其中已完成1项、滞后2项；逾期或未报2份."""
    said = []
    unit = next((each for each in figures.units if each.name == name), None)
    if unit:
        said.append(f"牵头{figures.total(unit)}项，其中{_by_mark(figures, unit)}")
    late = next((each for each in figures.late if each.name == name), None)
    if late:
        often = f"（本年已有{late.rounds}期）" if late.rounds > 1 else ""
        said.append(f"逾期或未报{figures.count(late.key)}份{often}")
    return "；".join(said)


def paragraphs_of(bulletin: Bulletin) -> list[str]:
    """The body as it is printed: praise and criticism, and what is asked, under the next
    numbers."""
    lines = [line.strip() for line in bulletin.body.split("\n") if line.strip()]
    number = len(_HEADING.findall("\n".join(lines)))
    parts = [(bulletin.praise, "予以表扬"), (bulletin.criticism, "予以批评")]
    given = [(text, heading) for text, heading in parts if text.strip()]
    if given:
        lines.append(f"{_numeral(number)}、{_heading_of(given)}")
        number += 1
        for place, (text, heading) in enumerate(given):
            if len(given) > 1:
                lines.append(f"（{_numeral(place)}）{heading}的单位")
            lines += [line.strip() for line in text.split("\n") if line.strip()]
    if bulletin.closing.strip():
        lines.append(f"{_numeral(number)}、下一步工作要求")
        lines += [line.strip() for line in bulletin.closing.split("\n") if line.strip()]
    return lines


def lines_of(bulletin: Bulletin, corrections: Sequence[str]) -> list[str]:
    """All of the text that is approved: title, addressees, body, and the notes on corrections."""
    return [
        bulletin.title,
        bulletin.addressed_to,
        bulletin.copies_to,
        *paragraphs_of(bulletin),
        *corrections,
    ]


def characters_of(bulletin: Bulletin) -> int:
    """How many characters are printed, blanks left out (字数)."""
    return sum(len("".join(line.split())) for line in [bulletin.title, *paragraphs_of(bulletin)])


def _heading_of(given: Sequence[tuple[str, str]]) -> str:
    return "表扬和批评" if len(given) > 1 else "通报" + given[0][1].removeprefix("予以")


def _numeral(place: int) -> str:
    return _NUMERALS[place] if place < len(_NUMERALS) else str(place + 1)


def _named(chosen: Iterable[Proposal]) -> str:
    return "、".join(
        f"{each.name}（{each.reason}）" if each.reason else each.name for each in chosen
    )


def _whole(figures: Figures) -> list[str]:
    plans = nested_titles("".join(f"《{plan}》" for plan in figures.plans))
    due = days.day_full(date.fromisoformat(figures.due_on))
    total = figures.count(ALL)
    shares = "；".join(
        f"{mark.label if mark else '未评定'}{number}项，占{_percent(number, total)}"
        for mark in figures.marks
        if (number := figures.count(figures.marked(mark)))
    )
    said = [f"截至{due}，{plans}{total}项任务中，{shares}。"]
    in_time, late, missing = (
        figures.count(f"came.{how}") for how in ("in_time", "late", "missing")
    )
    if owed := in_time + late + missing:
        said.append(
            f"本期应报送进展{owed}份，按期报送{in_time}份，逾期报送{late}份，未报送{missing}份，"
            f"按期报送率{_percent(in_time, owed)}。"
        )
    return said


def _moved(figures: Figures) -> list[str]:
    if not figures.before:
        return ["本期以前没有公布过评定，不作比较。"]
    said = []
    for figure, word in ((BETTER, "好转"), (WORSE, "下降")):
        tasks = figures.tasks_of(figure)
        named = "、".join(f"{_task(each)}由{_was(each)}" for each in tasks[:MOST_NAMED])
        more = f"等{len(tasks)}项" if len(tasks) > MOST_NAMED else ""
        what = f"：{named}{more}。" if tasks else "。"
        said.append(f"与{figures.before}相比，评定{word}的任务{len(tasks)}项{what}")
    return said


def _problems(figures: Figures) -> list[str]:
    lagging = figures.tasks_of(figures.marked(MarkValue.LAGGING))
    again = figures.tasks_of(AGAIN)
    parts: list[tuple[str, str]] = []
    if lagging:
        parts.append(("滞后的任务", f"滞后{len(lagging)}项：{_list(lagging)}。"))
    if again:
        parts.append(
            (
                "多次进展缓慢或滞后的任务",
                f"本年两期以上进展缓慢或滞后的{len(again)}项：{_list(again)}。",
            )
        )
    if figures.late:
        named = "、".join(
            f"{each.name}{figures.count(each.key)}份"
            + (f"（本年已有{each.rounds}期）" if each.rounds > 1 else "")
            for each in figures.late
        )
        parts.append(
            ("逾期或未报送的单位", f"逾期或未报送进展的单位{len(figures.late)}个：{named}。")
        )
    if not parts:
        return ["本期没有滞后的任务，各单位都按期报送。"]
    if len(parts) == 1:  # a （一） without （二） is no division
        return [parts[0][1]]
    return [
        line
        for place, (heading, text) in enumerate(parts)
        for line in (f"（{_numeral(place)}）{heading}", text)
    ]


def _list(tasks: Sequence[FrozenTask]) -> str:
    named = "、".join(map(_task, tasks[:MOST_NAMED]))
    return f"{named}等" if len(tasks) > MOST_NAMED else named


def _task(task: FrozenTask) -> str:
    """第5项“改造14个小区……”（住建局）."""
    text = task.text.rstrip("。；")
    short = text if len(text) <= _CLIP else f"{text[:_CLIP]}……"
    return f"{task.name}“{short}”（{task.lead}）"


def _was(task: FrozenTask) -> str:
    before, now = task.earlier, task.value
    return f"{before.label if before else '未评定'}变为{now.label if now else '未评定'}"


def _by_mark(figures: Figures, line: Line) -> str:
    return "、".join(
        f"{mark.label if mark else '未评定'}{number}项"
        for mark in figures.marks
        if (number := figures.count(line.figure(mark)))
    )


def _percent(part: int, whole: int) -> str:
    return f"{part / whole * 100:.1f}%" if whole else "—"
