"""Small lists without numbers, and forms that nobody has filled in yet."""

import json
from pathlib import Path

import pytest
from flask import Flask

from tests.intake.makers import workbook
from tracker.intake import read_document

FORM = """附件
市人民政府 2024 年民生实事项目征集表
序号 项目名称 项目内容 实施主体 投资额度 必要性及可行性
填报单位： 责任领导： 填报时间：
"""
WORK_LIST = """碳普惠工作清单
重点任务 具体内容 责任单位 备注
探索建立
管理运维机制
成立协调小组 市林草局
探索建立
积分激励机制
建立机制
市发改委
生态环境局河东分局
市林草局
"""


@pytest.mark.parametrize(
    ("content", "filename"), [(FORM.encode(), "征集表.txt"), (workbook(), "计划.xlsx")]
)
def test_a_header_without_rows_is_an_empty_draft_with_a_warning(
    content: bytes, filename: str
) -> None:
    draft = read_document(content, filename)
    assert draft.tasks == ()
    assert [warning.message for warning in draft.warnings] == ["表格只有表头，没有任何任务行。"]


def test_the_labels_of_an_empty_form_are_told_as_not_used() -> None:
    assert "填报单位：责任领导：填报时间：" in read_document(FORM.encode(), "征集表.txt").unused


def test_the_command_prints_an_empty_form_without_an_error(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "征集表.txt"
    file.write_text(FORM)
    result = app.test_cli_runner().invoke(args=["intake", "read", str(file)])
    assert result.exit_code == 0
    assert json.loads(result.stdout)["tasks"] == []


def test_where_no_people_are_listed_a_short_text_is_no_name() -> None:
    last = read_document(WORK_LIST.encode(), "清单.txt").tasks[-1]
    assert (last.sections, last.text) == (("探索建立积分激励机制",), "建立机制")
    assert [unit.name for unit in last.units] == ["市发改委", "生态环境局河东分局", "市林草局"]
