"""What the page of an import proposes of the plan itself: its name, its year, its kind."""

import pytest

from tests import factories
from tracker.intake import read_document
from tracker.plans.checking import heading_of

ROWS = "1. 修路。（责任单位：交通局）\n2. 架桥。（责任单位：住建局）\n"
INDICATORS = "序号,指标名称,目标值,责任单位\n1,森林覆盖率,91.76,林草局\n2,湿地面积,5.2,林草局\n"
PROJECTS = "序号,项目名称,投资概算(万元),责任单位\n1,连心桥建设,500,住建局\n2,供热管网,90,住建局\n"


def proposed(text: str, filename: str = "根河任务.txt"):
    draft = read_document(text.encode(), filename)
    found = heading_of(draft, filename=filename, on=factories.TODAY)
    return found["title"], found["year"], found["kind"]


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("2024年政府工作报告重点任务分解方案", "work_report"),
        ("2024年重点工作任务分解表", "work_report"),
        ("2024年民生实事项目任务分解", "livelihood"),
        ("2024年重点建设项目责任分工", "projects"),
        ("2024年数字经济行动方案", "special"),
    ],
)
def test_the_title_tells_the_year_and_the_kind(title, kind):
    assert proposed(f"{title}\n{ROWS}") == (title, 2024, kind)


def test_a_document_without_a_title_is_called_by_its_file():
    assert proposed(ROWS) == ("根河任务", 2022, "work_report")


@pytest.mark.parametrize(("rows", "kind"), [(INDICATORS, "indicators"), (PROJECTS, "projects")])
def test_without_a_word_in_the_title_the_columns_tell_the_kind(rows, kind):
    assert proposed(rows, "清单.csv")[2] == kind
