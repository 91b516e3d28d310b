"""Who is responsible, in labels and in verbs, with the brackets and without."""

import pytest

from tracker.intake.annotation import annotation_in, annotations_in
from tracker.intake.draft import UnitRole

LEAD, SUPPORT = UnitRole.LEAD, UnitRole.SUPPORT


def roles(text: str) -> dict[str, UnitRole | None]:
    annotation = annotation_in(text)
    assert annotation is not None
    return annotation.units


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("责任单位：市科技局、市工信局", {"市科技局": None, "市工信局": None}),
        ("牵头单位：市发改委，配合单位：市统计局", {"市发改委": LEAD, "市统计局": SUPPORT}),
        ("牵头单位:甲局;参加单位:乙局、丙局", {"甲局": LEAD, "乙局": SUPPORT, "丙局": SUPPORT}),
        ("责任部门：市交通委（市道运局）", {"市交通委（市道运局）": None}),
        ("部门分工：省财政厅牵头，省审计厅配合。", {"省财政厅": LEAD, "省审计厅": SUPPORT}),
        ("责任单位：省协调机制牵头部门", {"省协调机制牵头部门": None}),
        ("市发改委牵头，市统计局配合", {"市发改委": LEAD, "市统计局": SUPPORT}),
        ("省大数据局牵头，省有关部门具体实施", {"省大数据局": LEAD, "省有关部门": None}),
        ("各地区、各部门按职责分别负责", {"各地区": None, "各部门": None}),
        ("甲部、乙部负责。列第一位者为牵头单位，下同", {"甲部": None, "乙部": None}),
        ("甲局负责，排在第一位的部门为牵头部门，下同", {"甲局": None}),
        ("市工信局牵头落实", {"市工信局": LEAD}),
    ],
)  # fmt: skip
def test_the_units_and_their_roles(text: str, units: dict[str, UnitRole | None]) -> None:
    assert roles(text) == units


@pytest.mark.parametrize(
    "text",
    [
        "建筑信息模型",
        "单位",
        "含开发区，下同",
        "联系人：王某，电话：6543210",
        "",
    ],
)
def test_another_bracket_is_no_annotation(text: str) -> None:
    assert annotation_in(text) is None


def test_every_field_may_be_labelled() -> None:
    found = annotation_in(
        "牵头领导：王建华；牵头单位：县农业农村局；责任人：李明（股长）；完成时限：2024年11月底前；督办要求：每月25日前报送进展"
    )
    assert found is not None
    assert (found.leaders, found.persons) == (["王建华"], ["李明"])
    assert (found.due, found.requirement) == ("2024年11月底前", "每月25日前报送进展")


def test_a_remark_before_the_names_of_leaders_is_passed_over() -> None:
    found = annotation_in("责任领导：按《市委工作要点》分工（吴立新、周志强）")
    assert found is not None
    assert found.leaders == ["吴立新", "周志强"]


@pytest.mark.parametrize(
    ("text", "leaders"),
    [
        ("分管副省长、协管副秘书长负责，省发展改革委牵头", ["分管副省长", "协管副秘书长"]),
        ("由李敏副市长牵头，市教育局负责", ["李敏"]),
    ],
)
def test_a_post_that_leads_is_a_leader_and_no_unit(text: str, leaders: list[str]) -> None:
    found = annotation_in(text)
    assert found is not None
    assert found.leaders == leaders
    assert len(found.units) == 1


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("国务院各部门分别负责，年内持续推进", "年内持续推进"),
        ("市交通局牵头，12月底前完成", "12月底前完成"),
        ("甲局牵头，乙局配合，6月底前出台办法，年底前落实", "6月底前出台办法，年底前落实"),
    ],
)
def test_the_last_clause_may_say_by_when(text: str, due: str) -> None:
    found = annotation_in(text)
    assert found is not None
    assert found.due == due


def test_annotations_are_found_where_they_stand() -> None:
    text = "推进共享（单位）。（甲局牵头）开放数据。（责任单位：乙局）"
    assert [text[found.start : found.end] for found in annotations_in(text)] == [
        "（甲局牵头）",
        "（责任单位：乙局）",
    ]


def test_a_labelled_sentence_needs_no_bracket() -> None:
    text = "给予资助。责任单位：市科技局、市财政局。"
    found = annotations_in(text)
    assert [text[one.start : one.end] for one in found] == ["责任单位：市科技局、市财政局。"]


def test_of_two_annotations_a_stated_lead_goes_before_an_unstated_role() -> None:
    first, second = annotation_in("甲局、乙局负责"), annotation_in("乙局牵头")
    assert first is not None
    assert second is not None
    first.add(second)
    assert first.units == {"甲局": None, "乙局": LEAD}
