"""From a file's bytes to a draft: check, read into blocks, find the tasks, look them over."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from tracker.core.errors import RuleBroken
from tracker.intake.blocks import Block, Line, Source, Table
from tracker.intake.borderless import find_indicators
from tracker.intake.draft import Draft, DraftTask, DraftWarning, Hints, Level, Part
from tracker.intake.flattened import find_table
from tracker.intake.pieces import account_for
from tracker.intake.prose import read_prose
from tracker.intake.readers import read_source
from tracker.intake.review import Doubt, warnings_on
from tracker.intake.safety import checked_kind, refuse_too_many
from tracker.intake.tables import HeadedRows, headed, read_rows
from tracker.intake.words import is_attachment, is_note, without_gaps

ONLY_HEADER = "表格只有表头，没有任何任务行。"


@dataclass(frozen=True)
class Reading:
    """What the structure of a document gave: its title, its tasks, and what was left over."""

    title: str
    tasks: Sequence[DraftTask]
    unused: Sequence[str]
    doubts: Mapping[int, Sequence[Doubt]] = field(default_factory=dict)


def read_document(content: bytes, filename: str, hints: Hints | None = None) -> Draft:
    """The draft of the plan in a document; raises RuleBroken, in Chinese, for what it cannot read.

    hints: names the government knows. They help to put broken names together, no more.
    """
    source = read_source(content, checked_kind(content, filename))
    reading = _reading(source, hints or Hints())
    refuse_too_many(len(reading.tasks))
    empty = () if reading.tasks else (DraftWarning("表格", ONLY_HEADER),)
    return Draft(
        title=reading.title,
        tasks=tuple(reading.tasks),
        warnings=(*source.warnings, *empty, *warnings_on(reading.tasks, reading.doubts)),
        unused=(*reading.unused, *source.unused),
        source_kind=source.kind,
        pieces=account_for(source.blocks, reading.title, reading.tasks, reading.unused),
    )


def _reading(source: Source, hints: Hints) -> Reading:
    """Tables if one lists tasks, else tables whose borders were lost, else running text."""
    lines = [block for block in source.blocks if isinstance(block, Line)]
    tables = [block for block in source.blocks if isinstance(block, Table)]
    runs, loose = headed(tables)
    doubts: Mapping[str, str] = {}
    if not runs:
        flattened = find_indicators(lines) or find_table(lines)
        if flattened:
            lines, doubts = list(flattened.above), flattened.doubts
            runs, _ = headed([flattened.table])
    usable = [run for run in runs if run.header.has_units or run.header.lists_indicators]
    if usable:
        reading = _from_tables(lines, usable, loose, hints)
        return replace(reading, doubts=_by_task(doubts, reading.tasks))
    prose = read_prose(_as_lines(source.blocks))
    if prose.tasks:
        return Reading(prose.title, prose.tasks, prose.unused, prose.doubts)
    raise _refusal(runs, tables)


def _by_task(
    doubts: Mapping[str, str], tasks: Sequence[DraftTask]
) -> Mapping[int, Sequence[Doubt]]:
    """The doubts about rows, told by their places, by the index of the task of each row."""
    return {
        index: [(Part.TEXT, doubts[task.place], Level.WARNING)]
        for index, task in enumerate(tasks)
        if task.place in doubts
    }


def _as_lines(blocks: Sequence[Block]) -> list[Line]:
    """The document as running text; a row of a table is a paragraph with its number in front."""
    lines: list[Line] = []
    for block in blocks:
        if isinstance(block, Line):
            lines.append(block)
            continue
        for row in block.rows:
            cells = [without_gaps(cell) for cell in row.filled()]
            if len(cells) > 1 and cells[0].isdecimal():
                cells[:2] = [f"{cells[0]}.{cells[1]}"]
            lines += [Line("".join(cells), row.place)] if cells else []
    return lines


def _from_tables(
    lines: Sequence[Line], runs: Sequence[HeadedRows], loose: Sequence[str], hints: Hints
) -> Reading:
    readings = [read_rows(run, hints) for run in runs]
    tasks = [task for reading in readings for task in reading.tasks]
    around = [*_paragraphs(lines), *filter(None, loose)]
    title = next((t for t in around if not (is_note(t) or is_attachment(t))), "")
    unused = [text for text in around if text != title]
    unused += [text for reading in readings for text in reading.unused]
    return Reading(title, tasks, unused)


def _refusal(runs: Sequence[HeadedRows], tables: Sequence[Table]) -> RuleBroken:
    """What is missing for a list of tasks, with what was found instead."""
    if runs:
        found = "、".join(dict.fromkeys(title for title in runs[0].header.titles if title))
        return RuleBroken(
            f"表格中没有“责任单位”一列。找到的列有：{found}。请补上责任单位后再导入。"
        )
    first = next((row for table in tables for row in table.rows if len(row.filled()) > 1), None)
    if first:
        found = "、".join(without_gaps(cell)[:15] for cell in first.filled()[:8])
        return RuleBroken(
            f"没有认出表头，也没有找到“责任单位”一列。表格的第一行是：{found}。"
            "请在表头写明工作任务、责任单位等列名。"
        )
    return RuleBroken(
        "没有在文件中找到任务分解表，也没有找到写明责任单位的条目。请确认表头写有工作任务、责任单位"
        "等列名，或每一条后面写有（责任单位：…）；是《政府工作报告》全文的，请选按报告全文读取。"
    )


def _paragraphs(lines: Sequence[Line]) -> list[str]:
    """The lines around the tables; a remark broken over lines is one piece."""
    pieces: list[str] = []
    for line in lines:
        if pieces and is_note(pieces[-1]) and not pieces[-1].endswith("。"):
            pieces[-1] = without_gaps(f"{pieces[-1]}\n{line.text}")
        else:
            pieces.append(without_gaps(line.text))
    return pieces
