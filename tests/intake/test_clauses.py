"""Verbs behind units say who leads and who supports."""

import pytest

from tests.intake.makers import workbook
from tracker.intake import read_document
from tracker.intake.clauses import Clause, clauses_in
from tracker.intake.draft import UnitRole


def test_a_cell_without_a_verb_is_left_as_it_is() -> None:
    assert clauses_in("发改委\n财政局") == [Clause("发改委\n财政局", None)]


@pytest.mark.parametrize(
    ("cell", "lead", "support"),
    [
        ("市发改委牵头", ["市发改委"], []),
        ("市发改委牵头，市财政局、市统计局配合", ["市发改委"], ["市财政局", "市统计局"]),
        ("甲局、乙局按职责分工负责", ["甲局"], ["乙局"]),
        ("甲局牵头，乙局等单位按职责分工负责", ["甲局"], ["乙局"]),
        ("市委甲办，市乙局，丙银行分行牵头", ["市委甲办", "市乙局", "丙银行分行"], []),
        ("甲局负责，各区人民政府结合实际落实", ["甲局"], ["各区人民政府"]),
    ],
)
def test_verbs_give_the_roles(cell: str, lead: list[str], support: list[str]) -> None:
    header = ("序号", "工作任务", "责任分工")
    task = read_document(workbook(("1", "修路。", cell), header=header), "计划.xlsx").tasks[0]
    assert [unit.name for unit in task.units if unit.role is UnitRole.LEAD] == lead
    assert [unit.name for unit in task.units if unit.role is UnitRole.SUPPORT] == support
