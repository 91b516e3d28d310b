"""Measure how work reports are taken apart: make bench-intake [SAMPLES=FOLDER].

FOLDER holds reports/NAME.txt, each with NAME.expected.json beside it: where the coming year's part
begins, what follows it, and the clauses of its headline targets. The results stand in
docs/intake.md.
"""

import json
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from tracker.intake.readers import read_source
from tracker.intake.report import ReportReading, read_report
from tracker.intake.report.kinds import SentenceKind
from tracker.intake.report.lines import lines_of, paragraphs_of

DEFAULT = Path("../shared/samples")


@dataclass(frozen=True)
class Measured:
    """One report: what was found of what a person found in it."""

    name: str
    part: tuple[int, int] | None
    is_part_right: bool
    found: int
    wrong: tuple[str, ...]
    missed: tuple[str, ...]
    accounted: float
    sentences: int
    tasks: int
    targets: int
    seconds: float


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT
    if not folder.is_dir():
        sys.exit(f"没有样本文件夹 {folder}。请给出样本所在的位置：make bench-intake SAMPLES=文件夹")
    for measure in MEASURES:
        measure(folder)


def measure_reports(folder: Path) -> None:
    """The table of the reports in a folder."""
    files = sorted((folder / "reports").glob("*.txt"))
    rows = [measured(file) for file in files if expected_of(file).exists()]
    click.echo(f"政府工作报告 {len(rows)} 份（{folder / 'reports'}）")
    if not rows:
        return
    click.echo("| 报告 | 安排部分 | 对 | 预期目标 | 错列 | 漏列 | 句子归类 | 任务 | 指标 | 秒 |")
    click.echo("|---|---|---|---|---|---|---|---|---|---|")
    for row in rows:
        part = f"{row.part[0]}–{row.part[1]}行" if row.part else "无"
        right = "是" if row.is_part_right else "否"
        wanted = row.found + len(row.missed)
        click.echo(
            f"| {row.name} | {part} | {right} | {row.found}/{wanted} | {len(row.wrong)} "
            f"| {len(row.missed)} | {row.accounted:.0%}（{row.sentences}句） | {row.tasks} "
            f"| {row.targets} | {row.seconds:.2f} |"
        )
    for row in rows:
        for kind, clauses in (("错列", row.wrong), ("漏列", row.missed)):
            for clause in clauses:
                click.echo(f"{row.name} {kind}：{clause}")


def expected_of(file: Path) -> Path:
    return file.with_name(f"{file.stem}.expected.json")


def measured(file: Path) -> Measured:
    content = file.read_bytes()
    start = time.perf_counter()
    reading = read_report(content, file.name)
    seconds = time.perf_counter() - start
    expected = json.loads(expected_of(file).read_text(encoding="utf-8"))
    wanted = [_bare(clause) for clause in expected["headline_targets"]["clauses"]]
    listed = [_bare(target.text) for target in reading.headline_targets]
    return Measured(
        name=file.stem,
        part=reading.plan_section,
        is_part_right=_is_part_right(reading, expected["plan_section"]),
        found=sum(clause in listed for clause in wanted),
        wrong=tuple(clause for clause in listed if clause not in wanted),
        missed=tuple(clause for clause in wanted if clause not in listed),
        accounted=accounted_for(reading, content, file.name),
        sentences=len(reading.sentences),
        tasks=len(reading.tasks),
        targets=sum(len(task.targets) for task in reading.tasks),
        seconds=seconds,
    )


def _bare(text: str) -> str:
    return "".join(text.split()).rstrip("，；。")


def _is_part_right(reading: ReportReading, expected: Any) -> bool:
    """Begins where a person saw it begin, and ends before what a person saw behind it."""
    if reading.plan_section is None:
        return False
    first, last = reading.plan_section
    later = [marker["line"] for marker in expected["later_markers"] if marker["line"] > first]
    tasks_within = all(
        first <= sentence.line <= last
        for sentence in reading.sentences
        if sentence.kind is SentenceKind.TASK
    )
    return first == expected["from_line"] and last < min(later) and tasks_within


def accounted_for(reading: ReportReading, content: bytes, filename: str) -> float:
    """How much of the part, from its beginning, its sentences put together are: all, or less."""
    if reading.plan_section is None:
        return 0.0
    first, last = reading.plan_section
    kind = Path(filename).suffix.removeprefix(".")
    paragraphs = paragraphs_of(lines_of(read_source(content, kind)))
    whole = "".join(p.text for p in paragraphs if first <= p.line <= last)
    told = "".join(s.text for s in reading.sentences if first <= s.line <= last)
    return (
        1.0 if whole == told else min(len(told), len(whole)) / max(len(told), len(whole), 1) - 0.01
    )


# Each prints its own table for the folder of samples.
MEASURES: Sequence[Callable[[Path], None]] = (measure_reports,)


if __name__ == "__main__":
    main()
