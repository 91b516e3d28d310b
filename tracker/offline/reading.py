"""A form that comes back, cell by cell: what was filled in, or every cell that is wrong by name."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tracker.core.characters import fit
from tracker.core.errors import RuleBroken
from tracker.core.secrecy import marking_in
from tracker.documents.fill_in import HEAD_ROW
from tracker.documents.fill_in_word import UNCHOSEN
from tracker.intake import Cell, CellKind, Form, FormSheet, WordForm, cell_name
from tracker.models import Target
from tracker.offline.layout import BOXES, FIRST_BOX, FIRST_FIGURE, OUTCOMES
from tracker.offline.ticket import START, Ticket, TicketRow, seal, ticket_in
from tracker.offline.word import sheet_of
from tracker.reports.content import LABELS, LONGEST, Content, number_typed
from tracker.reports.settling import Asked

MOST_ERRORS = 60
_LONGEST_FIGURE = 40
_NO_MARK = "文件里没有离线填报表的校验码（在隐藏的列或文字里），请上传从“离线填报”下载的那份表。"
_TWO_MARKS = "文件里有几张填报表，请一次上传一张，其余的删去。"
_AGAIN = "请重新下载填报表，把填的内容贴过去再上传。"


class FormRefused(RuleBroken):
    """A form that is not read; errors name every cell that is wrong, as far as can be told."""

    def __init__(self, errors: Sequence[str]) -> None:
        super().__init__("没有读入，什么都没有保存，请照下面列出的改正后再上传。")
        self.errors = tuple(errors[:MOST_ERRORS])
        self.number = len(errors)


@dataclass(frozen=True)
class FilledRow:
    """What a row says: the boxes, the figures by target, the outcomes by promise."""

    assignment_id: int
    version: int
    base: str
    boxes: Mapping[str, str] = field(default_factory=dict)
    figures: Mapping[str, str] = field(default_factory=dict)
    outcomes: Mapping[str, str] = field(default_factory=dict)

    @property
    def says_something(self) -> bool:
        return any((*self.boxes.values(), *self.figures.values(), *self.outcomes.values()))

    def over(self, standing: Content, asked: Asked) -> Content:
        """A report's content with what the row says laid over it; what the form had no place for
        stays."""
        parts = asked.parts_of(standing) | dict(self.boxes)
        for target in asked.targets:
            if str(target.id) in self.figures:
                parts[f"target_{target.id}"] = self.figures[str(target.id)]
        for number, promise in enumerate(asked.promises):
            if promise in self.outcomes:
                parts[f"outcome_{number}"] = self.outcomes[promise]
        return asked.content_of(parts)

    def as_json(self) -> dict[str, Any]:
        return {name: dict(v) if isinstance(v, Mapping) else v for name, v in vars(self).items()}


@dataclass(frozen=True)
class Known:
    """What is known of the tasks of the form today: by assignment their names and targets."""

    names: Mapping[int, str]
    targets: Mapping[int, Target]


@dataclass(frozen=True)
class Found:
    """The sheet that carries the mark, where it stands, and what it says."""

    sheet: FormSheet
    mark: Cell
    ticket: Ticket


def find_ticket(form: Form, key: str) -> Found:
    """The one form in a file; RuleBroken where there is none, several, or its mark is not ours."""
    if isinstance(form, WordForm):
        return _in_word(form, key)
    marks = [(sheet, cell) for sheet in form for cell in sheet.cells if cell.text.startswith(START)]
    if not marks:
        raise RuleBroken(_NO_MARK, field="file")
    if len(marks) > 1:
        raise RuleBroken(_TWO_MARKS, field="file")
    [(sheet, cell)] = marks
    try:
        return Found(sheet, cell, ticket_in(cell.text, key))
    except RuleBroken as refused:
        raise FormRefused([f"{cell.at}：{refused.message}"]) from refused


def _in_word(form: WordForm, key: str) -> Found:
    """The tables of a document as rows of a sheet, each line under the heading of its label."""
    if form.hidden.count(START) > 1:
        raise RuleBroken(_TWO_MARKS, field="file")
    if START not in form.hidden:
        raise RuleBroken(_NO_MARK, field="file")
    try:
        ticket = ticket_in(form.hidden[form.hidden.index(START) :], key)
    except RuleBroken as refused:
        raise RuleBroken(refused.message, field="file") from refused
    sheet = sheet_of(form, ticket.headings)
    mark = Cell(HEAD_ROW, len(ticket.headings) + 1, CellKind.TEXT, form.hidden, len(form.hidden))
    return Found(sheet, mark, ticket)


def read_rows(found: Found, known: Known) -> list[FilledRow]:
    """What was filled in, a row a task in the order of the form. FormRefused names what is wrong:
    first its shape, for in a form of another shape no cell can be told from another."""
    cells = {(cell.row, cell.column): cell for cell in found.sheet.cells}
    shape = [*_merged(found.sheet), *_headings(found, cells)]
    if shape:
        raise FormRefused(shape)
    rows, errors = _keyed(found, cells, known)
    read = []
    for each in found.ticket.rows:
        if each.assignment_id in rows:
            row = _Row(rows[each.assignment_id], each, found, cells, known)
            read.append(row.read())
            errors += row.errors
    if errors:
        raise FormRefused(errors)
    return read


def _merged(sheet: FormSheet) -> list[str]:
    return [f"{area} 是合并或拆分过的单元格，请恢复原样，各填各的。" for area in sheet.merged]


def _headings(found: Found, cells: Mapping[tuple[int, int], Cell]) -> list[str]:
    """What is wrong with the head: columns that were moved, renamed, put in or taken out."""
    headings = found.ticket.headings
    if found.mark.row != HEAD_ROW:
        where = f"{found.mark.at}：表头应在第 {HEAD_ROW} 行，现在在第 {found.mark.row} 行。"
        return [f"{where}请删去上面多出的行，或恢复删去的行。"]
    wrong = []
    for column, heading in enumerate(headings, start=1):
        cell = cells.get((HEAD_ROW, column))
        if cell is None or cell.text.strip() != heading:
            stands = f"现在是“{cell.text[:20]}”" if cell else "现在是空的"
            wrong.append(f"{cell_name(HEAD_ROW, column)} 应是“{heading}”，{stands}。")
    if found.mark.column != len(headings) + 1:
        wrong.append(f"{found.mark.at}：列数与下载时不同，有列被增删或移动。")
    return [*wrong, f"列不能移动、增删、改名。{_AGAIN}"] if wrong else []


def _keyed(
    found: Found, cells: Mapping[tuple[int, int], Cell], known: Known
) -> tuple[dict[int, int], list[str]]:
    """By assignment the number of its row; and the rows that are missing, doubled or not ours."""
    column = found.mark.column
    keys = {row.key: row.assignment_id for row in found.ticket.rows}
    rows: dict[int, int] = {}
    errors = []
    for number in sorted({row for row, _ in cells if row > HEAD_ROW}):
        cell = cells.get((number, column))
        assignment_id = keys.get(cell.text.strip()) if cell else None
        if assignment_id is None:
            name = found.sheet.row_name(number)
            errors.append(f"{name}不是下载时的任务，请删去；不能添加任务。")
        elif assignment_id in rows:
            both = "和".join(map(found.sheet.row_name, (number, rows[assignment_id])))
            errors.append(f"{both}是同一项任务，请删去多出的。")
        else:
            rows[assignment_id] = number
    for each in found.ticket.rows:
        if each.assignment_id not in rows:
            name = known.names.get(each.assignment_id, "一项任务")
            errors.append(f"缺少{name}。任务不能删去，不报的留空就可以。{_AGAIN}")
    outside = (c for (row, at), c in cells.items() if row >= HEAD_ROW and at > column)
    errors += [f"{cell.at} 不在填报的格子里，请把内容移到格子里，或删去。" for cell in outside]
    return rows, errors


class _Row:
    """One row while it is read; errors fills with what is wrong in its cells."""

    def __init__(
        self,
        number: int,
        taken: TicketRow,
        found: Found,
        cells: Mapping[tuple[int, int], Cell],
        known: Known,
    ) -> None:
        self._number, self._taken, self._ticket = number, taken, found.ticket
        self._sheet = found.sheet
        self._cells, self._known = cells, known
        self.errors: list[str] = []

    def read(self) -> FilledRow:
        self._check_locked()
        taken = self._taken
        return FilledRow(
            assignment_id=taken.assignment_id,
            version=taken.version,
            base=taken.base,
            boxes={
                name: self._text(column, LABELS[name])
                for column, name in enumerate(BOXES, start=FIRST_BOX + 1)
            },
            figures=dict(self._figures()),
            outcomes=dict(self._outcomes()),
        )

    def _check_locked(self) -> None:
        for column, sealed in enumerate(self._taken.seals, start=1):
            cell = self._cell(column)
            if sealed and seal(cell.text if cell else "") != sealed:
                self._err(column, "是锁定的，内容被改动，请恢复原样。")

    def _figures(self) -> Iterator[tuple[str, str]]:
        for number, target_id in enumerate(self._taken.figures):
            column = FIRST_FIGURE + 2 * number + 2
            typed = self._text(column, "指标")
            target = self._known.targets.get(target_id)
            if target is not None:
                self._check_figure(column, typed, target)
            yield str(target_id), typed

    def _check_figure(self, column: int, typed: str, target: Target) -> None:
        if len(typed) > _LONGEST_FIGURE:
            self._err(column, f"“{target.name}”只填数字，请把说明写在工作进度里。")
            return
        try:
            number_typed(typed, target, where=self._at(column))
        except RuleBroken as refused:
            self.errors.append(refused.message)

    def _outcomes(self) -> Iterator[tuple[str, str]]:
        figures = (len(self._ticket.headings) - FIRST_FIGURE) // 2 - self._most_promises
        first = FIRST_FIGURE + 2 * figures
        for number in range(self._taken.promises):
            column = first + 2 * number + 2
            promise = self._cell(column - 1)
            chosen = self._text(column, "兑现情况")
            if chosen and chosen not in (*OUTCOMES, UNCHOSEN):
                self._err(column, f"请从“{'”“'.join(OUTCOMES)}”里选一个，或留空。")
            yield promise.text if promise else "", OUTCOMES.get(chosen, "")

    @property
    def _most_promises(self) -> int:
        return sum(heading.startswith("上期承诺") for heading in self._ticket.headings)

    def _text(self, column: int, label: str) -> str:
        """What an open cell holds as text; a number as it would be typed."""
        cell = self._cell(column)
        if cell is None:
            if self._sheet.lacks(self._number, column):
                self._err(column, "没有了，请恢复这一行；不报的留空。")
            return ""
        if cell.kind is CellKind.FORMULA:
            self._err(column, "是公式，请改成文字或数字本身。")
            return ""
        if cell.kind is CellKind.OTHER:
            self._err(column, "是日期、对错或错误值，请改成文字。")
            return ""
        if cell.length > LONGEST:
            self._err(column, f"{label}有 {cell.length} 字，最多 {LONGEST} 字，请压缩。")
            return ""
        text = fit(cell.text).strip()
        marking = marking_in(text)
        if marking:
            self._err(column, f"含有密级标志“{marking}”，本系统不得录入，请删去。")
        return text

    def _cell(self, column: int) -> Cell | None:
        return self._cells.get((self._number, column))

    def _at(self, column: int) -> str:
        return self._sheet.at(self._number, column)

    def _err(self, column: int, what: str) -> None:
        self.errors.append(f"{self._at(column)} {what}")
