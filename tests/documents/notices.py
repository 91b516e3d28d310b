"""The notice of 2022 as data, built from the hand-checked rows of its table."""

import json
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

from tracker.documents.letter import Letter
from tracker.documents.notice import NoticeGroup, NoticeOfPlan, NoticeRow, NoticeSection

SAMPLE = Path(__file__).parents[1] / "samples" / "2022-decomposition.expected.json"
ROWS: list[dict[str, Any]] = json.loads(SAMPLE.read_text(encoding="utf-8"))
NOTE = (
    "注：以上责任领导和责任人因工作调整而发生变动的，责任人领导直接由分管该项工作的领导递补，"
    "责任人自行调整为该责任部门的负责（牵头）人，市政府办公室不再另行发文通知。"
)


def notice_2022() -> NoticeOfPlan:
    letter = Letter(
        issuer="根河市人民政府办公室",
        title="关于分解落实2022年《政府工作报告》\n主要目标任务的通知",
        number="根政办发〔2022〕6号",
        issued_on=date(2022, 3, 2),
        addressees=("各乡镇人民政府、街道办事处", "市直各部门"),
        paragraphs=(
            "为确保各项目标任务落到实处，现将分解表印发给你们，并提出如下要求：",
            "一、提高站位，加强组织领导\n　　各责任单位务必把抓好落实作为首要任务。",
            "（一）按时反馈",
            "一、四季度的进展于4月7日、2023年1月7日前上报。",
        ),
        attachments=("2022年根河市《政府工作报告》主要目标任务分解表",),
    )
    sections = tuple(_section(title, list(rows)) for title, rows in _by("section", ROWS))
    return NoticeOfPlan(letter, note=NOTE, sections=sections)


def _section(title: str, rows: list[dict[str, Any]]) -> NoticeSection:
    groups = (
        NoticeGroup(group, tuple(map(_row, members))) for group, members in _by("group", rows)
    )
    return NoticeSection(title, tuple(groups))


def _row(row: dict[str, Any]) -> NoticeRow:
    return NoticeRow(
        label=str(row["no"] or ""),
        text=row["text"],
        leaders=tuple(row["leaders"]),
        units=tuple(row["units"]),
        persons=tuple(row["persons"]),
        requirement=row["requirement"],
    )


def _by(key: str, rows: list[dict[str, Any]]) -> Any:
    return groupby(rows, key=lambda row: row[key])
