"""A work report (政府工作报告) in, the year's tasks out; units are recommended afterwards."""

from collections.abc import Sequence

from tracker.core.errors import RuleBroken
from tracker.intake.blocks import Line, Source, Table
from tracker.intake.draft import DraftWarning, Level
from tracker.intake.readers import read_source
from tracker.intake.report.headline import Headline, headline_of
from tracker.intake.report.lines import Paragraph, lines_of, paragraphs_of
from tracker.intake.report.outline import Outline, outline_of
from tracker.intake.report.result import ReportReading
from tracker.intake.report.sentences import sentences_in
from tracker.intake.report.structure import placed_in
from tracker.intake.report.tasks import Gathering
from tracker.intake.safety import checked_kind, refuse_too_many
from tracker.intake.tables import headed

NO_PART = (
    "没有找到下一年工作安排这一部分（如“2026年工作安排”“今年重点工作”），没有提出任务。"
    "请检查文件是否完整，或把这一部分单独另存后再读取。"
)
FINISHED = "文件里是写明责任单位的表格（{rows} 行），不是报告全文，请按任务分解表读取。"
GUESSED = "没有标题写明下一年工作安排，从“{start}”开始算起，请核对。"
NO_HEADLINE = "没有找到主要预期目标。"
HEADLINE_BEFORE = "主要预期目标写在工作安排之前，已一并列为任务，请核对。"


def read_report(content: bytes, filename: str) -> ReportReading:
    """The tasks that a report gives for the coming year; raises RuleBroken for a bad file."""
    source = read_source(content, checked_kind(content, filename))
    reading = decompose(lines_of(source))
    refuse_too_many(len(reading.tasks))
    _refuse_table(source, len(reading.tasks))
    return ReportReading(
        reading.plan_section,
        reading.headline_targets,
        reading.sentences,
        reading.tasks,
        (*source.warnings, *reading.warnings),
    )


def _refuse_table(source: Source, tasks: int) -> None:
    """A finished table is no report, though it has the report's name and its headings."""
    runs, _ = headed(block for block in source.blocks if isinstance(block, Table))
    rows = sum(len(run.rows) for run in runs if run.header.has_units)
    if rows > tasks:
        raise RuleBroken(FINISHED.format(rows=rows))


def decompose(lines: Sequence[Line]) -> ReportReading:
    """The lines of a report taken apart."""
    paragraphs = paragraphs_of(lines)
    outline = outline_of(paragraphs)
    if outline is None:
        return ReportReading(None, (), (), (), (DraftWarning("全文", NO_PART),))
    headline = headline_of(paragraphs, [*range(outline.first, outline.end), *outline.frame])
    found = Gathering(paragraphs, headline)
    in_frame = sorted(set(headline.clauses) & set(outline.frame))
    for at in in_frame:
        found.add_headline(at, sentences_in(paragraphs[at].text))
    if outline.has_heading:
        found.add_heading(outline.first)
    first = outline.first + outline.has_heading
    found.add_all(placed_in(paragraphs, first, outline.end))
    for start, end in outline.annexes:
        found.add_annex(start, end)
    last = paragraphs[outline.end - 1].last_line
    return ReportReading(
        plan_section=(paragraphs[outline.first].line, last),
        headline_targets=headline.targets(paragraphs),
        sentences=tuple(found.sentences),
        tasks=found.tasks,
        warnings=tuple(_warnings(paragraphs, outline, headline, in_frame)),
    )


def _warnings(
    paragraphs: Sequence[Paragraph], outline: Outline, headline: Headline, in_frame: Sequence[int]
) -> list[DraftWarning]:
    start = paragraphs[outline.first]
    where = f"第 {start.line} 行"
    warnings: list[DraftWarning] = []
    if not outline.has_heading:
        warnings.append(DraftWarning(where, GUESSED.format(start=start.text[:20])))
    if not headline.clauses:
        warnings.append(DraftWarning(where, NO_HEADLINE))
    for at in in_frame:
        place = f"第 {paragraphs[at].line} 行"
        warnings.append(DraftWarning(place, HEADLINE_BEFORE, level=Level.NOTE))
    return warnings
