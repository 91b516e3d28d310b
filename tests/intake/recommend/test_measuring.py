"""What the real table of 2022 says of the proposals; the figures stand in docs/intake.md."""

import json
from itertools import pairwise
from pathlib import Path

import pytest

from tracker.intake.recommend import Precedent, measuring, read_duties

SAMPLE = Path(__file__).parents[2] / "samples" / "2022-decomposition.expected.json"
DUTIES = read_duties()


@pytest.fixture(scope="module")
def tasks() -> tuple[Precedent, ...]:
    return measuring.tasks_of_2022(json.loads(SAMPLE.read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def units(tasks) -> tuple[str, ...]:
    return measuring.units_of(tasks)


def test_a_new_city_finds_the_lead_in_most_tasks(tasks, units):
    figures = measuring.duties_alone(tasks, units, DUTIES)
    assert (figures.tasks, figures.first >= 68, figures.among_three >= 88) == (98, True, True)


def test_a_year_that_repeats_the_last_one_is_given_to_the_same_units(tasks, units):
    figures = measuring.with_precedents(tasks, tasks, units, DUTIES)
    assert figures.first >= 95


def test_confidence_rises_with_being_right(tasks, units):
    bands = measuring.duties_alone(tasks, units, DUTIES).bands
    shares = [band.right / band.proposed for band in bands if band.proposed >= 10]
    # Of a few dozen tasks in a band, one more or less is no fall.
    assert all(more >= less - 0.03 for less, more in pairwise(shares))


def test_no_task_of_2022_is_printed_nearly_twice(tasks):
    assert measuring.nearly_same(tasks) == 0
