"""From a file's bytes to a draft: check, read into blocks, find the tasks, look them over."""

from collections.abc import Sequence

from tracker.core.errors import RuleBroken
from tracker.intake.blocks import Block, Line, Source, Table
from tracker.intake.draft import Draft, DraftTask, Hints
from tracker.intake.flattened import find_table
from tracker.intake.prose import ProseReading, read_prose
from tracker.intake.readers import read_source
from tracker.intake.review import warnings_on
from tracker.intake.safety import checked_kind
from tracker.intake.tables import HeadedRows, headed, read_rows
from tracker.intake.words import is_note, without_gaps


def read_document(content: bytes, filename: str, hints: Hints | None = None) -> Draft:
    """The draft of the plan in a document; raises RuleBroken, in Chinese, for what it cannot read.

    hints: names the government knows. They help to put broken names together, no more.
    """
    source = read_source(content, checked_kind(content, filename))
    lines = [block for block in source.blocks if isinstance(block, Line)]
    tables = [block for block in source.blocks if isinstance(block, Table)]
    runs, loose = headed(tables)
    if not runs:
        flattened = find_table(lines)
        if flattened:
            lines = list(flattened.above)
            runs, _ = headed([flattened.table])
    if not any(_is_usable(run) for run in runs):
        prose = read_prose(_as_lines(source.blocks))
        if prose.tasks:
            return _from_prose(source, prose)
    return _draft(source, lines, _with_units(runs, tables), loose, hints or Hints())


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


def _from_prose(source: Source, prose: ProseReading) -> Draft:
    return Draft(
        title=prose.title,
        tasks=prose.tasks,
        warnings=(*source.warnings, *warnings_on(prose.tasks, prose.doubts)),
        unused=(*prose.unused, *source.unused),
        source_kind=source.kind,
    )


def _is_usable(run: HeadedRows) -> bool:
    return run.header.has_units or run.header.lists_indicators


def _with_units(runs: Sequence[HeadedRows], tables: Sequence[Table]) -> list[HeadedRows]:
    """The runs that list tasks with their units, or indicators; a refusal where none does."""
    kept = [run for run in runs if _is_usable(run)]
    if kept:
        return kept
    if runs:
        found = "、".join(dict.fromkeys(title for title in runs[0].header.titles if title))
        raise RuleBroken(f"表格中没有“责任单位”一列。找到的列有：{found}。请补上责任单位后再导入。")
    if tables:
        first = next((row for table in tables for row in table.rows if len(row.filled()) > 1), None)
        if first:
            found = "、".join(without_gaps(cell)[:15] for cell in first.filled()[:8])
            raise RuleBroken(
                f"没有认出表头，也没有找到“责任单位”一列。表格的第一行是：{found}。"
                "请在表头写明工作任务、责任单位等列名。"
            )
    raise RuleBroken(
        "没有在文件中找到任务分解表。请确认表头写有工作任务、责任单位等列名，且每行一项任务。"
    )


def _draft(
    source: Source,
    lines: Sequence[Line],
    runs: Sequence[HeadedRows],
    loose: Sequence[str],
    hints: Hints,
) -> Draft:
    readings = [read_rows(run, hints) for run in runs]
    tasks: list[DraftTask] = [task for reading in readings for task in reading.tasks]
    if not tasks:
        raise RuleBroken("表格中有表头，但没有任何任务行，请检查后再导入。")
    around = [*_paragraphs(lines), *filter(None, loose)]
    title = next((text for text in around if not is_note(text)), "")
    unused = [text for text in around if text != title]
    unused += [text for reading in readings for text in reading.unused]
    return Draft(
        title=title,
        tasks=tuple(tasks),
        warnings=(*source.warnings, *warnings_on(tasks)),
        unused=(*unused, *source.unused),
        source_kind=source.kind,
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
