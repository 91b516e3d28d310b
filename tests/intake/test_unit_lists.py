"""Lists of units in running text: what divides them and what holds them together."""

import pytest

from tracker.intake.unit_lists import units_in


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("市发改委、市财政局，市统计局", ["市发改委", "市财政局", "市统计局"]),
        ("市科技局，各区、县级市", ["市科技局", "各区、县级市"]),
        ("市统计局，各乡、镇人民政府", ["市统计局", "各乡、镇人民政府"]),
        ("各省、自治区、直辖市人民政府", ["各省、自治区、直辖市人民政府"]),
        ("各县（市、区）政府（管委会）", ["各县（市、区）政府（管委会）"]),
        ("各乡镇党委、政府，县直各部门", ["各乡镇党委、政府", "县直各部门"]),
        ("各地区、各部门", ["各地区", "各部门"]),
        ("南湖、北洲管理区，经济开发区", ["南湖、北洲管理区", "经济开发区"]),
        ("各区人民政府〈含开发区、景区管委会，下同〉，市统计局", ["各区人民政府", "市统计局"]),
        ("市交通委（市道运局）、市气象局", ["市交通委（市道运局）", "市气象局"]),
        ("文化和旅游局和教育局", ["文化和旅游局", "教育局"]),
        ("农业农村和水利局", ["农业农村和水利局"]),
        ("各有关部门和单位", ["各有关部门和单位"]),
        ("公安部及各地区", ["公安部", "各地区"]),
        ("由市委组织部", ["市委组织部"]),
    ],
)
def test_units_as_printed(text: str, names: list[str]) -> None:
    assert list(units_in(text).names) == names


@pytest.mark.parametrize("text", ["省商务厅、省工信厅等", "海关总署、商务部等有关部门"])
def test_a_list_that_ends_in_and_others_is_remembered_as_open(text: str) -> None:
    listed = units_in(text)
    assert listed.is_open
    assert len(listed.names) == 2


def test_a_unit_named_twice_is_one() -> None:
    assert units_in("财政局、发改委、财政局").names == ("财政局", "发改委")
