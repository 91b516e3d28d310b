"""The form of a unit's name tells which kinds of department it is."""

import pytest

from tracker.intake.recommend import read_duties
from tracker.intake.recommend.kinds import Kinds

KINDS = Kinds(read_duties())


@pytest.mark.parametrize(
    ("unit", "kinds"),
    [
        ("教体局", {"education", "sports"}),
        ("区教育和体育局", {"education", "sports"}),
        ("文旅体局", {"culture", "sports"}),
        ("文化和旅游局", {"culture"}),
        ("农牧水利科技局", {"agriculture", "water", "science"}),
        ("科工信局", {"science", "industry"}),
        ("县农业农村和水务局", {"agriculture", "water"}),
        ("自然资源和林业局", {"natural-resources", "forestry"}),
        ("某市生态环境局某县分局", {"ecology"}),
        ("省卫生健康委", {"health"}),
        ("省科技厅", {"science"}),
        ("市城市管理局", {"urban-management"}),
        ("市市场监督管理局", {"market"}),
        ("国家税务总局某县税务局", {"tax"}),
        ("国网某省电力有限公司某县供电分公司", {"electricity"}),
        ("市委宣传部", {"propaganda"}),
        ("民委", {"ethnic-religious"}),
        ("工商局", {"market"}),
        ("总工会", {"trade-union"}),
        ("各乡镇办", {"towns"}),
        ("机场公司", set()),
        ("金河镇", set()),
        ("相关部门", set()),
        ("", set()),
    ],
)
def test_the_kinds_of_a_unit(unit, kinds):
    assert set(KINDS.fits(unit)) == kinds


@pytest.mark.parametrize("duty", read_duties(), ids=lambda duty: duty.key)
def test_every_kind_is_found_by_each_of_its_names(duty):
    for name in duty.names:
        kinds = {KINDS.by_key[key] for key in KINDS.fits(f"某某县{name}")}
        assert any(name in kind.names for kind in kinds), name


def test_the_unit_of_its_own_name_goes_before_a_merged_one():
    assert KINDS.owners(["文旅体局", "体育局"])["sports"].unit == "体育局"


def test_the_work_of_a_missing_department_falls_to_another():
    owner = KINDS.owners(["住建局", "工信局"])["commerce"]
    assert (owner.unit, owner.instead_of) == ("工信局", "商务局")


def test_with_nobody_to_stand_in_nobody_does_it():
    assert "education" not in KINDS.owners(["住建局"])
