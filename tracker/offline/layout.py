"""What stands in which column of the form: one row a task, the words of the page."""

from dataclasses import dataclass

from tracker.documents.fill_in import FillCell, FillColumn, FillRow, FillSheet
from tracker.models import Outcome, ReportVersion
from tracker.offline.ticket import TicketRow, seal
from tracker.reports.content import LABELS, LONGEST, Content, content_of
from tracker.reports.queries.items import Item
from tracker.reports.queries.quarters import Quarter
from tracker.reports.service import draft_version

# More figures or promises of a task than these are filled in on the page.
MOST_FIGURES, MOST_PROMISES = 8, 8
OUTCOMES = {each.label: each.value for each in Outcome}

_SHOWN = (
    FillColumn("序号", 5),
    FillColumn("任务", 28),
    FillColumn("督办要求", 10),
    FillColumn("上期报送", 34),
)
_WIDTHS = {"progress": 40, "problems": 26, "next_steps": 30}
_BOXES = tuple(FillColumn(LABELS[name], width, is_open=True) for name, width in _WIDTHS.items())
FIRST_BOX = len(_SHOWN)
FIRST_FIGURE = FIRST_BOX + len(_BOXES)
BOXES = tuple(_WIDTHS)


@dataclass(frozen=True)
class Extent:
    """How many columns of figures, and of promises, the task with most of them has."""

    figures: int
    promises: int

    @property
    def columns(self) -> tuple[FillColumn, ...]:
        figures = (
            column
            for n in range(1, self.figures + 1)
            for column in (
                FillColumn(f"指标{n}", 18, is_printed=False),
                FillColumn(f"指标{n}累计完成", 12, is_open=True, is_printed=False),
            )
        )
        promises = (
            column
            for n in range(1, self.promises + 1)
            for column in (
                FillColumn(f"上期承诺{n}", 26, is_printed=False),
                FillColumn(f"承诺{n}兑现情况", 12, is_open=True, is_printed=False),
            )
        )
        return (*_SHOWN, *_BOXES, *figures, *promises)


@dataclass(frozen=True)
class Layout:
    """The tasks of a form as columns and rows, and what is remembered of each row."""

    columns: tuple[FillColumn, ...]
    rows: tuple[FillRow, ...]
    remembered: tuple[TicketRow, ...]

    @property
    def headings(self) -> tuple[str, ...]:
        return tuple(column.heading for column in self.columns)

    def sheet(self, quarter: Quarter, *, mark: str, notes: tuple[str, ...]) -> FillSheet:
        """The form itself.

        mark: the signed ticket of the same tasks. notes: the lines above the head.
        """
        title = f"{quarter.unit.short_name}{quarter.period.label}进展报送（离线填报表）"
        return FillSheet(title, notes, self.columns, self.rows, mark)


def lay_out(items: list[Item]) -> Layout:
    figures = max((len(item.task.targets) for item in items), default=0)
    promises = max((len(item.promises) for item in items), default=0)
    extent = Extent(min(figures, MOST_FIGURES), min(promises, MOST_PROMISES))
    cells = [_cells_of(item, extent) for item in items]
    remembered = tuple(
        _ticket_row(item, within, extent) for item, within in zip(items, cells, strict=True)
    )
    rows = (FillRow(row.key, within) for row, within in zip(remembered, cells, strict=True))
    return Layout(extent.columns, tuple(rows), remembered)


def _ticket_row(item: Item, cells: tuple[FillCell, ...], extent: Extent) -> TicketRow:
    return TicketRow(
        assignment_id=item.assignment.id,
        version=draft_version(item.report),
        base=item.asked.base_of(_content(item)),
        seals=tuple("" if cell.is_open else seal(cell.text) for cell in cells),
        figures=tuple(target.id for target in item.task.targets[: extent.figures]),
        promises=min(len(item.promises), extent.promises),
    )


def _cells_of(item: Item, extent: Extent) -> tuple[FillCell, ...]:
    """A task's row; where another task has more figures or promises its cells stay locked."""
    content = _content(item)
    shown = (
        item.task.label or "",
        item.task.text,
        item.task.requirement,
        _last(item.last) if item.last else "上期没有报送",
    )
    boxes = (FillCell(content.boxes[name], is_open=True, most=LONGEST) for name in BOXES)
    return (
        *map(FillCell, shown),
        *boxes,
        *_figures(item, content, extent.figures),
        *_promises(item, content, extent.promises),
    )


def _content(item: Item) -> Content:
    return content_of(item.report) if item.report else Content()


def _last(version: ReportVersion) -> str:
    said = (
        (LABELS["progress"], version.progress),
        (LABELS["problems"], version.problems),
        (LABELS["next_steps"], version.next_steps),
    )
    return "\n".join(f"{label}：{text}" for label, text in said if text)


def _figures(item: Item, content: Content, most: int) -> list[FillCell]:
    cells: list[FillCell] = []
    for target in item.task.targets[:most]:
        told = f"（{target.unit}）" if target.unit else ""
        cells.append(FillCell(f"{target.name}{told}，目标 {target.figure}"))
        cells.append(FillCell(content.target_values.get(str(target.id), ""), is_open=True))
    return cells + [FillCell()] * (2 * most - len(cells))


def _promises(item: Item, content: Content, most: int) -> list[FillCell]:
    said = {each["promise"]: each["outcome"] for each in content.promise_outcomes}
    cells: list[FillCell] = []
    for promise in item.promises[:most]:
        outcome = next((o.label for o in Outcome if o.value == said.get(promise)), "")
        cells.append(FillCell(promise))
        cells.append(FillCell(outcome, is_open=True, choices=tuple(OUTCOMES)))
    return cells + [FillCell()] * (2 * most - len(cells))
