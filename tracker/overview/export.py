"""The ledger as a file, whole or unit by unit: what the screen shows, in its order and columns."""

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from pathlib import PurePath

from tracker.core.days import day_full
from tracker.core.enums import Labelled
from tracker.core.numbers import plain
from tracker.documents.delimited import csv_file
from tracker.documents.ledger import Column, Sheet, Value, workbook
from tracker.models import PartyRole, ReportStatus
from tracker.overview.queries.columns import Columns, Extras, LedgerColumn, Said
from tracker.overview.queries.figures import TargetHistory
from tracker.overview.queries.ledger import Ledger
from tracker.overview.queries.rows import Light, Row

MOST_PERIODS = 12  # that have a column each; single days of many tasks would make one for each
TOLD_EVERY = 250  # rows
_GROUP, _PART = Column("分组", 22), Column("细分", 22)
_FIRST = (Column("序号", 6), Column("任务", 50))
_ROLES = {PartyRole.LEAD: "牵头", PartyRole.SUPPORT: "配合"}


class Form(Labelled):
    """A file that the ledger is written as; the value is how its address ends."""

    XLSX = "ledger.xlsx", "Excel 台账"
    CSV = "ledger.csv", "CSV 台账"
    UNITS_XLSX = "units.xlsx", "Excel 分单位清单"
    UNITS_CSV = "units.csv", "CSV 分单位清单"

    @property
    def is_csv(self) -> bool:
        return self.value.endswith(".csv")

    @property
    def is_by_unit(self) -> bool:
        return self in (Form.UNITS_XLSX, Form.UNITS_CSV)

    def filename(self, on: date) -> str:
        what = "分单位清单" if self.is_by_unit else "台账"
        return f"{what}{on:%Y%m%d}{PurePath(self.value).suffix}"


Progress = Callable[[int], None]


def ledger_file(
    ledger: Ledger,
    columns: Columns,
    extras: Extras,
    *,
    title: str,
    on: date,
    form: Form = Form.XLSX,
    progress: Progress | None = None,
) -> bytes:
    """The file of a ledger; `title` is the document's or the list's.

    progress: told now and then how many rows are written.
    """
    labels = quarters(ledger)
    has_parts = any(part.title for group in ledger.groups for part in group.parts)
    heads = [_GROUP, *((_PART,) if has_parts else ()), *_FIRST]
    heads += (head for each in columns for head in _heads(each, ledger, labels))

    def lines(within: Ledger) -> Iterator[list[Value]]:
        for group, part, row in _rows(within):
            headings = [group, part] if has_parts else [group]
            yield [*headings, *_line(row, columns, extras, labels)]

    counted = _counted(progress)

    def sheet(name: str, heading: str, within: Ledger) -> Sheet:
        return Sheet(name, heading, _subtitle(within, on), heads, counted(lines(within)))

    if form is Form.XLSX:
        return workbook(title, [sheet("台账", title, ledger)])
    if form is Form.CSV:
        return csv_file(heads, counted(lines(ledger)))
    of_units = [(unit, ledger.only(tasks)) for unit, tasks in _tasks_by_unit(ledger)]
    if form is Form.UNITS_CSV:
        every = ([unit, *line] for unit, part in of_units for line in lines(part))
        return csv_file([Column("单位", 18), *heads], counted(every))
    sheets = [sheet(unit, f"{unit}·{title}", part) for unit, part in of_units]
    return workbook(title, sheets or [sheet("台账", title, ledger.only(set()))])


def _subtitle(ledger: Ledger, on: date) -> str:
    counted = "，".join(
        f"{mark.label if mark else '待评定'}{number}项" for mark, number in ledger.counts if number
    )
    return f"{len(ledger.rows)}项：{counted}。{day_full(on)}导出"


def _counted(
    progress: Progress | None,
) -> Callable[[Iterable[Sequence[Value]]], Iterator[Sequence[Value]]]:
    """Lets rows pass, and tells now and then how many have, of all sheets together."""
    passed = itertools.count(1)

    def let_pass(lines: Iterable[Sequence[Value]]) -> Iterator[Sequence[Value]]:
        for line in lines:
            yield line
            number = next(passed)
            if progress and number % TOLD_EVERY == 0:
                progress(number)

    return let_pass


def _tasks_by_unit(ledger: Ledger) -> list[tuple[str, set[int]]]:
    """The units that have one of the tasks now, in the order of the directory, and their tasks."""
    found: dict[tuple[int, int, str], set[int]] = {}
    for row in ledger.rows:
        for each in row.task.assignments:
            if each.includes(row.on):
                unit = each.unit
                key = (unit.position, unit.id, unit.short_name)
                found.setdefault(key, set()).add(row.task.id)
    return [(name, found[position, number, name]) for position, number, name in sorted(found)]


def _heads(column: LedgerColumn, ledger: Ledger, labels: Sequence[str]) -> list[Column]:
    """A column of the screen as columns of the sheet: each period's mark has one of its own."""
    if column is LedgerColumn.MARKS:
        return [*_heads_of_marks(labels), Column("最近评定", 10)]
    if column is LedgerColumn.STATE:
        return [Column(f"{ledger.shown.name if ledger.shown else '本期'}报送", 14)]
    return [Column(column.label, _WIDTHS.get(column, 14))]


def _heads_of_marks(labels: Sequence[str]) -> list[Column]:
    if len(labels) > MOST_PERIODS:
        return [Column(LedgerColumn.MARKS.label, 30)]
    return [Column(label, 10) for label in labels]


def quarters(ledger: Ledger) -> list[str]:
    """The names of the periods of the rows, in order; those of several schedules together."""
    return list(dict.fromkeys(light.label for row in ledger.rows for light in row.lights))


def _rows(ledger: Ledger) -> Iterator[tuple[str, str, Row]]:
    """The rows as they stand in the list, each with its headings; the second may be empty."""
    for group in ledger.groups:
        for part in group.parts:
            for row in part.rows:
                yield group.title, part.title, row


def _line(row: Row, columns: Columns, extras: Extras, labels: Sequence[str]) -> list[Value]:
    line: list[Value] = [row.task.label, row.task.text]
    for column in columns:
        if column is LedgerColumn.MARKS:
            line += _marks_written(row, labels)
        else:
            line.append(_WRITTEN[column](row, extras))
    return line


def _marks_written(row: Row, labels: Sequence[str]) -> list[str]:
    lights = {light.label: light_word(light) for light in row.lights}
    latest = row.mark.label if row.mark else "待评定"
    if len(labels) > MOST_PERIODS:
        return ["；".join(f"{label}{word}" for label, word in lights.items()), latest]
    return [*(lights.get(label, "") for label in labels), latest]


def light_word(light: Light) -> str:
    if light.state == "next":
        return "未到期"
    if light.correction:
        return f"{light.correction.after.label}（异议后更正，原为{light.correction.before.label}）"
    return light.mark.label if light.mark else "待评定"


def units_written(row: Row) -> str:
    """住建局（牵头）、各乡镇政府（配合）: as the reader of such tables takes it back."""
    return "、".join(
        f"{row.party_name(party)}（{_ROLES[party.role]}）" for party in row.task.parties
    )


def state_written(row: Row) -> str:
    """The state that the screen shows: the one farthest from done, and how many are in."""
    if not row.standings:
        return "不需报送"
    state = row.state.label if isinstance(row.state, ReportStatus) else "未填报"
    late = "，逾期" if row.is_late else ""
    share = f"，已报{row.handed_in}/{len(row.standings)}" if len(row.standings) > 1 else ""
    return f"{state}{late}{share}"


def _due_written(row: Row) -> str:
    due_on = row.task.due_on
    return day_full(due_on) if due_on else row.task.due_text


def _figure_written(figure: TargetHistory) -> str:
    """改造小区：12/14个."""
    value = plain(figure.value) if figure.value is not None else "未报数"
    return f"{figure.target.name}：{value}/{figure.target.figure}"


def _said_written(said: Said | None) -> str:
    return f"{said.text}（{said.period}）" if said else ""


_WIDTHS = {
    LedgerColumn.SECTION: 18,
    LedgerColumn.UNITS: 26,
    LedgerColumn.REQUIREMENT: 20,
    LedgerColumn.TARGETS: 24,
    LedgerColumn.PROGRESS: 50,
    LedgerColumn.INSTRUCTIONS: 30,
}
_WRITTEN: dict[LedgerColumn, Callable[[Row, Extras], str]] = {
    LedgerColumn.SECTION: lambda row, _: row.task.section.title if row.task.section else "",
    LedgerColumn.UNITS: lambda row, _: units_written(row),
    LedgerColumn.RESPONSIBLE: lambda row, extras: "、".join(extras.responsible(row)),
    LedgerColumn.LEADERS: lambda row, _: "、".join(person.name for person in row.leaders),
    LedgerColumn.REQUIREMENT: lambda row, _: row.task.requirement,
    LedgerColumn.DUE: lambda row, _: _due_written(row),
    LedgerColumn.TARGETS: lambda row, extras: "\n".join(
        map(_figure_written, extras.figures.get(row.task.id, ()))
    ),
    LedgerColumn.STATE: lambda row, _: state_written(row),
    LedgerColumn.OWING: lambda row, _: "、".join(
        dict.fromkeys(each.assignment.unit.short_name for each in row.owing)
    ),
    LedgerColumn.PROGRESS: lambda row, extras: _said_written(extras.progress.get(row.task.id)),
    LedgerColumn.INSTRUCTIONS: lambda row, extras: "\n".join(
        f"{each.unit.short_name}：{each.text}" for each in extras.unanswered.get(row.task.id, ())
    ),
}
