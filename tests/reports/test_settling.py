"""Two texts of one report made into one, box by box."""

import pytest

from tests import factories
from tracker.reports.content import Content
from tracker.reports.settling import Asked, Take


def suggested(theirs: str, mine: str, base: str | None = "已开工。") -> Take:
    asked = Asked((), ())
    marks = "" if base is None else asked.base_of(Content(base))
    return asked.suggested(Content(theirs), Content(mine), marks)["progress"]


@pytest.mark.parametrize(
    ("theirs", "mine", "take"),
    [
        ("已开工，局长改。", "已开工。", Take.THEIRS),  # untouched here
        ("已开工。", "已开工，我改。", Take.MINE),  # untouched there
        ("已开工。局长加。", "又开工。我加。", Take.BOTH),
        ("甲。", "甲。乙。", Take.MINE),  # the one holds the other whole
        ("甲。乙。", "甲。", Take.THEIRS),
        ("甲。", "", Take.THEIRS),
        ("", "甲。", Take.MINE),
    ],
)
def test_what_is_suggested_loses_no_word(theirs, mine, take):
    assert suggested(theirs, mine) is take


@pytest.mark.parametrize("base", [None, "", "x.y", "别的."])
def test_without_knowing_what_was_there_before_both_are_wanted(base):
    marks = base or ""
    takes = Asked((), ()).suggested(Content("甲。"), Content("乙。"), marks)
    assert takes["progress"] is Take.BOTH


def test_figures_and_promises_are_settled_one_by_one(city):
    task = factories.issued_task(city)
    targets = [factories.target(task, name=name, value=14, unit="个") for name in ("甲", "乙")]
    one, two = (str(each.id) for each in targets)
    asked = Asked(targets, ("4月开工", "5月完工"))
    theirs = Content(
        target_values={one: "5"}, promise_outcomes=[{"promise": "4月开工", "outcome": "kept"}]
    )
    mine = Content(
        target_values={one: "6", two: "7"},
        promise_outcomes=[{"promise": "5月完工", "outcome": "not"}],
    )
    takes = asked.suggested(theirs, mine, "")
    assert takes[f"target_{one}"] is Take.MINE
    assert takes["outcome_0"] is Take.THEIRS
    settled = asked.settled(theirs, mine, takes | {f"target_{one}": Take.THEIRS})
    assert settled.target_values == {one: "5", two: "7"}
    assert settled.promise_outcomes == [
        {"promise": "4月开工", "outcome": "kept"},
        {"promise": "5月完工", "outcome": "not"},
    ]
