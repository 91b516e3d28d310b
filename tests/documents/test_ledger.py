"""The ledger as a workbook, read back from its file."""

import subprocess
import sys
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import pytest
import time_machine
from openpyxl import load_workbook

from tracker.documents.ledger import (
    Column,
    ColumnKind,
    Sheet,
    Value,
    ledger_workbook,
    workbook,
)
from tracker.documents.native_charts import Chart, Series, Shape

COLUMNS = (
    Column("序号", 6, ColumnKind.NUMBER),
    Column("任务", 50),
    Column("截止日期", 12, ColumnKind.DATE),
)
ROW: tuple[Value, ...] = (1, "改造14个小区。", date(2022, 7, 7))
HOSTILE = (
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1+1",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://example.com","点此")',
    "{=1+1}",
    "http://example.com/",
    "mailto:a@example.com",
    "0012",
    "＝1+1",
    "_x0041_",
)


def sheet_of(
    rows: Iterable[Sequence[Value]], columns: Sequence[Column] = COLUMNS, title: str = "台账"
) -> Any:
    content = ledger_workbook(title, "2022年第二季度", columns, rows)
    return load_workbook(BytesIO(content)).active


def test_title_head_and_rows_stand_in_order() -> None:
    sheet = sheet_of([ROW, (2, None, None)], title="2022年任务台账")
    values = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert values == [
        ["2022年任务台账", None, None],
        ["2022年第二季度", None, None],
        ["序号", "任务", "截止日期"],
        [1, "改造14个小区。", datetime(2022, 7, 7)],  # noqa: DTZ001 (Excel knows no zones)
        [2, None, None],
    ]
    assert sheet["C4"].number_format == "yyyy-mm-dd"


def test_the_head_stays_filters_and_is_repeated_on_landscape_a4() -> None:
    sheet = sheet_of([ROW, ROW])
    assert sheet.freeze_panes == "A4"
    assert sheet.auto_filter.ref == "A3:C5"
    assert sheet.print_title_rows == "$3:$3"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage  # as wide as the page,
    assert sheet.page_setup.fitToHeight == 0  # and as many pages as it takes
    assert [round(sheet.column_dimensions[name].width) for name in "ABC"] == [7, 51, 13]


def test_a_row_is_as_high_as_its_longest_text_needs() -> None:
    sheet = sheet_of([ROW, (2, "改" * 60, None), (3, "一\n二", None), (4, "改" * 9_000, None)])
    heights = [sheet.row_dimensions[row].height for row in range(4, 8)]
    assert heights == [18, 45, 31.5, 409.5]


def test_a_long_heading_has_room_for_its_lines() -> None:
    sheet = sheet_of([(1, 2)], [Column("单位", 10), Column("年终评定正常推进", 10)])
    assert sheet.row_dimensions[3].height > 30


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_text_stays_text_wherever_it_stands(hostile: str) -> None:
    columns = (Column(hostile, 10), Column(hostile, 10, ColumnKind.DATE))
    sheet = sheet_of([(hostile, hostile)], columns, title=hostile)
    for cell in (sheet["A1"], sheet["A3"], sheet["A4"], sheet["B4"]):
        assert (cell.data_type, cell.hyperlink) == ("s", None)
    shown = [sheet[at].value for at in ("A1", "A3", "A4", "B4")]
    assert [text.replace("_x005F_", "_") for text in shown] == [hostile] * 4


@pytest.mark.parametrize("start", "=+-@\t＝＋－＠")
def test_what_could_be_read_as_a_formula_carries_the_quote_prefix(start: str) -> None:
    sheet = sheet_of([(1, f"{start}1+1", None), ROW])
    assert sheet["B4"].quotePrefix
    assert not sheet["B5"].quotePrefix


def test_characters_that_no_file_can_hold_are_left_out() -> None:
    sheet = sheet_of([(1, "\x00=改造\x0b小区\ud800\r\n第二行", None)])
    assert sheet["B4"].value == "=改造小区\n第二行"
    assert sheet["B4"].quotePrefix


def test_a_text_longer_than_a_cell_says_that_it_was_cut() -> None:
    value = sheet_of([(1, "长" * 40_000, None)])["B4"].value
    assert len(value) == 32_767
    assert value.endswith("（超过单元格上限，以下从略，全文见系统）")


def test_a_ledger_without_rows_has_a_head_and_one_column_is_enough() -> None:
    sheet = sheet_of([], [Column("任务", 50)])
    assert sheet["A3"].value == "任务"
    assert sheet.auto_filter.ref in ("A3", "A3:A3")


def test_a_row_that_does_not_fit_its_columns_is_an_error() -> None:
    with pytest.raises(ValueError, match="zip"):
        ledger_workbook("台账", "", COLUMNS, [(1, "少一列")])


def test_the_same_ledger_at_the_same_time_is_the_same_file() -> None:
    with time_machine.travel(datetime(2022, 7, 4, tzinfo=UTC), tick=False):
        assert ledger_workbook("台账", "", COLUMNS, [ROW]) == ledger_workbook(
            "台账", "", COLUMNS, [ROW]
        )


def test_several_sheets_have_names_of_their_own_and_charts_below_their_rows() -> None:
    series = [Series(1, "#A3261D"), Series(2, "#B56B00", "wide_upward_diagonal")]
    columns = (Column("单位", 20), *(Column(name, 8, ColumnKind.NUMBER) for name in "红黄"))
    sheets = [
        Sheet(
            "甲/乙:*?[]",
            "一",
            "",
            columns,
            [("住建局", 1, 2)],
            [Chart("图", Shape.BARS, 0, series)],
        ),
        Sheet("甲 乙", "二", "", columns, []),
        Sheet("长" * 40, "三", "", (Column("类", 9, choices=("是", "否")),), [("是",)], spare=3),
    ]
    book = load_workbook(BytesIO(workbook("表", sheets)))
    assert len(set(book.sheetnames)) == 3
    assert all(len(name) <= 31 for name in book.sheetnames)
    [chart] = book.worksheets[0]._charts
    assert [each.val.numRef.f.rpartition("!")[2] for each in chart.ser] == ["$B$4", "$C$4"]
    assert chart.ser[1].spPr.pattFill.prst == "wdUpDiag"
    assert not book.worksheets[1]._charts
    rows = [("住建局", n, n) for n in range(20)]
    many = [Sheet("多", "多", "", columns, rows, [Chart("图", Shape.BARS, 0, series)])]
    high = load_workbook(BytesIO(workbook("表", many)))
    assert high.sheetnames == ["多", "图·多"]
    assert [len(each._charts) for each in high.worksheets] == [0, 1]
    filled = book.worksheets[2]
    assert filled.auto_filter.ref == "A3:A7"
    assert str(filled.data_validations.dataValidation[0].sqref) == "A4:A7"


MEASURED = """
import re, time
from pathlib import Path
from tracker.documents.ledger import Column, ledger_workbook
text = "改造老旧小区，完善供水、供热、排水设施，年底前全部完工。" * 5
columns = [Column(str(n), 30) for n in range(12)]
rows = ([n, f"任务{n}", text + str(n), *[f"{n}单位{m}" for m in range(9)]] for n in range(10_000))
begun = time.monotonic()
file = ledger_workbook("台账", "", columns, rows)
took = time.monotonic() - begun
peak = re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())
print(len(file), took, int(peak[1]) / 1024)
"""


def test_ten_thousand_rows_take_seconds_and_little_memory() -> None:
    """Asked: 5 s and 150 MB on the machine that was measured; here with room for a busy one."""
    done = subprocess.run(
        [sys.executable, "-c", MEASURED], capture_output=True, text=True, check=True
    )
    size, took, megabytes = map(float, done.stdout.split())
    assert size > 100_000
    assert took < 15
    assert megabytes < 150
