"""Charts that the spreadsheet itself draws from the cells of a sheet, so that they can be edited.

Every series has a pattern beside its colour: told apart in black and white too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from xlsxwriter import Workbook

from tracker.documents.worksheet import A4

_NARROWEST, _ROW_PIXELS, _SHORTEST, _TALLEST = 560, 24, 260, 1_000
_MOST_BELOW = 15  # bars, that still stand on the page of their table; more have one of their own
_FONT = {"name": "宋体", "size": 10}


class Shape(Enum):
    """How the values stand: lying bars for many names, standing columns for the course of time."""

    BARS = ("bar", "stacked")
    COLUMNS = ("column", "stacked")
    PAIRS = ("bar", "clustered")


@dataclass(frozen=True)
class Series:
    """A column of the sheet as it is drawn: its colour, and its pattern as the file names it."""

    column: int
    colour: str
    pattern: str = ""


@dataclass(frozen=True)
class Chart:
    """A chart of a sheet: what names its bars, and what is drawn of each.

    rows: how many are drawn, from the first on; None: all.
    """

    title: str
    shape: Shape
    names: int
    series: Sequence[Series]
    rows: int | None = None


def draw(
    book: Workbook,
    sheet: Any,
    charts: Sequence[Chart],
    *,
    name: str,
    first: int,
    last: int,
    width: int,
) -> None:
    """Draw the charts below the rows, as wide as these, and what is too high for the page on a
    sheet behind; first: the row of the headings."""
    at = last + 2
    for each in charts:
        rows = min(last - first, each.rows or last)
        chart = _chart(book, each, name, first, first + rows)
        height = min(_TALLEST, max(_SHORTEST, 120 + rows * _ROW_PIXELS))
        if each.shape is Shape.COLUMNS:
            height = _SHORTEST + 60
        chart.set_size({"width": max(width, _NARROWEST), "height": height})
        if each.shape is not Shape.COLUMNS and rows > _MOST_BELOW:
            alone: Any = book.add_worksheet(f"图·{name}"[:31])
            alone.insert_chart(0, 0, chart)
            alone.set_paper(A4)
            alone.fit_to_pages(1, 1)
            continue
        sheet.insert_chart(at, 0, chart, {"x_offset": 4, "y_offset": 4})
        at += height // 20 + 2


def _chart(book: Workbook, what: Chart, name: str, first: int, last: int) -> Any:
    kind, subtype = what.shape.value
    chart: Any = book.add_chart(
        {"type": kind, "subtype": subtype} if subtype == "stacked" else {"type": kind}
    )
    for each in what.series:
        chart.add_series(
            {
                "name": [name, first, each.column],
                "categories": [name, first + 1, what.names, last, what.names],
                "values": [name, first + 1, each.column, last, each.column],
                "border": {"color": "#000000", "width": 0.5},
                "gap": 60,
                **_fill(each),
            }
        )
    chart.set_title({"name": what.title, "name_font": {**_FONT, "size": 12, "bold": True}})
    chart.set_legend({"position": "top", "font": _FONT})
    # Of lying bars the first stands above, and the figures below.
    figures = {"label_position": "high"} if kind == "bar" else {}
    chart.set_x_axis({"num_font": _FONT, "major_gridlines": {"visible": False}, **figures})
    chart.set_y_axis({"num_font": _FONT, "reverse": kind == "bar"})
    return chart


def _fill(series: Series) -> dict[str, Any]:
    if not series.pattern:
        return {"fill": {"color": series.colour}}
    return {
        "pattern": {
            "pattern": series.pattern,
            "fg_color": series.colour,
            "bg_color": "#FFFFFF",
        }
    }
