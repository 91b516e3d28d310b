"""make bench-intake says how well reports are taken apart, and says so where it cannot."""

import json
from pathlib import Path

import pytest

from tests.intake.report.reports import WHOLE
from tools import bench_intake

EXPECTED = {
    "plan_section": {"from_line": 11, "later_markers": [{"line": 21}]},
    "headline_targets": {"clauses": ["地区生产总值增长5.5%左右", "没有的目标增长1%"]},
}


def test_a_report_is_measured_against_what_a_person_found(tmp_path: Path) -> None:
    file = tmp_path / "青禾.txt"
    file.write_text(WHOLE, encoding="utf-8")
    bench_intake.expected_of(file).write_text(json.dumps(EXPECTED), encoding="utf-8")
    row = bench_intake.measured(file)
    assert (row.is_part_right, row.accounted) == (True, 1.0)
    assert (row.found, row.missed, len(row.wrong)) == (1, ("没有的目标增长1%",), 3)


def test_a_folder_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["bench_intake", "/没有"])
    with pytest.raises(SystemExit, match="没有样本文件夹 /没有"):
        bench_intake.main()
