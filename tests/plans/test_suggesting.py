"""A printed name that the directory does not know gets one suggestion, or none."""

import pytest

from tracker.plans.choices import ChoiceKind
from tracker.plans.resolving import DirectoryNames
from tracker.plans.suggesting import suggest

NAMES = DirectoryNames(
    units={
        "发改委": frozenset({1}),
        "根河市发展和改革委员会": frozenset({1}),
        "根河市人力资源和社会保障局": frozenset({2}),
        "根河市住房和城乡建设局": frozenset({3}),
        "根河市市场监督管理局": frozenset({4}),
        "根河市城市管理综合行政执法局": frozenset({5}),
    },
    groups={"各乡镇": 7, "各乡镇办": 8, "相关部门": 9},
    per_task=frozenset({9}),
)


@pytest.mark.parametrize(
    ("printed", "unit"),
    [("市发改委", 1), ("人社局", 2), ("市人社局", 2), ("住建局", 3), ("市场监管局", 4)],
)
def test_a_short_name_that_fits_one_unit_is_suggested(printed: str, unit: int) -> None:
    suggestion = suggest([printed], NAMES)[printed]
    assert (suggestion.choice.kind, suggestion.choice.id) == (ChoiceKind.UNIT, unit)
    assert suggestion.reason


@pytest.mark.parametrize("printed", ["管理局", "市局", "财政局", "各部门", "相关部门"])
def test_a_name_that_fits_several_or_none_is_left_to_the_person(printed: str) -> None:
    assert suggest([printed], NAMES) == {}


def test_a_group_is_found_by_the_words_that_it_holds() -> None:
    names = DirectoryNames(units={}, groups={"各乡镇": 7})
    suggestion = suggest(["各乡、镇人民政府"], names)["各乡、镇人民政府"]
    assert (suggestion.choice.kind, suggestion.choice.id) == (ChoiceKind.GROUP, 7)
