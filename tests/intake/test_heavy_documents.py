"""Documents that once took a time which grew with the square of their length, and more.

Four times the text may take about four times as long; the square would be sixteen times.
"""

from contextlib import suppress
from pathlib import Path

import pytest

from tests.intake.makers import SAMPLES
from tests.timing import least_seconds
from tracker.core.errors import RuleBroken
from tracker.intake import read_document

SHORT, LONG = 15_000, 60_000
LINEAR, SQUARE = 4, 16
STARTING = 2.0
HEADER = "序号 工作任务 责任单位\n"


HEAVY = {
    "nested brackets": lambda n: "（" * (n // 2) + "）" * (n // 2),
    "brackets never closed": lambda n: "（责任单位：甲局" * (n // 8),
    "one list of units": lambda n: "1.修路。（责任单位：" + "甲局、" * (n // 3) + "）",
    "units with a verb": lambda n: "1.修路（" + "甲局、" * (n // 3) + "按职责分工负责）",
    "units joined by 和": lambda n: "1.修路。（责任单位：" + "甲局和" * (n // 3) + "乙局）",
    "groups": lambda n: "1.修路（责任单位：各" + "区、县、" * (n // 4) + "政府）",
    "adverbs": lambda n: "1.修路（甲局" + "共同" * (n // 2) + "负责）",
    "who leads": lambda n: "1.修路（责任单位：甲局，" + "第一" * (n // 2) + "）",
    "labels on one line": lambda n: "1.修路。责任单位：甲局。" * (n // 12),
    "items on one line": lambda n: "".join(f"{i}.修路（责任单位：甲局）。" for i in range(n // 17)),
    "plain lines": lambda n: (
        "".join(f"第{i}段内容。\n" for i in range(n // 11)) + "1.修（责任单位：甲局）"
    ),
    "short lines": lambda n: "甲\n" * (n // 2),
    "a cell of many lines": lambda n: HEADER.replace(" ", "\t") + "1\t修路\t" + "甲局、" * (n // 3),
    "headers of indicators": lambda n: "指标\n" * (n // 3) + "1.增\n2.增\n3.增",
    "headers and rows": lambda n: "指标 单位\n1.增\n" * (n // 10),
    "a row without end": lambda n: (
        "指标 单位 基期值 目标值 属性\n1.增长 % 1 2 预期性\n2.增长 % 1 2 预期性\n3.增长 "
        + "甲\n" * (n // 2)
    ),
    "words under a header": lambda n: HEADER + "甲 " * (n // 2),
    "signs that print nothing": lambda n: "\u200b" * n + "甲",
    "spaces": lambda n: " " * n + "甲",
}


def seconds(text: str) -> float:
    def read() -> None:
        with suppress(RuleBroken):
            read_document(text.encode(), "计划.txt")

    return least_seconds(read, tries=2)


@pytest.mark.parametrize("name", HEAVY)
def test_a_longer_document_takes_longer_in_proportion(name: str) -> None:
    make = HEAVY[name]
    short = seconds(make(SHORT))
    assert seconds(make(LONG)) < short * (LINEAR + SQUARE) / 2 + STARTING


def test_a_header_with_too_many_columns_is_no_header() -> None:
    header = "序号 工作任务 责任单位 " + " ".join(f"备注{n}" for n in range(60))
    with pytest.raises(RuleBroken):
        read_document(f"{header}\n1 修路 甲局\n".encode(), "计划.txt")


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.*[xftsv]")), ids=lambda path: path.name)
def test_every_sample_is_read_in_little_time(path: Path) -> None:
    """Under a second each, and the .pdf of ten pages under five; with room for a busy machine."""
    content = path.read_bytes()
    seconds = least_seconds(lambda: read_document(content, path.name), tries=1)
    assert seconds < (20 if path.suffix == ".pdf" else 4)
