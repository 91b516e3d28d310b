"""The statistics as a workbook whose charts the spreadsheet draws, and as one long list."""

from collections.abc import Iterator, Sequence
from datetime import date

from tracker.core.days import day_full
from tracker.core.numbers import plain
from tracker.documents.delimited import csv_file
from tracker.documents.ledger import Column, ColumnKind, Sheet, Value, workbook
from tracker.documents.native_charts import Chart, Series, Shape
from tracker.models import MarkValue
from tracker.overview.queries.achievement import Achievement
from tracker.overview.queries.punctuality import Coming, Punctuality
from tracker.overview.queries.shares import ShareTable
from tracker.overview.queries.statistics import Statistics

_FILLS: dict[object, tuple[str, str]] = {
    MarkValue.LAGGING: ("#A3261D", ""),
    MarkValue.SLOW: ("#B56B00", "wide_upward_diagonal"),
    MarkValue.NORMAL: ("#9CCBB2", ""),
    MarkValue.COMPLETED: ("#1F5E40", "dark_vertical"),
    MarkValue.ADJUSTED: ("#5B5791", "percent_25"),
    None: ("#FFFFFF", ""),
    Coming.IN_TIME: ("#9CCBB2", ""),
    Coming.LATE: ("#B56B00", "wide_upward_diagonal"),
    Coming.MISSING: ("#FFFFFF", ""),
}
_HEADS_OF_TARGETS = (
    Column("指标", 30),
    Column("任务", 12),
    Column("目标", 14),
    Column("现值", 14),
    Column("完成（%）", 10, ColumnKind.NUMBER),
    Column("序时（%）", 10, ColumnKind.NUMBER),
    Column("截至", 14),
)
_LONG = (Column("表", 12), Column("名称", 24), Column("项目", 14), Column("数值", 14))


def statistics_file(found: Statistics, *, on: date) -> bytes:
    """The .xlsx: a sheet for each table of the page, with the page's chart below it."""
    return workbook(_title(found), list(_sheets(found, on)))


def statistics_csv(found: Statistics) -> bytes:
    """A line for each figure: the table, whom or what it is of, what is counted, how many."""
    return csv_file(_LONG, _long(found))


def _title(found: Statistics) -> str:
    return f"{found.year}年任务统计" if found.year else "任务统计"


def _sheets(found: Statistics, on: date) -> Iterator[Sheet]:
    title = _title(found)
    basis = f"按{found.marked.name}及以前最近一次评定。" if found.marked else ""
    said = f"{len(found.rows)}项任务。{basis}{day_full(on)}导出"
    if found.is_whole:
        yield _shares("分管领导", f"{title}·各位分管领导", said, "领导", found.leaders)
    yield _shares("责任单位", f"{title}·各单位", said, "单位", found.units)
    yield _rounds(f"{title}·按期报送", f"以第一次报送的时间计。{day_full(on)}导出", found.rounds)
    yield _targets(f"{title}·量化指标", f"落后最多的在前。{day_full(on)}导出", found)


def _shares(name: str, title: str, said: str, what: str, table: ShareTable) -> Sheet:
    marks = table.marks
    words = [mark.label if mark else "待评定" for mark in marks]
    heads = [
        Column(what, 22),
        *(Column(word, 11, ColumnKind.NUMBER) for word in words),
        Column("合计", 9, ColumnKind.NUMBER),
    ]
    rows: list[Sequence[Value]] = [
        [each.name, *(each.counts[mark] for mark in marks), each.total] for each in table.shares
    ]
    series = [_series(at, mark) for at, mark in enumerate(marks, start=1)]
    charts = [Chart(title, Shape.BARS, 0, series)] if series else []
    return Sheet(name, title, said, heads, rows, charts, is_landscape=False)


def _series(column: int, what: object) -> Series:
    colour, pattern = _FILLS[what]
    return Series(column, colour, pattern)


def _rounds(title: str, said: str, rounds: Sequence[Punctuality]) -> Sheet:
    heads = [
        Column("报送期", 22),
        *(Column(coming.label, 10, ColumnKind.NUMBER) for coming in Coming),
        Column("应报", 10, ColumnKind.NUMBER),
        Column("按期率", 10, ColumnKind.PERCENT),
    ]
    rows: list[Sequence[Value]] = [
        [
            each.round.name,
            *(each.counts[coming] for coming in Coming),
            each.total,
            each.rate / 100 if each.rate is not None else None,
        ]
        for each in rounds
    ]
    series = [_series(at, coming) for at, coming in enumerate(Coming, start=1)]
    return Sheet(
        "按期报送",
        title,
        said,
        heads,
        rows,
        [Chart(title, Shape.COLUMNS, 0, series)],
        is_landscape=False,
    )


def _targets(title: str, said: str, found: Statistics) -> Sheet:
    series = [Series(4, "#1D56A3"), Series(5, "#000000", "wide_upward_diagonal")]
    drawn = len(found.compared)
    charts = [Chart(title, Shape.PAIRS, 0, series, drawn)] if drawn else []
    rows = map(_target, found.listed)
    return Sheet("量化指标", title, said, _HEADS_OF_TARGETS, rows, charts, is_landscape=False)


def _target(each: Achievement) -> list[Value]:
    history, progress = each.history, each.progress
    value = f"{plain(history.value)}{each.target.unit}" if history.value is not None else "没有填报"
    return [
        each.target.name,
        each.task.name,
        each.target.figure,
        value,
        progress.done if progress else None,
        progress.expected if progress else None,
        history.period.label if history.period else "",
    ]


def _long(found: Statistics) -> Iterator[Sequence[Value]]:
    tables = [("分管领导", found.leaders)] if found.is_whole else []
    for name, table in [*tables, ("责任单位", found.units)]:
        for share in table.shares:
            for mark in table.marks:
                yield name, share.name, mark.label if mark else "待评定", share.counts[mark]
    for each in found.rounds:
        for coming in Coming:
            yield "按期报送", each.round.name, coming.label, each.counts[coming]
    for target in found.listed:
        _, _, goal, value, done, expected, _ = _target(target)
        name = f"{target.task.label} {target.target.name}".strip()
        for said, figure in (("目标", goal), ("现值", value), ("完成%", done), ("序时%", expected)):
            yield "量化指标", name, said, figure
