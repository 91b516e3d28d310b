"""What a government's issued plans and its directory tell about who does what."""

from datetime import date

import pytest

from tests import counting, factories
from tracker.core.db import db
from tracker.models import PlanKind, Section, TaskStatus, UnitAlias
from tracker.plans.precedents import grounds, recommender_for

TODAY = factories.TODAY


@pytest.fixture
def issued(city):
    """The plan of 2022 as issued: one task led by 住建局 and supported by 财政局."""
    plan = factories.draft_plan(city)
    factories.task(plan, lead=city.units["住建局"], support=(city.units["财政局"],))
    return factories.issue(plan)


def known(city, on: date = TODAY):
    return grounds(city.government.id, on)


def test_an_issued_task_is_a_precedent_with_who_led_and_who_supported(city, issued):
    (precedent,) = known(city).precedents
    assert (precedent.lead, precedent.supports) == ("住建局", ("财政局",))
    assert (precedent.where, precedent.text[:6]) == ("2022年第1项", "实施城镇老旧")


def test_its_headings_come_from_the_outer_to_the_inner(city, issued):
    inner = db.session.query(Section).filter_by(plan_id=issued.id, position=1).one()
    outer = factories.add(Section(plan_id=issued.id, title="五、聚焦品质", position=99))
    inner.parent = outer
    db.session.flush()
    assert known(city).precedents[0].sections == ("五、聚焦品质", inner.title)


def test_a_task_of_another_list_says_which(city, issued):
    issued.kind = PlanKind.LIVELIHOOD
    db.session.flush()
    assert known(city).precedents[0].where == "2022年民生实事第1项"


def test_a_task_without_a_number_says_so(city, issued):
    task = factories.task(issued, "完成连心桥建设。", lead=city.units["住建局"], label="")
    assert task.label == ""
    assert known(city).precedents[1].where == "2022年未编号的一项"


def test_a_draft_teaches_nothing(city):
    factories.task(factories.draft_plan(city), lead=city.units["住建局"])
    assert known(city).precedents == []


def test_a_withdrawn_task_teaches_nothing(city, issued):
    factories.task(issued, "另一项任务。", lead=city.units["财政局"]).status = TaskStatus.WITHDRAWN
    db.session.flush()
    assert len(known(city).precedents) == 1


def test_nothing_is_learned_from_another_government(city, issued):
    other = factories.small_city("额尔古纳市")
    theirs = known(other)
    assert theirs.precedents == []
    assert len(theirs.units) == len(known(city).units)


def test_the_directory_gives_units_and_groups_by_the_names_that_lists_show(city):
    assert {"住建局", "财政局", "各乡镇政府"} <= set(known(city).units)


def test_full_names_and_aliases_mean_their_unit(city):
    unit = city.units["住建局"]
    factories.add(UnitAlias(unit=unit, name="住房城乡建设局"))
    aliases = known(city).aliases
    assert aliases["住房城乡建设局"] == aliases[unit.name] == "住建局"


def test_what_an_abolished_unit_led_falls_to_its_successor(city, issued):
    gone, successor = city.units["住建局"], city.units["财政局"]
    gone.abolished_on, gone.successor_id = date(2022, 6, 1), successor.id
    db.session.flush()
    after = known(city)
    assert after.precedents[0].lead == "财政局"
    assert "住建局" not in after.units
    assert after.aliases["住建局"] == after.aliases[gone.name] == "财政局"
    assert "住建局" in known(city, date(2022, 5, 31)).units


def test_units_are_proposed_as_this_government_did_it(city, issued):
    recommender = recommender_for(city.government.id, TODAY)
    first = recommender.recommend("实施城镇老旧小区改造工程，改造21个小区。")[0]
    assert first.name == "住建局"
    assert first.reasons[0].startswith("与2022年第1项“实施城镇老旧小区改造工程")


def test_it_takes_the_same_number_of_queries_for_many_tasks(city, issued):
    government_id = city.government.id
    with counting.queries() as few:
        grounds(government_id, TODAY)
    for number in range(8):
        factories.task(issued, f"第{number}件事。", lead=city.units["财政局"])
    with counting.queries() as many:
        found = grounds(government_id, TODAY)
    assert len(found.precedents) == 9
    assert len(many) == len(few) == 6
