"""flask intake decompose prints what a report was taken apart into."""

import json
from pathlib import Path

from flask import Flask

from tests import factories
from tests.factories import City
from tests.intake.makers import packed
from tests.intake.report.reports import WHOLE, read
from tracker.intake import read_report_safely


def written(folder: Path) -> Path:
    path = folder / "报告.txt"
    path.write_text(WHOLE, encoding="gb18030")
    return path


def test_the_command_prints_the_reading(app: Flask, tmp_path: Path) -> None:
    result = app.test_cli_runner().invoke(args=["intake", "decompose", str(written(tmp_path))])
    assert result.exit_code == 0, result.stderr
    answer = json.loads(result.stdout)
    assert set(answer) == {"plan_section", "headline_targets", "sentences", "tasks", "warnings"}
    assert answer["plan_section"] == {"from_line": 11, "to_line": 20}
    assert answer["headline_targets"][0] == {
        "text": "地区生产总值增长5.5%左右",
        "name": "地区生产总值增长",
        "value": 5.5,
        "unit": "%",
        "comparison": "about",
    }
    assert set(answer["tasks"][0]) == {"sections", "text", "targets", "units", "leaders"}


def test_a_word_document_gives_the_same_tasks(tmp_path: Path) -> None:
    import docx

    document = docx.Document()
    for line in WHOLE.split("\n"):
        document.add_paragraph(line)
    reading = read_report_safely(packed(document), "报告.docx")
    assert [task.text for task in reading.tasks] == [task.text for task in read(WHOLE).tasks]


def test_a_file_that_cannot_be_read_is_refused(app: Flask, tmp_path: Path) -> None:
    empty = tmp_path / "空.txt"
    empty.touch()
    result = app.test_cli_runner().invoke(args=["intake", "decompose", str(empty)])
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "文件是空的，请检查后重新选择。\n"


def test_an_unknown_government_is_refused_with_those_there_are(app: Flask, tmp_path: Path) -> None:
    arguments = ["intake", "decompose", str(written(tmp_path)), "--government", "无名县"]
    result = app.test_cli_runner().invoke(args=arguments)
    assert result.exit_code == 1
    assert "没有名为“无名县”的政府" in result.stderr


def test_without_a_government_the_duties_recommend(app: Flask, tmp_path: Path) -> None:
    result = app.test_cli_runner().invoke(args=["intake", "decompose", str(written(tmp_path))])
    tasks = {task["text"]: task for task in json.loads(result.stdout)["tasks"]}
    school = tasks["新建公办幼儿园2所。"]["units"][0]
    assert "教" in school["name"]
    assert school["role"] == "lead"
    assert school["reasons"]


def test_a_government_is_known_by_its_plans(city: City, app: Flask, tmp_path: Path) -> None:
    factories.issued_task(city, lead="住建局")
    path = tmp_path / "报告.txt"
    again = "三、2031年工作安排\n（一）抓城建。实施城镇老旧小区改造工程，改造24个小区。"
    path.write_text(again, encoding="utf-8")
    arguments = ["intake", "decompose", str(path), "--government", "根河市"]
    result = app.test_cli_runner().invoke(args=arguments)
    assert result.exit_code == 0, result.stderr
    (task,) = json.loads(result.stdout)["tasks"]
    assert task["units"][0]["name"] == "住建局"
    assert task["leaders"] == ["任副市长（城建"]
