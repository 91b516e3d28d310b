"""Measure how work reports are taken apart: make bench-intake [SAMPLES=FOLDER].

FOLDER holds reports/NAME.txt, each with NAME.expected.json beside it: where the coming year's part
begins, what follows it, and the clauses of its headline targets; and the hand-checked table of a
real year's tasks. The results stand in docs/intake.md.
"""

import json
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from tracker.intake.blocks import Line
from tracker.intake.readers import read_source
from tracker.intake.recommend import measuring, read_duties
from tracker.intake.report import ReportReading, decompose, read_report
from tracker.intake.report.kinds import SentenceKind
from tracker.intake.report.lines import lines_of, paragraphs_of

DEFAULT = Path("../shared/samples")
TABLE = "2022-decomposition.expected.json"


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


def measure_splitting(folder: Path) -> None:
    """A real year's tasks put together as a report again: how many are split as they were."""
    file = folder / TABLE
    if not file.exists():
        return
    rows = json.loads(file.read_text(encoding="utf-8"))
    printed = {_bare(row["text"]) for row in rows}
    proposed = [_bare(task.text) for task in decompose(_as_report(rows)).tasks]
    right = sum(text in printed for text in proposed)
    click.echo(f"\n拆分：真实的 {len(rows)} 项按原标题拼回报告再拆，{right} 项与原来逐字相同，")
    click.echo(f"共提出 {len(proposed)} 项。拼回时句子保持原样，所以比真的报告容易。")


def _as_report(rows: Sequence[Mapping[str, Any]]) -> list[Line]:
    """The tasks as running text: the headline targets in one sentence, each group a paragraph."""
    groups: dict[tuple[str, str | None], list[str]] = {}
    for row in rows:
        groups.setdefault((row["section"], row["group"]), []).append(row["text"].rstrip("。"))
    lines = ["三、今年工作安排"]
    section = ""
    for (title, group), texts in groups.items():
        if group is None:
            lines.append(f"今年主要预期目标是：{'；'.join(texts)}。")
            continue
        if title != section:
            lines.append(f"（{title.partition('、')[0]}）{title.partition('、')[2]}。")
            section = title
        lines.append(f"{group}{'。'.join(texts)}。")
    return [Line(text, f"第 {at} 行") for at, text in enumerate(lines, start=1)]


def measure_units(folder: Path) -> None:
    """The right lead unit among those recommended for a real year's tasks."""
    file = folder / TABLE
    if not file.exists():
        return
    tasks = measuring.tasks_of_2022(json.loads(file.read_text(encoding="utf-8")))
    units, duties = measuring.units_of(tasks), read_duties()
    click.echo(f"\n责任单位推荐：真实的 {len(tasks)} 项")
    click.echo("| 依据 | 牵头单位排第一 | 在前三 |")
    click.echo("|---|---|---|")
    for name, figures in (
        ("逐项留一，其余各项作先例", measuring.leave_one_out(tasks, units, duties)),
        ("没有先例，只有职责表和单位名录", measuring.duties_alone(tasks, units, duties)),
    ):
        first, three = figures.first / figures.tasks, figures.among_three / figures.tasks
        click.echo(
            f"| {name} | {figures.first}（{first:.1%}） | {figures.among_three}（{three:.1%}） |"
        )


# Each prints its own table for the folder of samples.
MEASURES: Sequence[Callable[[Path], None]] = (
    measure_reports,
    measure_splitting,
    measure_units,
)


if __name__ == "__main__":
    main()
