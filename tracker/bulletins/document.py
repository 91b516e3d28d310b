"""The bulletin as a document (通报): its letter, and the tables annexed to it."""

from collections.abc import Mapping, Sequence
from datetime import date

from tracker.bulletins.figures import Figures, FrozenTask, Line
from tracker.bulletins.queries import corrected_since, figures_of
from tracker.bulletins.wording import paragraphs_of
from tracker.core.days import day_full
from tracker.core.db import db
from tracker.directory.letterhead import letterhead_of
from tracker.documents.tables import Table
from tracker.models import Bulletin, Government, NoticeKind, Unit
from tracker.notices.service.outgoing import Outgoing, content_of, letter_of

UNITS, LEADERS, LEDGER = "各牵头单位任务评定情况表", "各分管领导任务评定情况表", "任务落实情况台账"
LONGEST_PROGRESS, LONGEST_PROBLEMS = 60, 36  # about five lines each


def outgoing_of(
    bulletin: Bulletin, *, units: Sequence[Unit], issued_on: date, number: str = ""
) -> Outgoing:
    """What goes out: the text with its tables, to the units that sign for it."""
    return Outgoing(
        kind=NoticeKind.BULLETIN,
        title=bulletin.title,
        paragraphs=tuple(paragraphs_of(bulletin)),
        units=units,
        addressed_to=tuple(names_in(bulletin.addressed_to)),
        issued_on=issued_on,
        copies_to=tuple(names_in(bulletin.copies_to)) or None,
        tables=tables_of(bulletin),
        number=number,
    )


def names_in(text: str) -> list[str]:
    """各乡镇人民政府、市直各部门 as they were typed in, one printed name each line or comma."""
    return [name for part in text.replace("，", "\n").split("\n") if (name := part.strip("：: "))]


def tables_of(bulletin: Bulletin) -> tuple[Table, ...]:
    """By unit, by leader, and the ledger on its side; under each what it counts."""
    figures = figures_of(bulletin)
    frozen = day_full(bulletin.frozen_on)
    notes = "".join(f"\n注：{each}" for each in corrected_since(bulletin))
    counted = f"注：数据冻结于{frozen}，任务按第一牵头单位统计；逾期、未报按报送单位统计。"
    led = f"注：数据冻结于{frozen}，按本期截止日的分管领导统计；共同分管的任务单列。"
    late = {each.name: figures.count(each.key) for each in figures.late}
    return (
        _counts(figures, figures.units, UNITS, "单位", counted, late=late),
        _counts(figures, figures.leaders, LEADERS, "分管领导", led),
        _ledger(figures, f"注：评定和进展冻结于{frozen}；进展有删节，全文见督查系统。{notes}"),
    )


def _counts(
    figures: Figures,
    lines: Sequence[Line],
    title: str,
    first: str,
    note: str,
    *,
    late: Mapping[str, int] | None = None,
) -> Table:
    """How many tasks of each mark fall to each line; late: how many reports of each unit."""
    headings = [first, "任务", *(mark.label if mark else "未评定" for mark in figures.marks)]
    rows = [_count_row(figures, line, late) for line in lines]
    if late is not None:
        headings.append("逾期\n未报")
        listed = {line.name for line in lines}
        blank = ["0"] * (len(figures.marks) + 1)
        rows += [(name, *blank, str(n)) for name, n in late.items() if name not in listed]
    width = 17 if len(headings) < 9 else 14
    return Table(
        headings=tuple(_broken(each) for each in headings),
        widths=(156 - width * (len(headings) - 1), *[width] * (len(headings) - 1)),
        rows=tuple(rows),
        numbers=frozenset(range(1, len(headings))),
        title=title,
        note=note,
    )


def _count_row(figures: Figures, line: Line, late: Mapping[str, int] | None) -> tuple[str, ...]:
    counts = [str(figures.count(line.figure(mark))) for mark in figures.marks]
    owed = [str(late.get(line.name, 0))] if late is not None else []
    return (line.name, str(figures.total(line)), *counts, *owed)


def _broken(heading: str) -> str:
    """正常推进 on two lines of its narrow column."""
    return (
        f"{heading[:2]}\n{heading[2:]}" if len(heading) == 4 and heading != "分管领导" else heading
    )


def _ledger(figures: Figures, note: str) -> Table:
    return Table(
        headings=(
            "序号",
            "任务",
            "分管领导",
            "牵头单位",
            "上期评定",
            "本期评定",
            "进展情况",
            "存在的主要问题",
        ),
        widths=(13, 46, 22, 21, 13, 13, 59, 38),  # a name and its comma, two and four characters
        rows=tuple(_task_row(each) for each in figures.tasks),
        numbers=frozenset({0, 4, 5}),
        title=f"{figures.label}{LEDGER}",
        note=note,
    )


def _task_row(task: FrozenTask) -> tuple[str, ...]:
    before, now = task.earlier, task.value
    return (
        task.label or "—",
        task.text,
        task.leaders,
        task.lead,
        before.label if before else "—",
        now.label if now else "未评定",
        _clipped(task.progress, LONGEST_PROGRESS),
        _clipped(task.problems, LONGEST_PROBLEMS),
    )


def _clipped(text: str, longest: int) -> str:
    line = "".join(part.strip() for part in text.split("\n"))
    return line if len(line) <= longest else f"{line[:longest]}……"


def preview_of(bulletin: Bulletin, *, on: date) -> bytes:
    """The .docx as it would go out that day, its number still to be given."""
    outgoing = outgoing_of(bulletin, units=(), issued_on=on)
    letterhead = letterhead_of(db.session.get_one(Government, bulletin.government_id))
    return content_of(outgoing, letter_of(outgoing, "", letterhead), letterhead)
